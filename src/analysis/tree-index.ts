import { groupChildren } from "./order.ts";
import type { SizedTree } from "./tree.ts";

/** What drawing and moving about need of a tree, computed once. */
export interface TreeIndex {
  /** Children of all nodes, one after another, largest first; those of a node begin at `childStart[node]`. */
  readonly children: Uint32Array;
  /** One longer than the tree. */
  readonly childStart: Uint32Array;
  /** Where a node begins from the left, in bytes. */
  readonly offset: Float64Array;
  readonly depth: Uint32Array;
  /** Levels of the tree; 1 for a root alone. */
  readonly levels: number;
}

/** Relies on parents before children and siblings largest first, as every LineTree has them. */
export function indexTree({ length, parent, bytes }: SizedTree): TreeIndex {
  const { children, start: childStart } = groupChildren(parent);
  const depth = new Uint32Array(length);
  const offset = new Float64Array(length);
  const taken = new Float64Array(length);
  let levels = 1;
  for (let node = 1; node < length; node++) {
    const above = parent[node]!;
    depth[node] = depth[above]! + 1;
    levels = Math.max(levels, depth[node]! + 1);
    offset[node] = offset[above]! + taken[above]!;
    taken[above]! += bytes[node]!;
  }
  return { children, childStart, offset, depth, levels };
}

export function isAncestorOrSelf(parent: Int32Array, ancestor: number, node: number): boolean {
  let at = node;
  while (at > ancestor) at = parent[at]!;
  return at === ancestor;
}
