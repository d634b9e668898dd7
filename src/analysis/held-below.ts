import type { Kind } from "../profile/profile.ts";
import { type Estimate, sumRows } from "./interval.ts";
import { isKindCounted } from "./kinds.ts";
import type { HeldByKind, SizedTree } from "./tree.ts";

/** What the kinds that make up the peak hold at a node and below it, largest first. */
export function heldBelow(
  { length, parent }: SizedTree,
  node: number,
  held: readonly HeldByKind[],
  placeOf: (heldNode: number) => number,
): (Estimate & { readonly kind: Kind })[] {
  // What lies below a node follows it: see orderLargestFirst.
  let end = node + 1;
  while (end < length && parent[end]! >= node) end++;
  return held
    .filter(({ kind }) => isKindCounted(kind))
    .map((rows) => {
      const below: number[] = [];
      for (let row = 0; row < rows.node.length; row++) {
        const place = placeOf(rows.node[row]!);
        if (place >= node && place < end) below.push(row);
      }
      return { kind: rows.kind, ...sumRows(rows.selfBytes, rows.selfDoubt, below) };
    })
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes);
}
