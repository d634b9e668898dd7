import { type Estimate, estimateOf, sumRows } from "./interval.ts";
import { groupChildren } from "./order.ts";
import { ownOf, sumUp } from "./sum-up.ts";
import type { SizedTree } from "./tree.ts";

/** A node that is shown, or several that are not: siblings that hold little each, or all that is called at too great a depth. */
export interface PrunedRow extends Estimate {
  readonly what: "node" | "more" | "deeper";
  /** Of what is called from there, the caller. */
  readonly node: number;
  /** How many lines it stands for, with all below them. */
  readonly count: number;
  readonly depth: number;
  /** Of the row that it stands below; −1 of an outermost one. */
  readonly parent: number;
  /** No sibling follows. */
  readonly isLast: boolean;
}

export interface PrunedTree {
  readonly rows: readonly PrunedRow[];
  /** What rows are shares of: all that is held, or was gained. */
  readonly whole: number;
}

/** Smaller branches are pruned. */
const SHARE_MIN = 0.01;

/** The branches of a tree that hold a hundredth of it or more, depth first, `depthMax` calls deep at most. */
export function pruneTree(tree: SizedTree, depthMax: number): PrunedTree {
  const whole = ownOf(tree.parent, tree.bytes).reduce((sum, own) => sum + Math.max(0, own), 0);
  const least = SHARE_MIN * whole;
  const counts = sumUp(tree.parent, new Float64Array(tree.length).fill(1));
  const { children, start } = groupChildren(tree.parent);
  const rows: PrunedRow[] = [];
  const sumCounts = (nodes: Uint32Array) => nodes.reduce((sum, node) => sum + counts[node]!, 0);
  const visit = (node: number, depth: number, parent: number): void => {
    const all = children.subarray(start[node], start[node + 1]);
    const add = (row: Pick<PrunedRow, "what" | "node" | "count" | "isLast">, held: Estimate): number =>
      rows.push({ ...row, depth, parent, ...held }) - 1;
    const large = all.filter((child) => tree.bytes[child]! > 0 && tree.bytes[child]! >= least);
    if (large.length > 0 && depth >= depthMax) {
      const held = sumRows(tree.bytes, tree.doubt, large);
      add({ what: "deeper", node, count: sumCounts(large), isLast: true }, held);
      return;
    }
    const small = all.filter((child) => tree.bytes[child]! > 0 && tree.bytes[child]! < least);
    const rest = sumRows(tree.bytes, tree.doubt, small);
    const hasRest = small.length > 0 && rest.bytes >= least;
    large.forEach((child, at) => {
      const isLast = at === large.length - 1 && !hasRest;
      const row = add({ what: "node", node: child, count: 1, isLast }, estimateOf(tree, child));
      visit(child, depth + 1, row);
    });
    if (hasRest) add({ what: "more", node, count: sumCounts(small), isLast: true }, rest);
  };
  visit(0, 0, -1);
  return { rows, whole };
}
