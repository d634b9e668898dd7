import { sumDoubt } from "../profile/doubt.ts";
import { isCounted, KINDS, type Kind, type Profile } from "../profile/profile.ts";
import { foldStacks, showCallers, usedFrames } from "./fold-stacks.ts";
import { mapDoubt } from "./interval.ts";
import { foldFrames } from "./line-table.ts";
import { gather, moveParents, orderLargestFirst } from "./order.ts";
import { sumUp } from "./sum-up.ts";
import type { HeldByKind, LineTree } from "./tree.ts";

/** Chooses kinds by their numbers. */
type KindFilter = (kind: number) => boolean;

/**
 * The tree of what was held at the peak, by line. Its total is `profile.peak.bytes`. Of a profile that has what was gained in
 * the place of the peak, it is the tree of that: bytes are less than 0 where more was given back.
 */
export function peakTree(profile: Profile): LineTree {
  return foldByLine(profile, isCounted).tree;
}

/** The tree of the peak, and which kinds of memory its nodes held. */
export interface KindTree {
  readonly tree: LineTree;
  /** The kinds that held anything, in their order. */
  readonly held: readonly HeldByKind[];
  /** Per stack the node that it went to, 0 where nothing of it is shown. */
  readonly nodeOf: Uint32Array;
}

/** The same as peakTree, and what it is made of. */
export function peakTreeByKind(profile: Profile): KindTree {
  return foldHeld(profile, isCounted);
}

/**
 * The same with all kinds side by side: sizes are those of the peak, but nodes that held only what is no part of it have
 * a place, too, with no bytes.
 */
export function wholeTreeByKind(profile: Profile): KindTree {
  return foldHeld(profile, () => true);
}

function foldHeld(profile: Profile, shown: KindFilter): KindTree {
  const { tree, nodeOf } = foldByLine(profile, shown);
  return { tree, held: heldByKind(profile, nodeOf, tree.length, shown), nodeOf };
}

/** What each kind held, or gained, by the nodes of a tree of so many; `nodeOf` gives each stack's. */
export function heldByKind(
  profile: Profile,
  nodeOf: Uint32Array,
  length: number,
  shown: KindFilter = () => true,
): readonly HeldByKind[] {
  return KINDS.flatMap((kind, number) =>
    shown(number) ? holdingsOf(profile, number, kind, nodeOf, length) : [],
  );
}

/** What one kind held by node; none where it held nothing. */
function holdingsOf(
  { sites }: Profile,
  number: number,
  kind: Kind,
  nodeOf: Uint32Array,
  length: number,
): HeldByKind[] {
  const bytes = new Float64Array(length);
  const blocks = new Float64Array(length);
  const isHeld = new Uint8Array(length);
  let count = 0;
  for (let site = 0; site < sites.length; site++) {
    if (sites.kind[site] !== number || sites.peakBytes[site] === 0) continue;
    const node = nodeOf[sites.stack[site]!]!;
    if (isHeld[node] === 0) count++;
    isHeld[node] = 1;
    bytes[node]! += sites.peakBytes[site]!;
    blocks[node]! += sites.peakBlocks[site]!;
  }
  if (count === 0) return [];
  const node = new Uint32Array(count);
  for (let at = 0, row = 0; row < count; at++) if (isHeld[at] === 1) node[row++] = at;
  const take = (column: Float64Array) => new Float64Array(count).map((_, row) => column[node[row]!]!);
  const doubt = sumDoubt(sites, "peakBytes", length, (site) =>
    sites.kind[site] === number && sites.peakBytes[site] !== 0 ? nodeOf[sites.stack[site]!]! : -1,
  );
  return [{ kind, node, selfBytes: take(bytes), selfBlocks: take(blocks), selfDoubt: mapDoubt(doubt, take) }];
}

/** Stacks that have a place in a tree, and what they held. */
interface Held {
  /** Per stack, 1 where it or one below it held something that is shown. */
  readonly isShown: Uint8Array;
  readonly selfBytes: Float64Array;
  readonly selfBlocks: Float64Array;
  /** Per stack, what it and all below it held. */
  readonly bytes: Float64Array;
}

function findHeld(profile: Profile, shown: KindFilter): Held {
  const { stacks, sites } = profile;
  const isShown = new Uint8Array(stacks.length);
  const selfBytes = new Float64Array(stacks.length);
  const selfBlocks = new Float64Array(stacks.length);
  for (let site = 0; site < sites.length; site++) {
    const bytes = sites.peakBytes[site]!;
    const kind = sites.kind[site]!;
    const stack = sites.stack[site]!;
    if (bytes === 0 || !shown(kind)) continue;
    isShown[stack] = 1;
    if (!isCounted(kind)) continue;
    selfBytes[stack]! += bytes;
    selfBlocks[stack]! += sites.peakBlocks[site]!;
  }
  showCallers(profile, isShown);
  return { isShown, selfBytes, selfBlocks, bytes: sumUp(stacks.parent, selfBytes) };
}

/** Folds stacks that hold something to a tree of lines, and says which node each of them went to. */
function foldByLine(profile: Profile, shown: KindFilter): { tree: LineTree; nodeOf: Uint32Array } {
  const { stacks, frames, sites } = profile;
  const held = findHeld(profile, shown);
  const lines = foldFrames(profile, usedFrames(profile, held.isShown));
  const nodes = foldStacks(profile, held.isShown, lines.ofFrame, held.bytes);
  const selfOf = (column: Float64Array): Float64Array => {
    const sums = new Float64Array(nodes.parent.length);
    for (let stack = 0; stack < stacks.length; stack++) sums[nodes.ofStack[stack]!]! += column[stack]!;
    return sums;
  };
  const selfBytes = selfOf(held.selfBytes);
  const bytes = sumUp(nodes.parent, selfBytes);
  const blocks = sumUp(nodes.parent, selfOf(held.selfBlocks));

  const order = orderLargestFirst(nodes.parent, bytes, nodes.line);
  const newId = new Uint32Array(order.length);
  for (let position = 0; position < order.length; position++) newId[order[position]!] = position;
  const frame = gather(nodes.frame, order);
  const spanOf = (column: Int32Array) =>
    new Int32Array(order.length).map((_, node) => (node === 0 ? -1 : column[frame[node]!]!));
  const nodeOf = nodes.ofStack.map((node) => newId[node]!);
  const parent = moveParents(nodes.parent, order, newId);
  const selfDoubt = sumDoubt(sites, "peakBytes", order.length, (site) =>
    isCounted(sites.kind[site]!) ? nodeOf[sites.stack[site]!]! : -1,
  );
  const tree = {
    length: order.length,
    parent,
    line: gather(nodes.line, order),
    bytes: gather(bytes, order),
    blocks: gather(blocks, order),
    selfBytes: gather(selfBytes, order),
    doubt: mapDoubt(selfDoubt, (column) => sumUp(parent, column)),
    selfDoubt,
    endLine: spanOf(frames.endLine),
    column: spanOf(frames.column),
    endColumn: spanOf(frames.endColumn),
    lines: lines.table,
  };
  return { tree, nodeOf };
}
