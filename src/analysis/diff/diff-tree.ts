import type { DoubtColumns } from "../../profile/doubt.ts";
import { PairIndex } from "../../profile/pair-index.ts";
import type { FoldedTree } from "../fold-tree.ts";
import { mapDoubt } from "../interval.ts";
import { gather, moveParents, orderLargestFirst } from "../order.ts";
import type { LineTree, SizedTree } from "../tree.ts";
import type { Matching } from "./match-lines.ts";
import type { Side } from "./side.ts";

/**
 * The stacks of two runs as one tree: a node for each call that either has, on the lines of their Matching. `bytes` is how wide it is
 * drawn: as the larger of what it holds in A and in B, or as all below it where some of that is gone and other is new. Parents stand
 * before their children, siblings widest first.
 */
export interface DiffTree extends SizedTree {
  readonly a: DiffSide;
  readonly b: DiffSide;
}

/** What nodes hold in one of both runs. */
export interface DiffSide {
  readonly bytes: Float64Array;
  readonly blocks: Float64Array;
  readonly doubt: DoubtColumns | null;
  /** Its node in the run's own tree with most bytes, −1 where it has none. */
  readonly node: Int32Array;
}

interface Sided {
  readonly tree: LineTree;
  readonly side: Side;
}

export function diffTree(a: Sided, b: Sided, { lines, ofA }: Matching): DiffTree {
  // Node n + 1 is the pair n of (parent, line).
  const nodes = new PairIndex();
  const placeB = place(
    b.tree,
    nodes,
    rowsOf(b, (row) => row),
  );
  const placeA = place(
    a.tree,
    nodes,
    rowsOf(a, (row) => ofA[row]!),
  );
  const length = nodes.length + 1;
  const parent = new Int32Array(length).map((_, node) => (node === 0 ? -1 : nodes.firstOf(node - 1)));
  const line = new Uint32Array(length).map((_, node) => (node === 0 ? 0 : nodes.secondOf(node - 1)));
  const [sideA, sideB] = [sumSide(a.tree, placeA, length), sumSide(b.tree, placeB, length)];
  const bytes = widthsOf(parent, sideA.bytes, sideB.bytes);
  const order = orderLargestFirst(parent, bytes, line);
  const newId = new Uint32Array(length);
  order.forEach((node, position) => {
    newId[node] = position;
  });
  return {
    length,
    parent: moveParents(parent, order, newId),
    line: gather(line, order),
    bytes: gather(bytes, order),
    blocks: new Float64Array(length),
    doubt: null,
    selfDoubt: null,
    lines,
    a: orderSide(sideA, order),
    b: orderSide(sideB, order),
  };
}

/** The common row of each row of a tree's own table. */
function rowsOf({ tree, side }: Sided, commonOf: (row: number) => number): Uint32Array {
  const { function: name, file, line } = tree.lines;
  return new Uint32Array(tree.lines.length).map((_, row) =>
    row === 0 ? 0 : commonOf(side.rowOf({ function: name[row]!, file: file[row]!, line: line[row]! })),
  );
}

/** Per node of a tree, its node in the common one. */
function place({ parent, line, length }: LineTree, nodes: PairIndex, rows: Uint32Array): Uint32Array {
  const places = new Uint32Array(length);
  for (let node = 1; node < length; node++)
    places[node] = nodes.number(places[parent[node]!]!, rows[line[node]!]!) + 1;
  return places;
}

function sumSide(tree: LineTree, places: Uint32Array, length: number): DiffSide {
  const sum = (column: Float64Array) => {
    const sums = new Float64Array(length);
    for (let node = 0; node < tree.length; node++) sums[places[node]!]! += column[node]!;
    return sums;
  };
  const node = new Int32Array(length).fill(-1);
  for (let own = tree.length - 1; own >= 0; own--) {
    const most = node[places[own]!]!;
    if (most < 0 || tree.bytes[own]! >= tree.bytes[most]!) node[places[own]!] = own;
  }
  return { bytes: sum(tree.bytes), blocks: sum(tree.blocks), doubt: mapDoubt(tree.doubt, sum), node };
}

function widthsOf(parent: Int32Array, a: Float64Array, b: Float64Array): Float64Array {
  const below = new Float64Array(parent.length);
  const widths = new Float64Array(parent.length);
  for (let node = parent.length - 1; node >= 0; node--) {
    widths[node] = Math.max(Math.abs(a[node]!), Math.abs(b[node]!), below[node]!);
    if (node > 0) below[parent[node]!]! += widths[node]!;
  }
  return widths;
}

function orderSide({ bytes, blocks, doubt, node }: DiffSide, order: Uint32Array): DiffSide {
  return {
    bytes: gather(bytes, order),
    blocks: gather(blocks, order),
    doubt: mapDoubt(doubt, (column) => gather(column, order)),
    node: gather(node, order),
  };
}

/** The same of a tree of which parts were folded. */
export function foldDiff(whole: DiffTree, { tree, standsFor, heaviest }: FoldedTree): DiffTree {
  const fold = (side: DiffSide): DiffSide => {
    const sum = (column: Float64Array) => {
      const sums = new Float64Array(tree.length);
      for (let node = 0; node < whole.length; node++) {
        const group = standsFor[node]!;
        if (node > 0 && standsFor[whole.parent[node]!] === group) continue; // counted by the node above it
        sums[group]! += column[node]!;
      }
      return sums;
    };
    return {
      bytes: sum(side.bytes),
      blocks: sum(side.blocks),
      doubt: mapDoubt(side.doubt, sum),
      node: Int32Array.from(heaviest, (node) => side.node[node]!),
    };
  };
  return { ...tree, a: fold(whole.a), b: fold(whole.b) };
}
