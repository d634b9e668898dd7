import { expressionOf } from "../analysis/expression.ts";
import { type FoldedTree, foldTree } from "../analysis/fold-tree.ts";
import { formatInterval, formatName, formatNumberOf, formatShare, formatSize } from "../analysis/format.ts";
import type { Grouping } from "../analysis/groups.ts";
import { peakTree } from "../analysis/peak-tree.ts";
import { type PrunedRow, type PrunedTree, pruneTree } from "../analysis/prune-tree.ts";
import { type LineTree, ORIGINS, type SizedTree } from "../analysis/tree.ts";
import { treeBy } from "../analysis/tree-by.ts";
import { listedOf, type View } from "../analysis/view.ts";
import { headView, laySentences, noteRange } from "./heading.ts";
import { placeOf, shortName } from "./place.ts";
import type { SummaryOptions } from "./summary.ts";
import { layParts, padEnd, padStart, type Segment, widthOf } from "./text.ts";

const SPACE = " ";
const GAP = "  ";
/** Of a level; half of the width is left to names. */
const INDENT = 2;
const FIGURES_WIDTH = 20;

/** What a view shows as a tree of calls, the import system and long runs of libraries' frames folded, small branches pruned. */
export function renderTree(view: View, options: SummaryOptions, by: Grouping): string {
  const { columns, color } = options;
  const { profile } = listedOf(view);
  const depthMax = Math.max(INDENT, Math.floor((columns / 2 - FIGURES_WIDTH / 2) / INDENT));
  const { heading, sentences } = headView(view, columns);
  const { cwd } = view.recorded.run;
  let pruned: PrunedTree;
  let names: Segment[][];
  if (by === "line") {
    const whole = peakTree(profile);
    const folded = foldTree(whole, { imports: true, runs: true });
    pruned = pruneTree(folded.tree, depthMax);
    names = pruned.rows.map((row) => nameRow(row, { whole, folded, cwd, options }));
  } else {
    const tree = treeBy(profile, by);
    pruned = pruneTree(tree, depthMax);
    names = pruned.rows.map((row) => nameGroup(row, tree, cwd));
  }
  return layParts(
    [heading, layRows(pruned, names), laySentences([...noteRange(view), ...sentences], columns)],
    columns,
    color,
  );
}

interface Naming {
  readonly whole: LineTree;
  readonly folded: FoldedTree;
  readonly cwd: string;
  readonly options: SummaryOptions;
}

/** What is left out stands in one row; null for a node. */
function nameRest({ what, count }: PrunedRow): Segment[] | null {
  if (what === "more") return [{ text: `… ${formatNumberOf(count, "more line", SPACE)}`, style: "faint" }];
  if (what === "deeper")
    return [{ text: `… ${formatNumberOf(count, "line", SPACE)} deeper`, style: "faint" }];
  return null;
}

/** A function, a file, a package, or what stands above them. */
function nameGroup(pruned: PrunedRow, { lines, line }: SizedTree, cwd: string): Segment[] {
  const row = line[pruned.node]!;
  const origin = ORIGINS[lines.origin[row]!]!;
  const place = { function: lines.function[row]!, file: lines.file[row]!, line: lines.line[row]!, origin };
  const words = [shortName(place.function), placeOf(place, cwd)].filter((word) => word !== "");
  return (
    nameRest(pruned) ?? [{ text: words.join(GAP), ...(origin === "own" ? {} : { style: "faint" as const }) }]
  );
}

function nameRow(pruned: PrunedRow, { whole, folded, cwd, options }: Naming): Segment[] {
  const rest = nameRest(pruned);
  if (rest !== null) return rest;
  const { node } = pruned;
  const { lines, line } = folded.tree;
  const row = line[node]!;
  const origin = ORIGINS[lines.origin[row]!]!;
  const style = origin === "own" ? {} : ({ style: "faint" } as const);
  const hidden = folded.hidden[node]!;
  if (hidden > 0) {
    const what = origin === "import" ? "module" : "frame";
    return [
      { text: `${formatName(lines.function[row]!)} (${formatNumberOf(hidden, what, SPACE)})`, ...style },
    ];
  }
  const place = { function: lines.function[row]!, file: lines.file[row]!, line: lines.line[row]!, origin };
  const at = folded.heaviest[node]!;
  const span = { endLine: whole.endLine[at]!, column: whole.column[at]!, endColumn: whole.endColumn[at]! };
  const source = formatName(expressionOf({ ...place, span }, options.sourceOf));
  const words = [shortName(place.function), placeOf(place, cwd)].filter((word) => word !== "");
  return [
    { text: words.join(GAP), ...style },
    { text: source === "" ? "" : GAP + source, style: "faint" },
  ];
}

function layRows({ rows, whole }: PrunedTree, names: readonly Segment[][]): Segment[][] {
  const sizes = rows.map((row) => formatSize(row.bytes, SPACE));
  const intervals = rows.map((row) => formatInterval(row, SPACE)).map((text) => (text ? ` ${text}` : ""));
  const shares = rows.map((row) => formatShare(row.bytes, whole, SPACE));
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map(widthOf));
  const [size, interval, share] = [sizes, intervals, shares].map(widest);
  /** What stands left of the rows below each. */
  const margins: string[] = [];
  return rows.map((row, at) => {
    const above = row.depth < 2 ? "" : margins[row.parent]!;
    const branch = row.depth === 0 ? "" : row.isLast ? "└ " : "├ ";
    margins.push(row.depth === 0 ? "" : above + (row.isLast ? "  " : "│ "));
    return [
      { text: GAP + padStart(sizes[at]!, size!) },
      { text: padEnd(intervals[at]!, interval!), style: "faint" },
      { text: GAP + padStart(shares[at]!, share!) + GAP },
      { text: above + branch, style: "faint" },
      ...names[at]!,
    ];
  });
}
