import type { Difference } from "../analysis/diff/compare.ts";
import type { DiffRow } from "../analysis/diff/diff-groups.ts";
import {
  changedRows,
  describeDifference,
  describeTextChange,
  formatChange,
  noteDifference,
} from "../analysis/diff/words.ts";
import { expressionOf, type SourceOf } from "../analysis/expression.ts";
import {
  formatInterval,
  formatName,
  formatNumberOf,
  formatShare,
  formatSize,
  NONE,
} from "../analysis/format.ts";
import type { Named } from "../analysis/groups.ts";
import { sumEstimates } from "../analysis/interval.ts";
import { type Face, layFace } from "./face.ts";
import { layHeading, laySentences } from "./heading.ts";
import { nameLine } from "./heavy-rows.ts";
import { type Row, titleRow } from "./rows.ts";
import type { SummaryOptions } from "./summary.ts";

const SPACE = " ";
const ROWS_MAX = 15;
/** Bars leave a narrower terminal too little room. */
const COLUMNS_FOR_BARS = 110;

/** What the terminal can show, and where each run's source comes from. */
export interface DiffOptions extends Pick<SummaryOptions, "columns" | "color" | "bars"> {
  readonly sources: { readonly a: SourceOf; readonly b: SourceOf };
}

/** What changed between two runs, those lines or other groups first that changed most. */
export function renderDiff(difference: Difference, options: DiffOptions): string {
  const bars = options.bars && options.columns >= COLUMNS_FOR_BARS;
  return layFace(diffFace(difference, options), { ...options, bars });
}

/** The same in its parts. */
export function diffFace(difference: Difference, options: Omit<DiffOptions, "color" | "bars">): Face {
  const { columns } = options;
  const all = difference.rows;
  const count = Math.min(ROWS_MAX, changedRows(difference).length);
  // A row that says "1 more line" could as well be that line.
  const shown = all.slice(0, count === all.length - 1 ? all.length : count);
  const rows = shown.map((row) => describeRow(row, difference, options));
  const rest = all.slice(shown.length);
  const table = rest.length > 0 ? [...rows, describeRest(rest, difference)] : rows;
  const titled = table.length === 0 ? [] : [titleRow("change", ["A", "B"]), ...table];
  return {
    heading: layHeading([describeDifference(difference, SPACE)], columns),
    rows: titled,
    notes: [
      laySentences(
        [...noteDifference(difference, SPACE), ...noteChangedText(shown, difference, options)],
        columns,
      ),
    ],
  };
}

function describeRow(row: DiffRow, difference: Difference, { sources }: Pick<DiffOptions, "sources">): Row {
  const { a, b, by } = difference;
  const { named, change, share, span, isInB } = row;
  const { cwd } = (isInB ? b : a).view.recorded.run;
  const { name, place } = nameLine(named, cwd);
  return {
    size: formatChange(change.bytes, SPACE),
    interval: formatInterval(change, SPACE),
    share: formatShare(share, 1, SPACE),
    more: heldIn(row, difference),
    bar: share / difference.rows[0]!.share,
    name,
    place: place === "" || isInB ? place : `${place} in A`,
    source: by === "line" ? formatName(expressionOf({ ...named, span }, isInB ? sources.b : sources.a)) : "",
    isOwn: named.origin === "own",
  };
}

/** What a row held in each run; of ranges nothing is new or gone. */
function heldIn({ namedA, isInB, a, b }: DiffRow, { b: { view } }: Difference): readonly string[] {
  const isRange = view.shown.what === "range";
  return [
    namedA === null ? (isRange ? NONE : "new") : formatSize(a.bytes, SPACE),
    isInB ? formatSize(b.bytes, SPACE) : isRange ? NONE : "gone",
  ];
}

function describeRest(rest: readonly DiffRow[], { by }: Difference): Row {
  const change = sumEstimates(rest.map((row) => row.change));
  const [a, b] = [sumEstimates(rest.map((row) => row.a)), sumEstimates(rest.map((row) => row.b))];
  return {
    size: formatChange(change.bytes, SPACE),
    interval: formatInterval(change, SPACE),
    share: formatShare(
      rest.reduce((sum, { share }) => sum + share, 0),
      1,
      SPACE,
    ),
    more: [a, b].map(({ bytes }) => formatSize(bytes, SPACE)),
    bar: 0,
    name: `… ${formatNumberOf(rest.length, `more ${by}`, SPACE)}`,
    place: "",
    source: "",
    isOwn: false,
  };
}

/** Of lines whose text has changed, what became of it. */
function noteChangedText(
  rows: readonly DiffRow[],
  { b }: Difference,
  { sources }: Pick<DiffOptions, "sources">,
): readonly string[] {
  const textIn = (source: SourceOf, { file, line }: Named) => source(file, line)?.trim() ?? "";
  return rows.flatMap(({ way, named, namedA }) => {
    if (way !== "changed" || namedA === null) return [];
    const [before, after] = [textIn(sources.a, namedA), textIn(sources.b, named)];
    if (before === "" || after === "") return [];
    const { place } = nameLine(named, b.view.recorded.run.cwd);
    return [`${place} ${describeTextChange(before, after)} (line ${namedA.line} in A).`];
  });
}
