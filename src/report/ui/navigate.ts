import type { Box } from "../../analysis/flame-layout.ts";
import type { TreeIndex } from "../../analysis/tree-index.ts";

export type Direction = "up" | "down" | "left" | "right";

/**
 * The drawn node that an arrow key leads to: the caller, the heaviest call, or the neighbour on the screen. The same
 * node where there is none. Merged frames are passed over.
 */
export function neighbour(
  node: number,
  direction: Direction,
  parent: Int32Array,
  index: TreeIndex,
  rows: readonly (readonly Box[])[],
): number {
  if (direction === "up") return Math.max(0, parent[node]!);
  const row = index.depth[node]!;
  if (direction === "down") {
    const child = index.children[index.childStart[node]!];
    const isThere = index.childStart[node]! < index.childStart[node + 1]!;
    return isThere && child !== undefined && isDrawn(rows[row + 1], child) ? child : node;
  }
  const frames = (rows[row] ?? []).filter(({ merged }) => merged === 0);
  const at = frames.findIndex((box) => box.node === node);
  return frames[at + (direction === "left" ? -1 : 1)]?.node ?? node;
}

function isDrawn(row: readonly Box[] | undefined, node: number): boolean {
  return row?.some((box) => box.node === node && box.merged === 0) ?? false;
}
