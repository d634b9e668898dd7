import {
  formatCountInWords,
  formatInterval,
  formatName,
  formatShare,
  formatSize,
} from "../analysis/format.ts";
import { sumCountedSites, sumEstimates } from "../analysis/interval.ts";
import { kindTotals } from "../analysis/kinds.ts";
import { type HeavyLine, heaviestLines } from "../analysis/lines.ts";
import { noteGivenBack, noteRun } from "../analysis/notes.ts";
import { peakTree } from "../analysis/peak-tree.ts";
import { describeShown, PEAK, type Shown } from "../analysis/view.ts";
import type { Profile } from "../profile/profile.ts";
import { headRun, laySentences } from "./heading.ts";
import { placeOf, shortName } from "./place.ts";
import { alignRows, type Row } from "./rows.ts";
import { expressionOf, type NotesOf, type SourceOf } from "./source.ts";
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
/** Lines of a smaller share stand with the rest, but for the first few. */
const SHARE_MIN = 0.01;
const ROWS_MIN = 3;

/**
 * The peak and the lines that held it, or what else `shown` says that the profile has in the place of the peak, as lines
 * of text that each end with a line break.
 */
export function renderSummary(profile: Profile, options: SummaryOptions, shown: Shown = PEAK): string {
  const { columns, color } = options;
  const heavy = heaviestLines(peakTree(profile));
  const whole = sumEstimates(heavy);
  const isRange = shown.what === "range";
  const total = isRange ? whole : sumCountedSites(profile, "peakBytes");
  const words = describeShown(profile, shown, total, SPACE);
  const { heading, sentences } = headRun(profile, words, noteRun(profile, SPACE, shown), columns);
  const givenBack = isRange ? noteGivenBack(whole, sumCountedSites(profile, "peakBytes"), SPACE) : [];
  return layParts(
    [
      heading,
      layRows(heavy, profile, options),
      layApart(profile, shown, whole.bytes, columns),
      laySentences([...givenBack, ...sentences, ...noteFiles(heavy, options)], columns),
    ],
    columns,
    color,
  );
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

function layRows(lines: readonly HeavyLine[], profile: Profile, options: SummaryOptions): Segment[][] {
  const small = lines.findIndex((line) => line.share < SHARE_MIN);
  const count = Math.min(ROWS_MAX, Math.max(ROWS_MIN, small < 0 ? lines.length : small));
  // A row that says "1 more line" could as well be that line.
  const shown = lines.slice(0, count === lines.length - 1 ? lines.length : count);
  const rows = shown.map((line) => describeLine(line, lines[0]!, profile, options.sourceOf));
  const rest = lines.slice(shown.length);
  if (rest.length > 0) rows.push(describeRest(rest));
  return alignRows(rows, options.columns, options.bars);
}

function describeLine(line: HeavyLine, largest: HeavyLine, { run }: Profile, sourceOf: SourceOf): Row {
  return {
    size: formatSize(line.bytes, SPACE),
    interval: formatInterval(line, SPACE),
    share: formatShare(line.share, 1, SPACE),
    bar: line.bytes / largest.bytes,
    name: shortName(line.function),
    place: placeOf(line, run.cwd),
    source: formatName(expressionOf(line, sourceOf)),
    isOwn: line.origin === "own",
  };
}

function describeRest(rest: readonly HeavyLine[]): Row {
  const share = rest.reduce((sum, line) => sum + line.share, 0);
  const sum = sumEstimates(rest);
  return {
    size: formatSize(sum.bytes, SPACE),
    interval: formatInterval(sum, SPACE),
    share: formatShare(share, 1, SPACE),
    bar: 0,
    name: `… ${formatCountInWords(rest.length, SPACE)} more lines`,
    place: "",
    source: "",
    isOwn: false,
  };
}
