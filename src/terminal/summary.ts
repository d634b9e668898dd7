import { formatSize } from "../analysis/format.ts";
import { type Grouping, heaviestBy } from "../analysis/groups.ts";
import { type Estimate, sumCountedSites, sumEstimates } from "../analysis/interval.ts";
import { kindTotals } from "../analysis/kinds.ts";
import type { HeavyLine } from "../analysis/lines.ts";
import { noteGivenBack, noteRun } from "../analysis/notes.ts";
import { describePart, describeShown, listedOf, type Shown, type View } from "../analysis/view.ts";
import type { Profile } from "../profile/profile.ts";
import { headRun, laySentences } from "./heading.ts";
import { describeGroups } from "./heavy-rows.ts";
import { alignRows } from "./rows.ts";
import type { NotesOf, SourceOf } from "./source.ts";
import { layParts, type Segment, wrap } from "./text.ts";

/** What the terminal can show, and where source text comes from. */
export interface SummaryOptions {
  /** Width that no line passes. */
  readonly columns: number;
  readonly color: boolean;
  readonly bars: boolean;
  readonly sourceOf: SourceOf;
  readonly notesOf?: NotesOf;
}

const SPACE = " ";
const GAP = "  ";
const ROWS_MAX = 8;
/** What is no part of the peak and smaller beside it goes without a word. */
const SHARE_MIN = 0.01;

/**
 * The peak of a run and the lines that held it, or what else the view shows, by lines or what else is asked for, as lines of text
 * that each end with a line break.
 */
export function renderSummary(view: View, options: SummaryOptions, by: Grouping = "line"): string {
  const { columns, color } = options;
  const { profile, shown, part } = view;
  const listed = listedOf(view).profile;
  const heavy = heaviestBy(listed, by);
  const whole = sumEstimates(heavy);
  const isRange = shown.what === "range";
  const words = [describeShown(profile, shown, sumShown(view, by), SPACE)];
  if (part !== undefined) words.push(describePart(part, sumShown(part, by), SPACE));
  const { heading, sentences } = headRun(profile, words, noteRun(profile, SPACE, shown), columns);
  const givenBack = isRange ? noteGivenBack(whole, sumCountedSites(listed, "peakBytes"), by, SPACE) : [];
  return layParts(
    [
      heading,
      layRows(heavy, by, listed, options),
      layApart(listed, shown, whole.bytes, columns),
      laySentences([...givenBack, ...sentences, ...noteFiles(heavy, options)], columns),
    ],
    columns,
    color,
  );
}

/** What the rows of a view add up to. */
function sumShown({ profile, shown }: View, by: Grouping): Estimate {
  if (shown.what !== "range") return sumCountedSites(profile, "peakBytes");
  return sumEstimates(heaviestBy(profile, by));
}

/** Of the lines that may be rows. */
const noteFiles = (lines: readonly HeavyLine[], { notesOf }: SummaryOptions): readonly string[] =>
  notesOf?.(lines.slice(0, ROWS_MAX).flatMap(({ file }) => (file === "" ? [] : [file]))) ?? [];

/** What is no part of the peak, where it is large beside it. */
function layApart(profile: Profile, shown: Shown, whole: number, columns: number): Segment[][] {
  const large = kindTotals(profile).filter(
    ({ counted, peakBytes }) => !counted && peakBytes > whole * SHARE_MIN,
  );
  if (large.length === 0) return [];
  const from = {
    peak: "the peak",
    end: "that",
    time: "that",
    "out of memory": "that",
    refused: "that",
    range: "that, gained",
  }[shown.what];
  const [first, ...others] = large.map(({ kind, peakBytes }) => `${formatSize(peakBytes, SPACE)} ${kind}`);
  const texts = wrap([`apart from ${from}: ${first}`, ...others], ", ", columns - GAP.length);
  return texts.map((text) => [{ text: GAP + text }]);
}

function layRows(
  groups: readonly HeavyLine[],
  by: Grouping,
  profile: Profile,
  { sourceOf, columns, bars }: SummaryOptions,
): Segment[][] {
  const rows = describeGroups(groups, { by, most: ROWS_MAX, cwd: profile.run.cwd, sourceOf });
  return alignRows(rows, columns, bars);
}
