import { type Folding, foldTree } from "../../analysis/fold-tree.ts";
import { formatNumberOf } from "../../analysis/format.ts";
import type { NarrowedTree } from "../../analysis/narrow-tree.ts";
import { ORIGINS, type Origin, type SizedTree } from "../../analysis/tree.ts";
import { indexTree, type TreeIndex } from "../../analysis/tree-index.ts";
import { NO_MARK, placeMark } from "../marks.ts";
import type { Report } from "./decode.ts";
import type { Source, TokenLine } from "./source-file.ts";

/**
 * The tree as it is drawn: narrowed to what is looked at, and perhaps with parts of it folded. What is remembered of
 * it (zoom, focus) is remembered as nodes of the whole tree, so that it stays when the view changes.
 */
export interface View {
  readonly tree: SizedTree;
  readonly index: TreeIndex;
  /** The drawn node that stands for a node of the whole tree. */
  readonly drawn: (node: number) => number;
  /** What a drawn node is remembered by. */
  readonly whole: (drawn: number) => number;
  /** The node of the whole tree that a drawn one shows. */
  readonly node: (drawn: number) => number;
  /** Whether each frame stands below its caller, and is remembered by its node in the whole tree. */
  readonly isUpright: boolean;
  /** Modules or frames that a drawn node hides. */
  readonly hidden: (drawn: number) => number;
}

export function viewUnfolded({ tree, standsFor, wholeNode }: NarrowedTree): View {
  let index: TreeIndex | null = null;
  return {
    tree,
    // Made when this view is drawn: the table and the source do without.
    get index() {
      index ??= indexTree(tree);
      return index;
    },
    drawn: (node) => standsFor[node] ?? 0,
    whole: (drawn) => wholeNode[drawn] ?? 0,
    node: (drawn) => wholeNode[drawn] ?? 0,
    isUpright: true,
    hidden: () => 0,
  };
}

export function viewFolded(narrowed: NarrowedTree, folding: Folding): View {
  const { tree, standsFor, heaviest, hidden } = foldTree(narrowed.tree, folding);
  const nodeOf = (drawn: number) => narrowed.wholeNode[heaviest[drawn] ?? 0] ?? 0;
  return {
    tree,
    index: indexTree(tree),
    drawn: (node) => standsFor[narrowed.standsFor[node] ?? 0] ?? 0,
    whole: nodeOf,
    node: nodeOf,
    isUpright: true,
    hidden: (drawn) => hidden[drawn] ?? 0,
  };
}

/** What is said of one drawn node, in its frame, its card and the table. */
export interface FrameText {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly origin: Origin;
  readonly source: Source | undefined;
  /** The source line without colours, if it can be shown, and the expression in it that holds most. */
  readonly sourceLine: TokenLine | undefined;
  readonly markStart: number;
  readonly markEnd: number;
}

export function describeFrame(report: Report, view: View, drawn: number): FrameText {
  const { lines } = view.tree;
  const row = view.tree.line[drawn]!;
  const file = lines.file[row]!;
  const line = lines.line[row]!;
  const source = report.sources.get(file);
  const sourceLine = source?.plainLine(line);
  const { stacks, frames } = report.profile;
  const stack = view.node(drawn) - 1;
  const mark =
    sourceLine === undefined || stack < 0 ? NO_MARK : placeMark(frames, stacks.frame[stack]!, sourceLine[1]);
  return {
    name: lines.function[row]!,
    file,
    line,
    origin: ORIGINS[lines.origin[row]!]!,
    source,
    sourceLine,
    markStart: mark.start,
    markEnd: mark.end,
  };
}

/** What a frame that others were folded into says of them; "" for a plain one. */
export function plainRemark(view: View, drawn: number): string {
  const count = view.hidden(drawn);
  if (count === 0) return "";
  const { tree } = view;
  const isImport = ORIGINS[tree.lines.origin[tree.line[drawn]!]!] === "import";
  return formatNumberOf(count, isImport ? "module" : "frame");
}
