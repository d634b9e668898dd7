import type { SourceOf } from "../analysis/expression.ts";
import { sentenceOf } from "../analysis/findings/finding.ts";
import { findWhatToLookAt, isFault } from "../analysis/findings/what-to-look-at.ts";
import { formatSize } from "../analysis/format.ts";
import { type Grouping, heaviestBy } from "../analysis/groups.ts";
import { kindTotals } from "../analysis/kinds.ts";
import { type HeavyLine, sumBytes } from "../analysis/lines.ts";
import { listedOf, type Shown, type View } from "../analysis/view.ts";
import type { Profile } from "../profile/profile.ts";
import { type Face, layFace } from "./face.ts";
import { headView, laySentences, noteRange } from "./heading.ts";
import { describeGroups, noteFiles } from "./heavy-rows.ts";
import type { NotesOf } from "./source.ts";
import { type Segment, wrap } from "./text.ts";

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
  return layFace(summaryFace(view, options, by), options);
}

/** The same in its parts; `heavy` are the rows' groups. */
export function summaryFace(
  view: View,
  options: Omit<SummaryOptions, "color" | "bars">,
  by: Grouping = "line",
  heavy: readonly HeavyLine[] = heaviestBy(listedOf(view).profile, by),
): Face {
  const { columns, sourceOf } = options;
  const listed = listedOf(view).profile;
  const { heading, sentences } = headView(view, columns, by);
  return {
    heading,
    rows: describeGroups(heavy, { by, most: ROWS_MAX, cwd: listed.run.cwd, sourceOf }),
    notes: [
      layApart(listed, view.shown, sumBytes(heavy), columns),
      laySentences(nameFault(view, options), columns),
      laySentences(
        [...noteRange(view, by), ...sentences, ...noteFiles(heavy.slice(0, ROWS_MAX), options)],
        columns,
      ),
    ],
  };
}

/** What stands out most in the run, where what is shown is the run's height and no part of it. */
function nameFault(
  { recorded, shown, part }: View,
  { sourceOf }: Pick<SummaryOptions, "sourceOf">,
): readonly string[] {
  if (shown.what === "range" || shown.what === "time" || shown.what === "end" || part) return [];
  return findWhatToLookAt(recorded, sourceOf, SPACE).filter(isFault).slice(0, 1).map(sentenceOf);
}

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
