import type { Compared, Difference } from "../analysis/diff/compare.ts";
import type { DiffRow } from "../analysis/diff/diff-groups.ts";
import { type DiffSide, diffTree, foldDiff } from "../analysis/diff/diff-tree.ts";
import type { SourceLines } from "../analysis/diff/side.ts";
import {
  changedRows,
  describeMatched,
  describeRow,
  describeTextChange,
  noteFigures,
} from "../analysis/diff/words.ts";
import { foldTree } from "../analysis/fold-tree.ts";
import { formatCommand, formatName, NO_BREAK_SPACE } from "../analysis/format.ts";
import { type Estimate, sumCountedSites } from "../analysis/interval.ts";
import { momentWords } from "../analysis/moment-words.ts";
import { isTiny } from "../analysis/notes.ts";
import { peakTree } from "../analysis/peak-tree.ts";
import { memorySeries } from "../analysis/series.ts";
import type { LineTree, SizedTree } from "../analysis/tree.ts";
import { describePart, listedOf } from "../analysis/view.ts";
import { EXACT } from "../profile/doubt.ts";
import type { DiffData, DiffLines, DiffRun } from "./diff-data.ts";
import { NO_MARK, placeMark } from "./marks.ts";

/** Of the lines that changed. */
const ROWS_MAX = 40;

/** The text of each run's files. */
interface Sources {
  readonly a: SourceLines;
  readonly b: SourceLines;
}

/** Everything that the page shows of a difference by line. */
export function collectDiff(difference: Difference, sources: Sources): DiffData {
  const { a, b, matching } = difference;
  const trees = { a: treeOf(a), b: treeOf(b) };
  const whole = diffTree({ tree: trees.a, side: a.side }, { tree: trees.b, side: b.side }, matching);
  const imports = !isTiny(a.view.recorded) || !isTiny(b.view.recorded);
  const folded = foldTree(whole, { imports, runs: false });
  const tree = foldDiff(whole, folded);
  const { rows, newRow } = usedRows(tree);
  const lines = collectLines(difference, tree, rows, { a: keepLast(sources.a), b: keepLast(sources.b) });
  const changed = changedRows(difference);
  const nodeOf = widestNodes(tree);
  const noteText = (row: DiffRow): readonly string[] => {
    const at = newRow[commonRow(row, difference)]!;
    const [before, after] = [lines.textA[at]!.trim(), lines.textB[at]!.trim()];
    const isChanged = row.way === "changed" && row.namedA !== null && before !== "" && after !== "";
    return isChanged ? [`The line ${describeTextChange(before, after)}.`] : [];
  };
  const { part } = b.view;
  const sum = part && describePart(part.text, b.sum);
  return {
    what: "difference",
    runs: { a: collectRun(a), b: collectRun(b) },
    title: momentWords(b.view.shown).title,
    whole: { a: a.sum, b: b.sum },
    matched: describeMatched(difference, NO_BREAK_SPACE),
    notes: [
      ...(sum === undefined ? [] : [`Only a part is compared: in B ${sum}.`]),
      ...noteFigures(difference, NO_BREAK_SPACE),
    ],
    figures: collectFigures(a, b),
    changed: changed.slice(0, ROWS_MAX).map((row) => ({
      change: row.change,
      share: row.share,
      sentence: [describeRow(row, b.view.shown.what === "range", NO_BREAK_SPACE), ...noteText(row)].join(" "),
      node: nodeOf[commonRow(row, difference)]!,
    })),
    changedCount: changed.length,
    tree: {
      length: tree.length,
      parent: tree.parent,
      line: tree.line.map((row) => newRow[row]!),
      bytes: tree.bytes,
      a: withoutNodes(tree.a),
      b: withoutNodes(tree.b),
      hidden: folded.hidden,
      ...placeMarks(tree, trees, lines, newRow),
    },
    lines,
  };
}

const treeOf = ({ view }: Compared): LineTree => peakTree(listedOf(view).profile);

const withoutNodes = ({ bytes, blocks, doubt }: DiffSide): Omit<DiffSide, "node"> => ({
  bytes,
  blocks,
  doubt,
});

function collectRun({ view }: Compared): DiffRun {
  const { recorded } = listedOf(view);
  const { command, started, duration, python } = recorded.run;
  const { seconds, liveBytes } = memorySeries(recorded);
  return { command: formatCommand(command), started, duration, python, seconds, bytes: liveBytes };
}

function collectFigures(a: Compared, b: Compared): DiffData["figures"] {
  const [recordedA, recordedB] = [listedOf(a.view).recorded, listedOf(b.view).recorded];
  const exact = (bytes: number | null): Estimate | null => (bytes === null ? null : { bytes, ...EXACT });
  const both = (label: string, column: "liveBytes" | "totalBytes") => ({
    label,
    a: sumCountedSites(recordedA, column),
    b: sumCountedSites(recordedB, column),
  });
  return [
    { label: "Highest RSS", a: exact(recordedA.rssMax), b: exact(recordedB.rssMax) },
    both("Left at the end", "liveBytes"),
    both("Allocated in all", "totalBytes"),
  ];
}

/** The rows of the line table that nodes stand on, in their order, and the new number of each. */
function usedRows({ line, lines }: SizedTree): { rows: Uint32Array; newRow: Uint32Array } {
  const isUsed = new Uint8Array(lines.length);
  isUsed[0] = 1;
  for (const row of line) isUsed[row] = 1;
  const rows = Uint32Array.from([...isUsed.keys()].filter((row) => isUsed[row] === 1));
  const newRow = new Uint32Array(lines.length);
  rows.forEach((row, at) => {
    newRow[row] = at;
  });
  return { rows, newRow };
}

function collectLines(
  { a, b, matching }: Difference,
  { lines }: SizedTree,
  rows: Uint32Array,
  sources: Sources,
): DiffLines {
  const take = <T>(of: (row: number) => T): T[] => Array.from(rows, of);
  // Rows beyond the common table are folded frames'.
  const rowA = (row: number) => matching.inA[row] ?? -1;
  const isInB = (row: number) => row < matching.ofB;
  const textOf = (source: SourceLines, file: string, line: number) =>
    line === 0 ? "" : (source(file)?.[line - 1] ?? "");
  return {
    function: take((row) => formatName(lines.function[row]!)),
    file: take((row) => lines.file[row]!),
    line: Uint32Array.from(rows, (row) => lines.line[row]!),
    origin: Uint8Array.from(rows, (row) => lines.origin[row]!),
    way: Uint8Array.from(rows, (row) => matching.way[row] ?? 0),
    lineA: Uint32Array.from(rows, (row) => (rowA(row) < 0 ? 0 : a.side.lines.line[rowA(row)]!)),
    isInB: Uint8Array.from(rows, (row) => (isInB(row) ? 1 : 0)),
    textA: take((row) =>
      rowA(row) < 0 ? "" : textOf(sources.a, a.side.lines.file[rowA(row)]!, a.side.lines.line[rowA(row)]!),
    ),
    textB: take((row) =>
      isInB(row) ? textOf(sources.b, b.side.lines.file[row]!, b.side.lines.line[row]!) : "",
    ),
  };
}

/** Rows come file by file: each is read once. */
function keepLast(source: SourceLines): SourceLines {
  let last: { readonly file: string; readonly lines: readonly string[] | null } | null = null;
  return (file) => {
    if (last?.file !== file) last = { file, lines: source(file) };
    return last.lines;
  };
}

/** Per row of the common table, the widest node on it; 0 where there is none. */
function widestNodes({ length, line, bytes, lines }: SizedTree): Uint32Array {
  const widest = new Uint32Array(lines.length);
  for (let node = 1; node < length; node++) {
    const row = line[node]!;
    if (widest[row] === 0 || bytes[node]! > bytes[widest[row]!]!) widest[row] = node;
  }
  return widest;
}

function commonRow({ named, isInB }: DiffRow, { a, b, matching }: Difference): number {
  return isInB ? b.side.rowOf(named) : matching.ofA[a.side.rowOf(named)]!;
}

/** The expression of each node, in B's text where that has the line. */
function placeMarks(
  tree: ReturnType<typeof foldDiff>,
  trees: { readonly a: LineTree; readonly b: LineTree },
  lines: DiffLines,
  newRow: Uint32Array,
) {
  const markStart = new Uint32Array(tree.length);
  const markEnd = new Uint32Array(tree.length);
  for (let node = 1; node < tree.length; node++) {
    const row = newRow[tree.line[node]!]!;
    const isOfB = lines.isInB[row] === 1 && tree.b.node[node]! >= 0;
    const [own, at, text] = isOfB
      ? [trees.b, tree.b.node[node]!, lines.textB[row]!]
      : [trees.a, tree.a.node[node]!, lines.isInB[row] === 1 ? "" : lines.textA[row]!];
    const mark = text === "" || at < 0 ? NO_MARK : placeMark(spanOf(own, at), 0, text);
    [markStart[node], markEnd[node]] = [mark.start, mark.end];
  }
  return { markStart, markEnd };
}

/** A node's expression, as a table of one frame. */
function spanOf({ lines, line, endLine, column, endColumn }: LineTree, node: number) {
  return {
    line: Uint32Array.of(lines.line[line[node]!]!),
    endLine: endLine.subarray(node, node + 1),
    column: column.subarray(node, node + 1),
    endColumn: endColumn.subarray(node, node + 1),
  };
}
