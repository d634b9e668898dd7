import type { DoubtColumns } from "../profile/doubt.ts";
import type { PairIndex } from "../profile/pair-index.ts";
import { mapDoubt } from "./interval.ts";
import { gather, moveParents, orderLargestFirst } from "./order.ts";
import { ownOf, sumUp } from "./sum-up.ts";
import type { LineTable, SizedTree } from "./tree.ts";

/** Nodes with what each holds itself: node 0 is the root, a parent's id is smaller than its children's. */
export interface LooseNodes {
  readonly parent: Int32Array;
  readonly line: Uint32Array;
  readonly selfBytes: Float64Array;
  readonly selfBlocks: Float64Array;
  readonly selfDoubt: DoubtColumns | null;
}

/** A tree of them, in the order that trees have; `order` says which node each of its nodes was. */
export function assembleTree(
  { parent, line, selfBytes, selfBlocks, selfDoubt }: LooseNodes,
  lines: LineTable,
): { readonly tree: SizedTree; readonly order: Uint32Array } {
  const bytes = sumUp(parent, selfBytes);
  const order = orderLargestFirst(parent, bytes, line);
  const newId = new Uint32Array(order.length);
  order.forEach((node, position) => {
    newId[node] = position;
  });
  const tree = {
    length: order.length,
    parent: moveParents(parent, order, newId),
    line: gather(line, order),
    bytes: gather(bytes, order),
    blocks: gather(sumUp(parent, selfBlocks), order),
    doubt: mapDoubt(selfDoubt, (column) => gather(sumUp(parent, column), order)),
    selfDoubt: mapDoubt(selfDoubt, (column) => gather(column, order)),
    lines,
  };
  return { tree, order };
}

/**
 * The tree of groups of another tree's nodes. Group n + 1 is the pair n of (group above, line of the table), 0 the root; `groupOf` gives each
 * node's.
 */
export function assembleGroups(
  whole: SizedTree,
  pairs: PairIndex,
  groupOf: Uint32Array,
  lines: LineTable,
): ReturnType<typeof assembleTree> {
  const length = pairs.length + 1;
  const sum = (own: Float64Array): Float64Array => {
    const sums = new Float64Array(length);
    for (let node = 0; node < whole.length; node++) sums[groupOf[node]!]! += own[node]!;
    return sums;
  };
  return assembleTree(
    {
      parent: new Int32Array(length).map((_, group) => (group === 0 ? -1 : pairs.firstOf(group - 1))),
      line: new Uint32Array(length).map((_, group) => (group === 0 ? 0 : pairs.secondOf(group - 1))),
      selfBytes: sum(ownOf(whole.parent, whole.bytes)),
      selfBlocks: sum(ownOf(whole.parent, whole.blocks)),
      selfDoubt: mapDoubt(whole.selfDoubt, sum),
    },
    lines,
  );
}
