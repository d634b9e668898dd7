import { formatTick, sizeTicks, timesBetween } from "../analysis/axis.ts";
import { formatDuration, formatName, formatSize } from "../analysis/format.ts";
import { sumCountedSites } from "../analysis/interval.ts";
import { noteEnding, noteRun, noteSampled } from "../analysis/notes.ts";
import {
  type HighestByPart,
  highestByPart,
  markedMoments,
  memorySeries,
  partAt,
  seriesBetween,
} from "../analysis/series.ts";
import { describePart, describeShown, PEAK, type ViewPart } from "../analysis/view.ts";
import type { Profile } from "../profile/profile.ts";
import { drawChart } from "./chart.ts";
import { headRun, laySentences } from "./heading.ts";
import type { SummaryOptions } from "./summary.ts";
import { cutEnd, layParts, padStart, type Segment, widthOf } from "./text.ts";
import { layMarks, layWindows } from "./timeline-tables.ts";

const SPACE = " ";
const GAP = "  ";
/** Rows from one size on the axis to the next. */
const ROWS_PER_TICK = 3;
/** From one time on the axis to the next, at least. */
const COLUMNS_PER_TICK = 15;
const COLUMNS_MIN = 8;
/** A mark's name on the axis. */
const MARK_WIDTH = 20;

/** Seconds from the start. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** How a run's memory went over time, or a part's of it, in a span of time or in all, as a chart of text; lines end with a line break. */
export function renderTimeline(
  profile: Profile,
  { columns, color }: Pick<SummaryOptions, "columns" | "color">,
  { part, span }: { readonly part?: Pick<ViewPart, "recorded" | "text">; readonly span?: TimeSpan } = {},
): string {
  const { peak } = profile;
  const isEmpty = peak.bytes === 0;
  const isIn = (seconds: number) => span === undefined || (seconds >= span.from && seconds <= span.to);
  const shown = part?.recorded ?? profile;
  const notes = isEmpty
    ? noteRun(profile, SPACE)
    : [...noteEnding(profile, SPACE), ...noteSampled(profile, SPACE)];
  const words = [describeShown(profile, PEAK, sumCountedSites(profile, "peakBytes"), SPACE)];
  if (part) words.push(describePart(part.text, sumCountedSites(part.recorded, "peakBytes"), SPACE));
  const { heading, sentences } = headRun(profile, words, notes, columns);
  return layParts(
    [
      heading,
      isEmpty ? [] : layChart(shown, columns, span),
      layMarks(shown, isIn),
      layWindows(shown, isIn),
      laySentences(sentences, columns),
    ],
    columns,
    color,
  );
}

function layChart(
  profile: Profile,
  columns: number,
  { from, to }: TimeSpan = { from: 0, to: profile.run.duration },
): Segment[][] {
  const series = seriesBetween(memorySeries(profile), from, to);
  const most = Math.max(1, ...series.liveBytes, ...series.rss.filter((rss) => !Number.isNaN(rss)));
  const sizes = sizeTicks(most);
  const labels = Array.from({ length: sizes.count + 1 }, (_, tick) =>
    tick === 0 ? "0" : formatSize(tick * sizes.step, SPACE),
  );
  const margin = Math.max(...labels.map(widthOf));
  const width = Math.max(COLUMNS_MIN, columns - margin - 2 * GAP.length);
  const highest = highestByPart(series, to - from, width);
  const rows = drawChart({
    area: highest.liveBytes,
    line: highest.rss,
    top: sizes.count * sizes.step,
    rows: sizes.count * ROWS_PER_TICK,
  });
  const edge = (label: string, mark: string): Segment => ({
    text: `${GAP}${padStart(label, margin)}${SPACE}${mark}`,
    style: "faint",
  });
  return [
    ...rows.map((row, at) => {
      const isMarked = at % ROWS_PER_TICK === 0;
      return [edge(isMarked ? labels[sizes.count - at / ROWS_PER_TICK]! : "", isMarked ? "┤" : "│"), ...row];
    }),
    ...layTimes(profile, { from, to }, width, edge),
    ...layLegend(highest),
  ];
}

/** The axis of times, with the peak marked on it, and the moments that were marked. */
function layTimes(
  profile: Profile,
  { from, to }: TimeSpan,
  width: number,
  edge: (label: string, mark: string) => Segment,
): Segment[][] {
  const { peak } = profile;
  const { step, times } = timesBetween(from, to, Math.floor(width / COLUMNS_PER_TICK));
  const columnOf = (seconds: number) => partAt(seconds - from, to - from, width);
  const isIn = (seconds: number) => seconds >= from && seconds <= to;
  const axis = new Array<string>(width).fill("─");
  const texts = new Array<string>(width).fill(" ");
  const write = (label: string, column: number): void => {
    const start = Math.max(0, Math.min(width - label.length, column - Math.floor(label.length / 2)));
    const around = texts.slice(Math.max(0, start - GAP.length), start + label.length + GAP.length);
    if (around.some((character) => character !== " ")) return;
    texts.splice(start, label.length, ...label);
  };
  const peakColumn = isIn(peak.seconds) ? columnOf(peak.seconds) : null;
  if (peakColumn !== null) write(`peak ${formatDuration(peak.seconds, SPACE)}`, peakColumn);
  const marks = markedMoments(profile).filter(({ seconds }) => isIn(seconds));
  for (const { name, seconds } of marks) write(cutEnd(formatName(name), MARK_WIDTH), columnOf(seconds));
  for (const seconds of times) {
    axis[columnOf(seconds)] = "┬";
    write(formatTick(seconds, step, SPACE), columnOf(seconds));
  }
  for (const { seconds } of marks) axis[columnOf(seconds)] = "◆";
  const faint = (part: readonly string[]): Segment => ({ text: part.join(""), style: "faint" });
  const drawn =
    peakColumn === null
      ? [faint(axis)]
      : [faint(axis.slice(0, peakColumn)), { text: "▲" }, faint(axis.slice(peakColumn + 1))];
  return [
    [edge("0", "┼"), ...drawn],
    [{ text: edge("", " ").text }, { text: texts.join("") }],
  ];
}

/** Which is which, where there are two. */
function layLegend({ rss }: HighestByPart): Segment[][] {
  if (rss.every(Number.isNaN)) return [];
  return [
    [],
    [
      { text: `${GAP}█`, style: "amount" },
      { text: ` held${GAP}${GAP}` },
      { text: "⠒⠒", style: "faint" },
      { text: " RSS" },
    ],
  ];
}
