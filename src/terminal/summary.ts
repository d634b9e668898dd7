import {
  formatCountInWords,
  formatDuration,
  formatName,
  formatShare,
  formatSize,
} from "../analysis/format.ts";
import { kindTotals } from "../analysis/kinds.ts";
import { type HeavyLine, heaviestLines } from "../analysis/lines.ts";
import { noteRun } from "../analysis/notes.ts";
import { peakTree } from "../analysis/peak-tree.ts";
import type { Profile } from "../profile/profile.ts";
import { placeOf, shortName } from "./place.ts";
import { alignRows, type Row } from "./rows.ts";
import { expressionOf, type SourceOf } from "./source.ts";
import { layLine, type Segment, wrap } from "./text.ts";

/** What the terminal can show, and where source text comes from. */
export interface SummaryOptions {
  /** Width that no line passes. */
  readonly columns: number;
  readonly color: boolean;
  readonly bars: boolean;
  readonly sourceOf: SourceOf;
}

const SPACE = " ";
const GAP = "  ";
const NAME = "floodmark";
const ROWS_MAX = 8;
/** Lines of a smaller share stand with the rest, but for the first few. */
const SHARE_MIN = 0.01;
const ROWS_MIN = 3;

/** The peak and the lines that held it, as lines of text that each end with a line break. */
export function renderSummary(profile: Profile, options: SummaryOptions): string {
  const { columns, color } = options;
  const { heading, sentences } = divideNotes(profile);
  const lines: Segment[][] = layHeading(heading, columns);
  if (profile.peak.bytes > 0) lines.push([], ...layRows(profile, options));
  const apart = describeApart(profile);
  if (apart.length > 0)
    lines.push([], ...wrap(apart, ", ", columns - GAP.length).map((text) => [{ text: GAP + text }]));
  if (sentences.length > 0) lines.push([]);
  for (const sentence of sentences) {
    const words = wrap(sentence.split(" "), " ", columns - GAP.length);
    lines.push(...words.map((text) => [{ text: GAP + text }]));
  }
  return lines.map((line) => `${layLine(line, columns, color)}\n`).join("");
}

/** What is no part of the peak, where it is large beside it. */
function describeApart(profile: Profile): string[] {
  const large = kindTotals(profile).filter(
    ({ counted, peakBytes }) => !counted && peakBytes > profile.peak.bytes * SHARE_MIN,
  );
  if (large.length === 0) return [];
  const [first, ...others] = large.map(({ kind, peakBytes }) => `${formatSize(peakBytes, SPACE)} ${kind}`);
  return [`apart from the peak: ${first}`, ...others];
}

/** How a killed program ended is the first of its notes, and stands in the heading; the others stand below. */
function divideNotes(profile: Profile): { heading: string[][]; sentences: readonly string[] } {
  const { peak, rssMax, run } = profile;
  const notes = noteRun(profile, SPACE);
  const size = formatSize(peak.bytes, SPACE);
  const figures = [peak.bytes > 0 ? `peak ${size} at ${formatDuration(peak.seconds, SPACE)}` : "no peak"];
  if (rssMax !== null) figures.push(`RSS ${formatSize(rssMax, SPACE)} at most`);
  const [ending, ...others] = notes;
  if (run.ending.how === "signal" && ending !== undefined) {
    return { heading: [[lowerFirst(ending)], figures], sentences: others };
  }
  return { heading: [[...figures, formatDuration(run.duration, SPACE)]], sentences: notes };
}

/** "Killed by signal 9." goes on in the heading as "killed by signal 9". */
function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1, -1);
}

function layHeading(heading: readonly (readonly string[])[], columns: number): Segment[][] {
  const width = columns - NAME.length - GAP.length;
  const lines = heading.flatMap((parts) => wrap(parts, " · ", width));
  return lines.map((text, i) => [
    { text: i === 0 ? NAME : " ".repeat(NAME.length), style: "strong" },
    { text: GAP + text },
  ]);
}

function layRows(profile: Profile, options: SummaryOptions): Segment[][] {
  const lines = heaviestLines(peakTree(profile));
  const small = lines.findIndex((line) => line.share < SHARE_MIN);
  const count = Math.min(ROWS_MAX, Math.max(ROWS_MIN, small < 0 ? lines.length : small));
  // A row that says "1 more line" could as well be that line.
  const shown = lines.slice(0, count === lines.length - 1 ? lines.length : count);
  const rows = shown.map((line) => describeLine(line, lines[0]!, profile, options.sourceOf));
  const rest = lines.slice(shown.length);
  if (rest.length > 0) rows.push(describeRest(rest, profile.peak.bytes));
  return alignRows(rows, options.columns, options.bars);
}

function describeLine(line: HeavyLine, largest: HeavyLine, { peak, run }: Profile, sourceOf: SourceOf): Row {
  return {
    size: formatSize(line.bytes, SPACE),
    share: formatShare(line.bytes, peak.bytes, SPACE),
    bar: line.bytes / largest.bytes,
    name: shortName(line.function),
    place: placeOf(line, run.cwd),
    source: formatName(expressionOf(line, sourceOf)),
    isOwn: line.origin === "own",
  };
}

function describeRest(rest: readonly HeavyLine[], peak: number): Row {
  const bytes = rest.reduce((sum, line) => sum + line.bytes, 0);
  return {
    size: formatSize(bytes, SPACE),
    share: formatShare(bytes, peak, SPACE),
    bar: 0,
    name: `… ${formatCountInWords(rest.length, SPACE)} more lines`,
    place: "",
    source: "",
    isOwn: false,
  };
}
