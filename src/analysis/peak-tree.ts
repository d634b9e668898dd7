import { isCounted, type Profile } from "../profile/profile.ts";
import { foldFrames } from "./line-table.ts";
import { PairIndex } from "./pair-index.ts";
import type { LineTree } from "./tree.ts";

/** What stacks held at a moment: per stack id, its own and (`bytes`) that of all stacks below it. */
interface Held {
  readonly selfBytes: Float64Array;
  readonly bytes: Float64Array;
  readonly selfBlocks: Float64Array;
}

/** The tree of what was held at the peak, by line. Its total is `profile.peak.bytes`. */
export function peakTree(profile: Profile): LineTree {
  const { stacks, sites } = profile;
  const selfBytes = new Float64Array(stacks.length);
  const selfBlocks = new Float64Array(stacks.length);
  for (let site = 0; site < sites.length; site++) {
    const bytes = sites.peakBytes[site]!;
    if (bytes === 0 || !isCounted(sites.kind[site]!)) continue;
    const stack = sites.stack[site]!;
    selfBytes[stack]! += bytes;
    selfBlocks[stack]! += sites.peakBlocks[site]!;
  }
  return foldByLine(profile, { selfBytes, selfBlocks, bytes: sumUp(stacks.parent, selfBytes) });
}

/** Each row's own value and those of all rows below it. A parent's row stands before its children's. */
function sumUp(parent: Int32Array, own: Float64Array): Float64Array {
  const sums = own.slice();
  for (let row = sums.length - 1; row >= 0; row--) {
    const above = parent[row]!;
    if (above >= 0) sums[above]! += sums[row]!;
  }
  return sums;
}

/** Folds stacks that hold something to a tree of lines; stacks that hold nothing leave no node. */
function foldByLine(profile: Profile, held: Held): LineTree {
  const { stacks, frames } = profile;
  const used = new Uint8Array(frames.length);
  for (let stack = 0; stack < stacks.length; stack++) {
    if (held.bytes[stack]! > 0) used[stacks.frame[stack]!] = 1;
  }
  const lines = foldFrames(profile, used);
  const nodes = foldStacks(profile, held, lines.ofFrame);
  const bytes = sumUp(nodes.parent, nodes.selfBytes);
  const blocks = sumUp(nodes.parent, nodes.selfBlocks);

  const order = walkLargestFirst(nodes.parent, bytes, nodes.line);
  const newId = new Int32Array(order.length);
  for (let position = 0; position < order.length; position++) newId[order[position]!] = position;
  const spanOf = (column: Int32Array) =>
    newId.map((_, position) => (position === 0 ? -1 : column[nodes.frame[order[position]!]!]!));
  return {
    length: order.length,
    parent: reorder(nodes.parent, order).map((above) => (above < 0 ? -1 : newId[above]!)),
    line: reorder(nodes.line, order),
    bytes: reorder(bytes, order),
    blocks: reorder(blocks, order),
    selfBytes: reorder(nodes.selfBytes, order),
    endLine: spanOf(frames.endLine),
    column: spanOf(frames.column),
    endColumn: spanOf(frames.endColumn),
    lines: lines.table,
  };
}

function reorder<Column extends Int32Array | Uint32Array | Float64Array>(
  column: Column,
  order: Uint32Array,
): Column {
  const reordered = column.slice() as Column;
  for (let position = 0; position < order.length; position++) reordered[position] = column[order[position]!]!;
  return reordered;
}

/** One node a (parent, line), node 0 above all, in the order in which stacks come. */
interface Nodes {
  readonly parent: Int32Array;
  readonly line: Uint32Array;
  readonly selfBytes: Float64Array;
  readonly selfBlocks: Float64Array;
  /** A frame with the expression that held most. */
  readonly frame: Uint32Array;
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
    if (held.bytes[stack] === 0) continue;
    const above = stacks.parent[stack]!;
    const frame = stacks.frame[stack]!;
    nodeOf[stack] = nodes.number(above < 0 ? 0 : nodeOf[above]!, lineOf[frame]!) + 1;
    expressionOf[stack] = expressions.number(nodeOf[stack]!, spanOf[frame]!);
  }

  const selfBytes = new Float64Array(nodes.length + 1);
  const selfBlocks = new Float64Array(nodes.length + 1);
  const expressionBytes = new Float64Array(expressions.length);
  for (let stack = 0; stack < stacks.length; stack++) {
    if (held.bytes[stack] === 0) continue;
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
  const most = new Float64Array(length);
  for (let expression = 0; expression < expressions.length; expression++) {
    const node = expressions.firstOf(expression);
    if (bytes[expression]! <= most[node]!) continue;
    most[node] = bytes[expression]!;
    frame[node] = expressions.secondOf(expression);
  }
  return frame;
}

/** All nodes, callers before callees and siblings largest first (among equals by line), depth first. */
function walkLargestFirst(parent: Int32Array, bytes: Float64Array, line: Uint32Array): Uint32Array {
  const smallestFirst = new Uint32Array(parent.length)
    .map((_, node) => node)
    .sort((a, b) => bytes[a]! - bytes[b]! || line[b]! - line[a]! || b - a);
  const firstChild = new Int32Array(parent.length).fill(-1);
  const nextSibling = new Int32Array(parent.length).fill(-1);
  for (const node of smallestFirst) {
    const above = parent[node]!;
    if (above < 0) continue;
    nextSibling[node] = firstChild[above]!;
    firstChild[above] = node;
  }
  const order = new Uint32Array(parent.length);
  let node = 0;
  for (let position = 0; position < order.length; position++) {
    order[position] = node;
    let next = firstChild[node]!;
    for (let from = node; next < 0 && from >= 0; from = parent[from]!) next = nextSibling[from]!;
    node = next;
  }
  return order;
}
