import { type Explanation, explain, explainByTicks } from "../analysis/explain.ts";
import { explainTree, type TreeExplanation } from "../analysis/explain-tree.ts";
import { partWords, remarkOn, remarkOnTicks, remarkOnTree } from "../analysis/explain-words.ts";
import {
  formatDuration,
  formatEstimate,
  formatInterval,
  formatShare,
  formatSize,
} from "../analysis/format.ts";
import type { LargeLine } from "../analysis/large-lines.ts";
import type { Moment } from "../analysis/moment.ts";
import { noteSampled } from "../analysis/notes.ts";
import type { Profile } from "../profile/profile.ts";
import { drawBar } from "./bar.ts";
import { layProcesses } from "./explained-processes.ts";
import { layHeading, laySentences } from "./heading.ts";
import { placeOf, shortName } from "./place.ts";
import type { SummaryOptions } from "./summary.ts";
import { layParts, padEnd, padStart, type Segment, widthOf } from "./text.ts";

const SPACE = " ";
const GAP = "  ";
const BAR_WIDTH = 18;
const LARGE_LINES_MAX = 5;
/** A narrower terminal gets no bars. */
const COLUMNS_FOR_BARS = 80;

/** What the operating system sees at a moment, as lines of text that each end with a line break. */
export function renderExplanation(profile: Profile, moment: Moment, options: ExplainOptions): string {
  const parts =
    (profile.processes.length > 1
      ? layTree(profile, moment, options)
      : layProcess(profile, moment, options)) ?? layUnseen(profile, moment, options);
  const sampled = laySentences(noteSampled(profile, SPACE), options.columns);
  return layParts([...parts, sampled], options.columns, options.color);
}

type ExplainOptions = Pick<SummaryOptions, "columns" | "color" | "bars">;

function layProcess(profile: Profile, moment: Moment, options: ExplainOptions): Segment[][][] | null {
  const explanation = explain(profile, moment);
  if (explanation === null) return null;
  const { bytes, live, seconds } = explanation;
  const heading = [
    `RSS ${formatSize(bytes, SPACE)} at ${formatDuration(seconds, SPACE)}`,
    `${formatEstimate(live, SPACE)} held`,
  ];
  return [
    layHeading([heading], options.columns),
    layTable(explanation, options),
    layLarge(explanation.large, profile),
    laySentences(remarkOn(explanation, profile, SPACE), options.columns),
  ];
}

function layTree(profile: Profile, moment: Moment, options: ExplainOptions): Segment[][][] | null {
  const explanation = explainTree(profile, moment);
  if (explanation === null) return null;
  const { bytes, live, processes } = explanation;
  const [from, to] = [explanation.from, explanation.to].map((seconds) => formatDuration(seconds, SPACE));
  const heading = [
    `Pss ${formatSize(bytes, SPACE)} ${from === to ? `at ${from}` : `from ${from} to ${to}`}`,
    processes.length === 1 ? "1 process" : `${processes.length} processes`,
    `${formatEstimate(live, SPACE)} held`,
  ];
  return [
    layHeading([heading], options.columns),
    layProcesses(explanation),
    layTable(explanation, options),
    layLarge(explanation.large, profile),
    laySentences(remarkOnTree(explanation, profile, SPACE), options.columns),
  ];
}

function layUnseen(profile: Profile, moment: Moment, { columns }: ExplainOptions): Segment[][][] {
  const ticks = explainByTicks(profile, moment);
  const when = formatDuration(ticks.seconds, SPACE);
  const heading = layHeading([[`nothing seen from outside at ${when}`]], columns);
  return [heading, laySentences(remarkOnTicks(ticks, SPACE), columns)];
}

/** The parts in their order; those that are nothing are left out. */
function layTable(explanation: Explanation | TreeExplanation, options: ExplainOptions): Segment[][] {
  const { parts, bytes: whole } = explanation;
  const bars = options.bars && options.columns >= COLUMNS_FOR_BARS;
  const most = Math.max(...parts.map(({ bytes }) => bytes));
  const rows = parts
    .filter(({ bytes, key }) => bytes !== 0 || key === "unexplained")
    .map((part) => ({
      ...partWords(part, explanation, SPACE),
      size: formatSize(part.bytes, SPACE),
      interval: formatInterval(part, SPACE),
      share: part.bytes < 0 ? "" : formatShare(part.bytes, whole, SPACE),
      bar: bars ? drawBar(Math.max(0, part.bytes) / most, BAR_WIDTH) : "",
    }));
  const widest = (of: (row: (typeof rows)[number]) => string) =>
    Math.max(...rows.map((row) => widthOf(of(row))));
  const [size, interval, share, title] = [
    widest((row) => row.size),
    widest((row) => row.interval && SPACE + row.interval),
    widest((row) => row.share),
    widest((row) => row.title),
  ];
  return rows.map((row) => [
    { text: GAP + padStart(row.size, size) },
    { text: padEnd(row.interval && SPACE + row.interval, interval), style: "faint" },
    { text: GAP + padStart(row.share, share) },
    { text: bars ? GAP + padEnd(row.bar, BAR_WIDTH) : "", style: "amount" },
    { text: GAP + padEnd(row.title, title) },
    { text: GAP + row.note, style: "faint" },
  ]);
}

/** Large blocks by their line: what is allocated, and what of it is there. */
function layLarge(large: readonly LargeLine[], { run }: Profile): Segment[][] {
  const rows = large.slice(0, LARGE_LINES_MAX).map((line) => ({
    bytes: `allocated ${formatSize(line.bytes, SPACE)}`,
    touched: `touched ${formatSize(line.resident, SPACE)}`,
    name: shortName(line.function),
    place: placeOf(line, run.cwd),
  }));
  const widest = (of: (row: (typeof rows)[number]) => string) =>
    Math.max(0, ...rows.map((row) => widthOf(of(row))));
  const [bytes, touched, name] = [
    widest((row) => row.bytes),
    widest((row) => row.touched),
    widest((row) => row.name),
  ];
  return rows.map((row) => [
    { text: `${GAP}${padEnd(`${row.bytes},`, bytes + 1)} ${padEnd(row.touched, touched)}` },
    { text: `${GAP}${padEnd(row.name, name)}${GAP}${row.place}`, style: "faint" },
  ]);
}
