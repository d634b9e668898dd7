import { formatDuration, formatEstimate, formatName, formatSize, NONE } from "../analysis/format.ts";
import { type MarkedMoment, markedMoments } from "../analysis/series.ts";
import { gainOf } from "../analysis/windows.ts";
import { type Profile, processId, type RunWindow } from "../profile/profile.ts";
import { padStart, type Segment, widthOf } from "./text.ts";

const SPACE = " ";
const GAP = "  ";
const ROWS_MAX = 12;

/** The marks of a run, where some have names: the axis has hardly room for these. */
export function layMarks(profile: Profile, isIn: (seconds: number) => boolean): Segment[][] {
  const marks = markedMoments(profile).filter(({ seconds }) => isIn(seconds));
  if (!marks.some(({ isNamed }) => isNamed)) return [];
  const figuresOf = ({ number, seconds, bytes }: MarkedMoment) => [
    String(number),
    formatDuration(seconds, SPACE),
    formatSize(bytes, SPACE),
  ];
  return layTable(["mark", "at", "held"], marks, figuresOf, ({ name, isNamed }) =>
    isNamed ? formatName(name) : "",
  );
}

/** The windows of a run: when each was open, and what was gained in it until its peak. */
export function layWindows(profile: Profile, isIn: (seconds: number) => boolean): Segment[][] {
  const windows = profile.windows.filter(({ openSeconds }) => isIn(openSeconds));
  const time = (seconds: number) => formatDuration(seconds, SPACE);
  const figuresOf = (window: RunWindow) => [
    String(window.serial),
    time(window.openSeconds),
    window.closeSeconds === null ? NONE : time(window.closeSeconds),
    formatEstimate(gainOf(profile, window), SPACE),
    time(window.peakSeconds),
  ];
  const isTree = profile.processes.length > 1;
  return layTable(["window", "from", "to", "gained", "at"], windows, figuresOf, (window) =>
    isTree ? `process ${processId(window)}` : "",
  );
}

/** Figures below their titles, and a name behind each row's. */
function layTable<One>(
  titles: readonly string[],
  all: readonly One[],
  figuresOf: (one: One) => readonly string[],
  nameOf: (one: One) => string,
): Segment[][] {
  if (all.length === 0) return [];
  const shown = all.length === ROWS_MAX + 1 ? all : all.slice(0, ROWS_MAX);
  const table = [titles, ...shown.map(figuresOf)];
  const widths = titles.map((_, column) => Math.max(...table.map((row) => widthOf(row[column]!))));
  const [head, ...rows] = table.map((row) =>
    row.map((figure, column) => GAP + padStart(figure, widths[column]!)).join(""),
  );
  const more = all.length - shown.length;
  return [
    [{ text: head!, style: "faint" }],
    ...shown.map((one, at): Segment[] => [{ text: rows[at]! }, { text: GAP + nameOf(one) }]),
    ...(more > 0 ? [[{ text: `${GAP}… ${more} more`, style: "faint" as const }]] : []),
  ];
}
