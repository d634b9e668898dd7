import type { DoubtColumns } from "../profile/doubt.ts";
import { assembleTree } from "./assemble-tree.ts";
import { ownOf } from "./sum-up.ts";
import type { SizedTree } from "./tree.ts";

/** A tree that was arranged anew, and per node a node of the tree that it was made of, which stands on the same line. */
export interface ArrangedTree {
  readonly tree: SizedTree;
  readonly from: Uint32Array;
}

/** Lines that hold less than this part of all are not taken apart by their callers: nobody could see it. */
const SHARE_MIN = 1 / 4000;
/** A recursion would make a tree that nothing can show. */
const LEVELS_MAX = 400;

/** The tree upside down: first the lines that hold something themselves, below each its callers. */
export function invertTree(whole: SizedTree): ArrangedTree {
  const self = ownOf(whole.parent, whole.bytes);
  const selfBlocks = ownOf(whole.parent, whole.blocks);
  const least = SHARE_MIN * whole.bytes[0]!;
  const parent = [-1];
  const line = [0];
  const from = [0];
  const bytes = [self[0]!];
  const blocks = [selfBlocks[0]!];
  const doubt = whole.selfDoubt && { variance: [0], skew: [0] };
  /** Where the walk up from each node that holds something has come to. */
  const place = Uint32Array.from(whole.line.keys());
  const charge = (to: number, leaves: readonly number[]): void => {
    for (const leaf of leaves) {
      bytes[to]! += self[leaf]!;
      blocks[to]! += selfBlocks[leaf]!;
      if (doubt === null) continue;
      doubt.variance[to]! += whole.selfDoubt!.variance[leaf]!;
      doubt.skew[to]! += whole.selfDoubt!.skew[leaf]!;
    }
  };
  const divide = (above: number, leaves: readonly number[], level: number): void => {
    const groups = new Map<number, number[]>();
    for (const leaf of leaves) {
      const row = whole.line[place[leaf]!]!;
      const group = groups.get(row) ?? [];
      groups.set(row, group);
      group.push(leaf);
    }
    for (const [row, group] of groups) {
      const node = parent.push(above) - 1;
      const heaviest = group.reduce((most, leaf) => (self[leaf]! > self[most]! ? leaf : most));
      line.push(row);
      from.push(place[heaviest]!);
      bytes.push(0);
      blocks.push(0);
      doubt?.variance.push(0);
      doubt?.skew.push(0);
      const held = group.reduce((sum, leaf) => sum + self[leaf]!, 0);
      if (held < least || level === LEVELS_MAX) {
        charge(node, group);
        continue;
      }
      const called = group.filter((leaf) => whole.parent[place[leaf]!]! > 0);
      charge(
        node,
        group.filter((leaf) => whole.parent[place[leaf]!]! <= 0),
      );
      for (const leaf of called) place[leaf] = whole.parent[place[leaf]!]!;
      if (called.length > 0) divide(node, called, level + 1);
    }
  };
  divide(
    0,
    Array.from(self.keys()).filter((node) => node > 0 && self[node]! > 0),
    1,
  );
  const columns = (of: readonly number[]) => Float64Array.from(of);
  const selfDoubt: DoubtColumns | null =
    doubt && ({ variance: columns(doubt.variance), skew: columns(doubt.skew) } as const);
  const { tree, order } = assembleTree(
    {
      parent: Int32Array.from(parent),
      line: Uint32Array.from(line),
      selfBytes: columns(bytes),
      selfBlocks: columns(blocks),
      selfDoubt,
    },
    whole.lines,
  );
  return { tree, from: order.map((node) => from[node]!) };
}
