import { type Estimate, sumRows } from "./interval.ts";
import { groupChildren } from "./order.ts";
import type { SizedTree } from "./tree.ts";

/** A line that calls another, or is called by it, and what is held by way of both. */
export interface NeighbourLine extends Estimate {
  /** A row of the line table. */
  readonly row: number;
}

/** The lines that call a line, and those that it calls, largest first. A line that calls itself counts as one. */
export function lineNeighbours(
  tree: SizedTree,
  row: number,
): { readonly callers: readonly NeighbourLine[]; readonly called: readonly NeighbourLine[] } {
  const { children, start } = groupChildren(tree.parent);
  const callers = new Map<number, number[]>();
  const called = new Map<number, number[]>();
  const add = (to: Map<number, number[]>, line: number, node: number) => {
    const nodes = to.get(line) ?? [];
    to.set(line, nodes);
    nodes.push(node);
  };
  for (let node = 1; node < tree.length; node++) {
    if (tree.line[node] !== row) continue;
    const above = tree.line[tree.parent[node]!]!;
    if (above !== row && above !== 0) add(callers, above, node);
    for (const child of children.subarray(start[node], start[node + 1]))
      if (tree.line[child] !== row) add(called, tree.line[child]!, child);
  }
  return { callers: sumLines(tree, callers), called: sumLines(tree, called) };
}

function sumLines(tree: SizedTree, lines: ReadonlyMap<number, readonly number[]>): readonly NeighbourLine[] {
  return [...lines]
    .map(([row, nodes]) => ({ row, ...sumRows(tree.bytes, tree.doubt, nodes) }))
    .sort((a, b) => b.bytes - a.bytes || a.row - b.row);
}
