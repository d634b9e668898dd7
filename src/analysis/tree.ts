import type { DoubtColumns } from "../profile/doubt.ts";
import type { Kind } from "../profile/profile.ts";

/**
 * Whose code a line is. `own`: the person's; `library`: standard library and installed packages; `import`: the import
 * system; `root`: no Python line: a thread, `<before Python>`.
 */
export const ORIGINS = ["own", "library", "import", "root"] as const;
export type Origin = (typeof ORIGINS)[number];

/** Lines of code that stacks run through: one row a (function, file, line). Row 0 is "all", the tree's root. */
export interface LineTable {
  readonly length: number;
  readonly function: readonly string[];
  readonly file: readonly string[];
  /** 1-based; 0 where there is none. */
  readonly line: Uint32Array;
  /** Index into ORIGINS. */
  readonly origin: Uint8Array;
}

/**
 * The stacks of a moment folded by line: one node a (parent, line), outermost call first. Node 0 is the root and holds
 * the total. A parent's id is smaller than its children's; siblings stand largest first. `bytes` and `blocks` count
 * what the node and all below it hold, `selfBytes` what its own line holds. The span is that of the expression with
 * most bytes among the instructions folded into the node: lines 1-based, columns 0-based in UTF-8 bytes, end
 * exclusive, −1 where unknown.
 */
export interface LineTree {
  readonly length: number;
  readonly parent: Int32Array;
  readonly line: Uint32Array;
  readonly bytes: Float64Array;
  readonly blocks: Float64Array;
  readonly selfBytes: Float64Array;
  /** Of bytes and of selfBytes; null of an exact recording. */
  readonly doubt: DoubtColumns | null;
  readonly selfDoubt: DoubtColumns | null;
  readonly endLine: Int32Array;
  readonly column: Int32Array;
  readonly endColumn: Int32Array;
  readonly lines: LineTable;
}

/** What a view of a tree needs: the shape, the sizes and the lines. */
export type SizedTree = Pick<
  LineTree,
  "length" | "parent" | "line" | "bytes" | "blocks" | "doubt" | "selfDoubt" | "lines"
>;

/**
 * What one kind of memory held at the peak, by the nodes of a tree: a row for each node whose own line held some, in
 * the order of nodes.
 */
export interface HeldByKind {
  readonly kind: Kind;
  readonly node: Uint32Array;
  readonly selfBytes: Float64Array;
  readonly selfBlocks: Float64Array;
  /** Of selfBytes; null of an exact recording. */
  readonly selfDoubt: DoubtColumns | null;
}
