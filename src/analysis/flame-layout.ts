import type { SizedTree } from "./tree.ts";
import type { TreeIndex } from "./tree-index.ts";

/** The part of the tree that the graph's width shows, in bytes from the left. */
export interface Span {
  readonly start: number;
  readonly bytes: number;
}

/** One frame on the screen, or several too narrow to be seen alone. */
export interface Box {
  /** The node; of merged ones the first, which is the largest. */
  readonly node: number;
  readonly x: number;
  readonly width: number;
  /** How many siblings were merged to this box; 0 for a node of its own. */
  readonly merged: number;
}

/** Frames narrower than this merge. */
export const MERGE_WIDTH = 3;

/**
 * The frames to draw, row by row from the root, each row from the left. Looks only at what is wide enough to be drawn,
 * so the work depends on the screen and not on the size of the tree. `width` is in pixels.
 */
export function layOut(tree: SizedTree, index: TreeIndex, span: Span, width: number): Box[][] {
  if (!(tree.bytes[0]! > 0 && span.bytes > 0 && width > 0)) return [];
  const scale = width / span.bytes;
  const rows: Box[][] = [];
  let row = [place(tree, index, 0, span, scale, width)];
  while (row.length > 0) {
    rows.push(row);
    const next: Box[] = [];
    for (const box of row) {
      if (box.merged === 0) placeChildren(tree, index, box.node, span, scale, width, next);
    }
    row = next;
  }
  return rows;
}

function placeChildren(
  tree: SizedTree,
  index: TreeIndex,
  parent: number,
  span: Span,
  scale: number,
  width: number,
  into: Box[],
): void {
  const { children, childStart } = index;
  const end = childStart[parent + 1]!;
  for (let at = firstVisible(tree, index, parent, span.start); at < end; at++) {
    const node = children[at]!;
    const x = (index.offset[node]! - span.start) * scale;
    if (x >= width) return;
    if (tree.bytes[node]! * scale < MERGE_WIDTH) {
      const last = children[end - 1]!;
      const until = (index.offset[last]! + tree.bytes[last]! - span.start) * scale;
      const merged = {
        node,
        x: Math.max(0, x),
        width: Math.min(width, until) - Math.max(0, x),
        merged: end - at,
      };
      if (merged.width >= MERGE_WIDTH) into.push(merged);
      return;
    }
    into.push(place(tree, index, node, span, scale, width));
  }
}

function place(
  tree: SizedTree,
  index: TreeIndex,
  node: number,
  span: Span,
  scale: number,
  width: number,
): Box {
  const left = (index.offset[node]! - span.start) * scale;
  const right = left + tree.bytes[node]! * scale;
  const x = Math.max(0, left);
  return { node, x, width: Math.min(width, right) - x, merged: 0 };
}

/** The place among the children of the first that reaches beyond `start`. */
function firstVisible(tree: SizedTree, index: TreeIndex, parent: number, start: number): number {
  let low = index.childStart[parent]!;
  let high = index.childStart[parent + 1]!;
  while (low < high) {
    const middle = (low + high) >> 1;
    const node = index.children[middle]!;
    if (index.offset[node]! + tree.bytes[node]! <= start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The box of a row at a point, by binary search; undefined between boxes. */
export function findBox(row: readonly Box[] | undefined, x: number): Box | undefined {
  if (row === undefined) return undefined;
  let low = 0;
  let high = row.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (row[middle]!.x <= x) low = middle + 1;
    else high = middle;
  }
  const box = row[low - 1];
  return box !== undefined && x < box.x + box.width ? box : undefined;
}
