import type { DoubtColumns } from "../profile/doubt.ts";
import type { Kind } from "../profile/profile.ts";
import { mapDoubt } from "./interval.ts";
import { isKindCounted } from "./kinds.ts";
import { gather, moveParents, orderLargestFirst } from "./order.ts";
import { sumUp } from "./sum-up.ts";
import type { HeldByKind, SizedTree } from "./tree.ts";

/** A tree without the nodes that held nothing of what is looked at. */
export interface NarrowedTree {
  readonly tree: SizedTree;
  /** Per node of the whole tree, the node that it became, or that its nearest caller became that is left. */
  readonly standsFor: Uint32Array;
  /** Per node of the narrowed tree, the node that it was. */
  readonly wholeNode: Uint32Array;
}

/**
 * The part of a tree that one kind of memory held, or with null all kinds that make up the peak, with their sizes. It is
 * the tree that peakTree would make had there been nothing else. Of what was gained it is the gains: lines that gave back more have no
 * part in it.
 */
export function narrowTree(
  whole: Pick<SizedTree, "length" | "parent" | "line" | "lines">,
  held: readonly HeldByKind[],
  kind: Kind | null,
): NarrowedTree {
  const selfBytes = new Float64Array(whole.length);
  const selfBlocks = new Float64Array(whole.length);
  const isSampled = held.some(({ selfDoubt }) => selfDoubt !== null);
  const selfDoubt: DoubtColumns | null = isSampled
    ? { variance: new Float64Array(whole.length), skew: new Float64Array(whole.length) }
    : null;
  for (const rows of held) {
    const isWanted = kind === null ? isKindCounted(rows.kind) : rows.kind === kind;
    if (!isWanted) continue;
    rows.node.forEach((node, row) => {
      selfBytes[node]! += rows.selfBytes[row]!;
      selfBlocks[node]! += rows.selfBlocks[row]!;
      if (selfDoubt === null || rows.selfDoubt === null) return;
      selfDoubt.variance[node]! += rows.selfDoubt.variance[row]!;
      selfDoubt.skew[node]! += rows.selfDoubt.skew[row]!;
    });
  }
  for (let node = 0; node < whole.length; node++) {
    if (selfBytes[node]! >= 0) continue;
    selfBytes[node] = 0;
    if (selfDoubt !== null) selfDoubt.variance[node] = selfDoubt.skew[node] = 0;
  }
  const bytes = sumUp(whole.parent, selfBytes);
  const blocks = sumUp(whole.parent, selfBlocks);
  const wholeNode = orderLargestFirst(whole.parent, bytes, whole.line).filter(
    (node) => node === 0 || bytes[node]! > 0,
  );
  const standsFor = new Uint32Array(whole.length);
  wholeNode.forEach((node, position) => {
    standsFor[node] = position;
  });
  for (let node = 1; node < whole.length; node++) {
    if (bytes[node] === 0) standsFor[node] = standsFor[whole.parent[node]!]!;
  }
  return {
    tree: {
      length: wholeNode.length,
      parent: moveParents(whole.parent, wholeNode, standsFor),
      line: gather(whole.line, wholeNode),
      bytes: gather(bytes, wholeNode),
      blocks: gather(blocks, wholeNode),
      doubt: mapDoubt(selfDoubt, (column) => gather(sumUp(whole.parent, column), wholeNode)),
      selfDoubt: mapDoubt(selfDoubt, (column) => gather(column, wholeNode)),
      lines: whole.lines,
    },
    standsFor,
    wholeNode,
  };
}
