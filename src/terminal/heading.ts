import { formatDuration, formatEstimate, formatSize } from "../analysis/format.ts";
import { type Grouping, heaviestBy } from "../analysis/groups.ts";
import { type Estimate, sumCountedSites, sumEstimates } from "../analysis/interval.ts";
import { noteEnding, noteGivenBack, noteRun, noteSampled } from "../analysis/notes.ts";
import { ranOut } from "../analysis/out-of-memory.ts";
import { noteResident } from "../analysis/resident.ts";
import { describePart, describeShown, listedOf, type View, type ViewPart } from "../analysis/view.ts";
import type { Profile } from "../profile/profile.ts";
import { type Segment, wrap } from "./text.ts";

const SPACE = " ";
const GAP = "  ";
const NAME = "floodmark";

/** The first lines about a run, and the notes on it that are not said there. */
export interface Headed {
  readonly heading: Segment[][];
  readonly sentences: readonly string[];
}

/**
 * What is shown of a run, in a line where it fits. How a killed program ended is the first of its notes, and stands in
 * the heading, unless memory ran out: then there is more to say.
 */
export function headRun(
  profile: Profile,
  shown: readonly string[],
  notes: readonly string[],
  columns: number,
): Headed {
  const { processes, rssMax, run } = profile;
  const figures = [...shown];
  if (processes.length > 1) figures.push(`${processes.length} processes`);
  if (rssMax !== null) figures.push(`RSS ${formatSize(rssMax, SPACE)} at most`);
  const [ending, ...others] = notes;
  if (run.ending.how === "signal" && ranOut(profile) === null && ending !== undefined) {
    const heading = layHeading([[lowerFirst(ending)], figures], columns);
    return { heading, sentences: [...others, ...noteResident(profile, SPACE)] };
  }
  const duration = formatDuration(run.duration, SPACE);
  return {
    heading: layHeading([[...figures, duration]], columns),
    sentences: [...notes, ...noteResident(profile, SPACE)],
  };
}

/** The same of a view, with how much of it is in each part that is named besides the one that was asked for. */
export function headView(
  view: View,
  columns: number,
  by: Grouping = "line",
  parts: readonly { readonly text: string; readonly held: Estimate }[] = [],
): Headed {
  const { profile, shown, part } = view;
  const words = [describeShown(profile, shown, sumShown(view, by), SPACE)];
  if (part !== undefined) words.push(describePart(part.text, sumShown(part, by), SPACE));
  words.push(...parts.map(({ text, held }) => describePart(text, held, SPACE)));
  return headRun(profile, words, noteRun(profile, SPACE, shown), columns);
}

/** What a run allocated in all, and how much of that is in the part that was asked for. */
export function headTotals(recorded: Profile, part: ViewPart | undefined, columns: number): Headed {
  const total = sumCountedSites(recorded, "totalBytes");
  const words = [`allocated ${formatEstimate(total, SPACE)} in all`];
  if (part) words.push(describePart(part.text, sumCountedSites(part.recorded, "totalBytes"), SPACE));
  const notes = [...noteEnding(recorded, SPACE), ...noteSampled(recorded, SPACE)];
  return headRun(recorded, words, notes, columns);
}

/** What the rows of a view add up to: of a range they are those that gained something. */
function sumShown({ profile, shown }: View, by: Grouping): Estimate {
  if (shown.what !== "range") return sumCountedSites(profile, "peakBytes");
  return sumEstimates(heaviestBy(profile, by));
}

/** Of a range, what those gave back that are no rows. */
export function noteRange(view: View, by: Grouping = "line"): readonly string[] {
  const { profile, shown } = listedOf(view);
  if (shown.what !== "range") return [];
  return noteGivenBack(sumShown(listedOf(view), by), sumCountedSites(profile, "peakBytes"), SPACE, by);
}

/** "Killed by signal 9." goes on in the heading as "killed by signal 9". */
function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1, -1);
}

/** The name, then parts that stand together where they fit. */
export function layHeading(heading: readonly (readonly string[])[], columns: number): Segment[][] {
  const width = columns - NAME.length - GAP.length;
  const lines = heading.flatMap((parts) => wrap(parts, " · ", width));
  return lines.map((text, i) => [
    { text: i === 0 ? NAME : " ".repeat(NAME.length), style: "strong" },
    { text: GAP + text },
  ]);
}

/** Sentences below a heading, each on lines of its own. */
export function laySentences(sentences: readonly string[], columns: number): Segment[][] {
  return sentences.flatMap((sentence) =>
    wrap(sentence.split(" "), " ", columns - GAP.length).map((text) => [{ text: GAP + text }]),
  );
}
