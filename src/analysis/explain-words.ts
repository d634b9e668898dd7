import type { Profile } from "../profile/profile.ts";
import { FEW_BLOCKS } from "../recording/looks.ts";
import type { ExplainedPart, Explanation, PartKey, TakenApart, Unexplained } from "./explain.ts";
import type { TreeExplanation } from "./explain-tree.ts";
import {
  formatCountInWords,
  formatDuration,
  formatEstimate,
  formatNumberOf,
  formatSize,
  NO_BREAK_SPACE,
} from "./format.ts";

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
  inherited: { title: "inherited, and overhead", note: "what it still has of its parent's memory" },
  code: { title: "code", note: "of Python and libraries, with their variables" },
  files: { title: "file maps", note: "pages of other files" },
  stacks: { title: "stacks", note: "of threads" },
  shared: { title: "shared memory", note: "others may have the same pages" },
  floodmark: { title: "Floodmark itself", note: "its tables and recording" },
  elsewhere: { title: "counted elsewhere", note: "pages that are shared with processes that aren't here" },
  unexplained: { title: "unexplained", note: "" },
};

/** Of several processes, where pages that a child shares with its parent stand under what they hold there. */
const INHERITED_IN_TREE = "forked children's own copies of their parent's memory";

/** The words for a part of what is explained. */
export function partWords(
  { key }: ExplainedPart,
  explanation: Explanation | TreeExplanation,
  space = NO_BREAK_SPACE,
): PartWords {
  const { parts, arenas } = explanation;
  if (key === "inherited" && "processes" in explanation) return { ...WORDS[key], note: INHERITED_IN_TREE };
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

/** What there is to say beside the figures of a process, a sentence each. */
export function remarkOn(
  explanation: Explanation,
  profile: Profile,
  space = NO_BREAK_SPACE,
): readonly string[] {
  const was = formatDuration(explanation.seconds, space);
  const when = remarkOnTime(explanation, was, `the nearest look was at ${was}`, profile, space);
  return [...remarkOnMemory(explanation, profile, space), ...when];
}

/** The same of a tree of processes. */
export function remarkOnTree(
  explanation: TreeExplanation,
  profile: Profile,
  space = NO_BREAK_SPACE,
): readonly string[] {
  const { bytes, rss, processes, unseen, rssOfAll } = explanation;
  const remarks: string[] = [];
  if (processes.length > 1 && rss - bytes > TELLING_SHARE * bytes) {
    remarks.push(
      `Pages that processes share count once, by the part of each (Pss); in the sum of their RSS, ${formatSize(rss, space)}, they count in each.`,
    );
  }
  const [from, to] = [explanation.from, explanation.to].map((seconds) => formatDuration(seconds, space));
  const was = from === to ? from! : `${from} to ${to}`;
  const looks = processes.length === 1 ? "the nearest look was" : "the nearest looks were";
  const when = remarkOnTime(
    explanation,
    was,
    `${looks} ${from === to ? `at ${from}` : `from ${was}`}`,
    profile,
    space,
  );
  if (unseen.length > 0) {
    const more = formatNumberOf(unseen.length, "more process", space);
    const all = rssOfAll === null ? "" : `; the RSS of all was ${formatSize(rssOfAll, space)}`;
    remarks.push(`${more} ${unseen.length === 1 ? "was" : "were"} there that nobody looked at${all}.`);
  }
  return [...remarks, ...remarkOnMemory(explanation, profile, space), ...when];
}

function remarkOnMemory(
  { arenas, bytes, swap }: TakenApart,
  { sampleBytes }: Profile,
  space: string,
): readonly string[] {
  const remarks: string[] = [];
  const kept = (arenas.few ?? 0) * (arenas.bytes / Math.max(1, arenas.count));
  if (kept > TELLING_SHARE * bytes) {
    const about = arenas.isEstimate ? "About " : "";
    const [are, each] = arenas.few === 1 ? ["is", ""] : ["are", " each"];
    const few = formatCountInWords(arenas.few ?? 0, space);
    const whole = formatNumberOf(arenas.count, "arena", space);
    remarks.push(
      `${about}${few} of ${whole} ${are} kept by fewer than ${FEW_BLOCKS} objects${each}: ${formatSize(kept, space)}.`,
    );
  }
  if (arenas.few === null && arenas.count > 0 && sampleBytes === 0) {
    remarks.push("Nobody was allowed to look into Python's arenas: what is live in them is estimated.");
  }
  if (swap > 0) remarks.push(`${formatSize(swap, space)} more are swapped out.`);
  return remarks;
}

/** Where it `was` another time than the one that was asked for. */
function remarkOnTime(
  { asked, bytes, live, askedLive }: TakenApart,
  was: string,
  look: string,
  { peak }: Profile,
  space: string,
): readonly string[] {
  const wanted = formatDuration(asked, space);
  if (was === wanted) return [];
  const what = asked === peak.seconds ? `The peak was at ${wanted}` : `Nobody looked at ${wanted}`;
  const isOther = Math.abs(askedLive.bytes - live.bytes) > TELLING_SHARE * bytes;
  const [then, now] = isOther
    ? [askedLive, live].map((held) => `, with ${formatEstimate(held, space)} held`)
    : ["", ""];
  return [`${what}${then}: ${look}${now}.`];
}

/** What there is to say where nobody looked from outside. */
export function remarkOnTicks(
  { rss, live, processes }: Unexplained,
  space = NO_BREAK_SPACE,
): readonly string[] {
  const known =
    rss === null
      ? `${formatEstimate(live, space)} were held; the RSS then isn't known.`
      : `Of an RSS of ${formatSize(rss, space)}, ${formatEstimate(live, space)} were held as the recording counts it.`;
  const whom = processes === 1 ? "this process" : "these processes";
  return [known, `Nobody looked at ${whom} from outside: floodmark run does.`];
}
