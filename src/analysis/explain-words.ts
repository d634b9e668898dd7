import type { Profile } from "../profile/profile.ts";
import { FEW_BLOCKS } from "../recording/looks.ts";
import type { ExplainedPart, Explanation, PartKey, Unexplained } from "./explain.ts";
import { formatCountInWords, formatDuration, formatNumberOf, formatSize, NO_BREAK_SPACE } from "./format.ts";

/** What a part is called, and what it is, in a few words. */
export interface PartWords {
  readonly title: string;
  readonly note: string;
}

const WORDS: Readonly<Record<PartKey, PartWords>> = {
  objects: { title: "Python objects", note: "live" },
  buffers: { title: "buffers", note: "of lists, dicts and the like, live" },
  heap: { title: "heap", note: "what libraries allocated, live" },
  maps: { title: "anonymous maps", note: "as far as they are touched" },
  interpreter: { title: "interpreter's overhead", note: "free room in Python's arenas" },
  allocator: { title: "allocator's overhead", note: "freed but kept by malloc, headers, gaps" },
  code: { title: "code", note: "of Python and libraries, with their variables" },
  files: { title: "file maps", note: "pages of other files" },
  stacks: { title: "stacks", note: "of threads" },
  shared: { title: "shared memory", note: "others may have the same pages" },
  floodmark: { title: "Floodmark itself", note: "its tables and recording" },
  unexplained: { title: "unexplained", note: "" },
};

/** The words for a part of what is explained. */
export function partWords(
  { key }: ExplainedPart,
  { parts, arenas, isForked }: Explanation,
  space = NO_BREAK_SPACE,
): PartWords {
  if (key === "allocator" && isForked) {
    return { title: "inherited, and overhead", note: "what it still has of its parent's memory" };
  }
  if (key === "interpreter" && arenas.count > 0) {
    const free = parts.find((part) => part.key === key)?.bytes ?? 0;
    const size = formatSize(arenas.bytes, space);
    const what = formatNumberOf(arenas.count, "arena", space);
    return { ...WORDS[key], note: `${formatSize(free, space)} of ${size} in ${what} is free` };
  }
  return WORDS[key];
}

/** Of the RSS: arenas that hardly anything keeps, and large blocks that are hardly touched, go without a word below it. */
const TELLING_SHARE = 0.02;

/** What there is to say beside the figures, a sentence each. */
export function remarkOn(
  explanation: Explanation,
  { peak }: Profile,
  space = NO_BREAK_SPACE,
): readonly string[] {
  const { arenas, rss, swap, seconds, asked, live, askedLive } = explanation;
  const remarks: string[] = [];
  const kept = (arenas.few ?? 0) * (arenas.bytes / Math.max(1, arenas.count));
  if (kept > TELLING_SHARE * rss) {
    const about = arenas.isEstimate ? "About " : "";
    const [are, each] = arenas.few === 1 ? ["is", ""] : ["are", " each"];
    const few = formatCountInWords(arenas.few ?? 0, space);
    const whole = formatNumberOf(arenas.count, "arena", space);
    remarks.push(
      `${about}${few} of ${whole} ${are} kept by fewer than ${FEW_BLOCKS} objects${each}: ${formatSize(kept, space)}.`,
    );
  }
  if (arenas.few === null && arenas.count > 0) {
    remarks.push("Nobody was allowed to look into Python's arenas: what is live in them is estimated.");
  }
  if (swap > 0) remarks.push(`${formatSize(swap, space)} more are swapped out.`);
  const [was, wanted] = [formatDuration(seconds, space), formatDuration(asked, space)];
  if (was !== wanted) {
    const what = asked === peak.seconds ? `The peak was at ${wanted}` : `Nobody looked at ${wanted}`;
    const isOther = askedLive !== null && Math.abs(askedLive - live) > TELLING_SHARE * rss;
    const [then, now] = isOther
      ? [askedLive, live].map((bytes) => `, with ${formatSize(bytes, space)} held`)
      : ["", ""];
    remarks.push(`${what}${then}: the nearest look was at ${was}${now}.`);
  }
  return remarks;
}

/** What there is to say where nobody looked from outside. */
export function remarkOnTicks({ rss, live }: Unexplained, space = NO_BREAK_SPACE): readonly string[] {
  const known =
    rss === null
      ? `${formatSize(live, space)} were held; the RSS then isn't known.`
      : `Of an RSS of ${formatSize(rss, space)}, ${formatSize(live, space)} were held as the recording counts it.`;
  return [known, "Nobody looked at this process from outside: floodmark run does."];
}
