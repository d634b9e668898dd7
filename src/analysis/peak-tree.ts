import { sumDoubt } from "../profile/doubt.ts";
import { PairIndex } from "../profile/pair-index.ts";
import { isCounted, KINDS, type Kind, type Profile } from "../profile/profile.ts";
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
  const held = KINDS.flatMap((kind, number) =>
    shown(number) ? holdingsOf(profile, number, kind, nodeOf, tree.length) : [],
  );
  return { tree, held, nodeOf };
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

function findHeld({ stacks, sites }: Profile, shown: KindFilter): Held {
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
  for (let stack = stacks.length - 1; stack >= 0; stack--) {
    if (isShown[stack] === 1 && stacks.parent[stack]! >= 0) isShown[stacks.parent[stack]!] = 1;
  }
  return { isShown, selfBytes, selfBlocks, bytes: sumUp(stacks.parent, selfBytes) };
}

/** Folds stacks that hold something to a tree of lines, and says which node each of them went to. */
function foldByLine(profile: Profile, shown: KindFilter): { tree: LineTree; nodeOf: Uint32Array } {
  const { stacks, frames, sites } = profile;
  const held = findHeld(profile, shown);
  const used = new Uint8Array(frames.length);
  for (let stack = 0; stack < stacks.length; stack++) {
    if (held.isShown[stack] === 1) used[stacks.frame[stack]!] = 1;
  }
  const lines = foldFrames(profile, used);
  const nodes = foldStacks(profile, held, lines.ofFrame);
  const bytes = sumUp(nodes.parent, nodes.selfBytes);
  const blocks = sumUp(nodes.parent, nodes.selfBlocks);

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
    selfBytes: gather(nodes.selfBytes, order),
    doubt: mapDoubt(selfDoubt, (column) => sumUp(parent, column)),
    selfDoubt,
    endLine: spanOf(frames.endLine),
    column: spanOf(frames.column),
    endColumn: spanOf(frames.endColumn),
    lines: lines.table,
  };
  return { tree, nodeOf };
}

/** One node a (parent, line), node 0 above all, in the order in which stacks come. */
interface Nodes {
  readonly parent: Int32Array;
  readonly line: Uint32Array;
  readonly selfBytes: Float64Array;
  readonly selfBlocks: Float64Array;
  /** A frame with the expression that held most. */
  readonly frame: Uint32Array;
  readonly ofStack: Uint32Array;
}

function foldStacks(profile: Profile, held: Held, lineOf: Uint32Array): Nodes {
  const { stacks } = profile;
  const spanOf = foldSpans(profile, lineOf);
  // Node n + 1 is the pair n of (parent, line). An expression is a pair of (node, frame).
  const nodes = new PairIndex();
  const expressions = new PairIndex();
  const nodeOf = new Uint32Array(stacks.length);
  const expressionOf = new Uint32Array(stacks.length);
  for (let stack = 0; stack < stacks.length; stack++) {
    if (held.isShown[stack] === 0) continue;
    const above = stacks.parent[stack]!;
    const frame = stacks.frame[stack]!;
    nodeOf[stack] = nodes.number(above < 0 ? 0 : nodeOf[above]!, lineOf[frame]!) + 1;
    expressionOf[stack] = expressions.number(nodeOf[stack]!, spanOf[frame]!);
  }

  const selfBytes = new Float64Array(nodes.length + 1);
  const selfBlocks = new Float64Array(nodes.length + 1);
  const expressionBytes = new Float64Array(expressions.length);
  for (let stack = 0; stack < stacks.length; stack++) {
    if (held.isShown[stack] === 0) continue;
    selfBytes[nodeOf[stack]!]! += held.selfBytes[stack]!;
    selfBlocks[nodeOf[stack]!]! += held.selfBlocks[stack]!;
    expressionBytes[expressionOf[stack]!]! += held.bytes[stack]!;
  }
  return {
    parent: new Int32Array(selfBytes.length).map((_, node) => (node === 0 ? -1 : nodes.firstOf(node - 1))),
    line: new Uint32Array(selfBytes.length).map((_, node) => (node === 0 ? 0 : nodes.secondOf(node - 1))),
    selfBytes,
    selfBlocks,
    frame: heaviestFrames(selfBytes.length, expressions, expressionBytes),
    ofStack: nodeOf,
  };
}

/** Per frame, the first frame with the same line and span: instructions of one expression count as one. */
function foldSpans({ frames }: Profile, lineOf: Uint32Array): Uint32Array {
  const starts = new PairIndex();
  const spans = new PairIndex();
  const ends = new PairIndex();
  const first: number[] = [];
  return frames.line.map((_, frame) => {
    const start = starts.number(lineOf[frame]!, frames.column[frame]! + 1);
    const end = ends.number(frames.endLine[frame]! + 1, frames.endColumn[frame]! + 1);
    const span = spans.number(start, end);
    first[span] ??= frame;
    return first[span];
  });
}

/** Per node, the frame of its expression with most bytes; among equals the first met. */
function heaviestFrames(length: number, expressions: PairIndex, bytes: Float64Array): Uint32Array {
  const frame = new Uint32Array(length);
  const most = new Float64Array(length).fill(Number.NEGATIVE_INFINITY);
  for (let expression = 0; expression < expressions.length; expression++) {
    const node = expressions.firstOf(expression);
    if (bytes[expression]! <= most[node]!) continue;
    most[node] = bytes[expression]!;
    frame[node] = expressions.secondOf(expression);
  }
  return frame;
}
