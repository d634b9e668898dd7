import { originIndex } from "./origin.ts";
import { PairIndex } from "./pair-index.ts";
import type { LineTable, LineTree } from "./tree.ts";

/** What a view of a tree needs: the shape, the sizes and the lines. */
export type SizedTree = Pick<LineTree, "length" | "parent" | "line" | "bytes" | "blocks" | "lines">;

/** A tree whose import system is folded, and how its nodes belong to those of the tree that it was made from. */
export interface FoldedTree {
  readonly tree: SizedTree;
  /** Per node of the whole tree, the node that stands for it. */
  readonly standsFor: Uint32Array;
  /** Per folded node, the heaviest of the nodes that it stands for. */
  readonly heaviest: Uint32Array;
  /** Per folded node, how many modules' bodies it hides; 0 for a node that hides nothing. */
  readonly modules: Uint32Array;
}

export const IMPORT_SYSTEM = "import system";

/**
 * Folds what an import runs through to one node under the importing line: the import system's own frames and, below
 * them, the libraries' (module bodies that import one another, a thousand frames of no interest). The person's own
 * code below an import stays as it is. Sizes are kept: the total is the same.
 */
export function foldImports(whole: SizedTree): FoldedTree {
  const { length, parent, line } = whole;
  const lines = addImportLine(whole.lines);
  const importLine = lines.length - 1;
  const ownLine = originIndex("own");
  const importOrigin = originIndex("import");

  const groups = new PairIndex();
  const groupOf = new Uint32Array(length);
  for (let node = 1; node < length; node++) {
    const above = groupOf[parent[node]!]!;
    const origin = whole.lines.origin[line[node]!]!;
    const insideImport = above > 0 && groups.secondOf(above - 1) === importLine;
    if (insideImport && origin !== ownLine) groupOf[node] = above;
    else groupOf[node] = groups.number(above, origin === importOrigin ? importLine : line[node]!) + 1;
  }

  const groupCount = groups.length + 1;
  const groupParent = Int32Array.from({ length: groupCount }, (_, group) =>
    group === 0 ? -1 : groups.firstOf(group - 1),
  );
  const bytes = new Float64Array(groupCount);
  const blocks = new Float64Array(groupCount);
  const heaviest = new Uint32Array(groupCount);
  for (let node = length - 1; node >= 0; node--) {
    const group = groupOf[node]!;
    if (node > 0 && groupOf[parent[node]!] === group) continue; // counted by the node above it
    bytes[group]! += whole.bytes[node]!;
    blocks[group]! += whole.blocks[node]!;
    const most = heaviest[group]!;
    if (most === 0 || whole.bytes[node]! >= whole.bytes[most]!) heaviest[group] = node;
  }

  const isImport = Uint8Array.from(groupParent, (_, group) =>
    group > 0 && groups.secondOf(group - 1) === importLine ? 1 : 0,
  );
  const moduleCount = countModules(whole, groupOf, isImport);
  const order = orderLargestFirst(groupParent, bytes);
  const newId = new Uint32Array(groupCount);
  order.forEach((group, position) => {
    newId[group] = position;
  });
  return {
    tree: {
      length: groupCount,
      parent: Int32Array.from(order, (group) => (group === 0 ? -1 : newId[groupParent[group]!]!)),
      line: Uint32Array.from(order, (group) => (group === 0 ? 0 : groups.secondOf(group - 1))),
      bytes: Float64Array.from(order, (group) => bytes[group]!),
      blocks: Float64Array.from(order, (group) => blocks[group]!),
      lines,
    },
    standsFor: Uint32Array.from(groupOf, (group) => newId[group]!),
    heaviest: Uint32Array.from(order, (group) => heaviest[group]!),
    modules: Uint32Array.from(order, (group) => moduleCount[group]!),
  };
}

function addImportLine(lines: LineTable): LineTable {
  return {
    length: lines.length + 1,
    function: [...lines.function, IMPORT_SYSTEM],
    file: [...lines.file, ""],
    line: Uint32Array.from([...lines.line, 0]),
    origin: Uint8Array.from([...lines.origin, originIndex("import")]),
  };
}

/** Per group, in how many files it hides the body of a module. */
function countModules(
  { length, line, lines }: SizedTree,
  groupOf: Uint32Array,
  isImport: Uint8Array,
): Uint32Array {
  const counts = new Uint32Array(isImport.length);
  const counted = new Set<string>();
  for (let node = 1; node < length; node++) {
    const group = groupOf[node]!;
    if (isImport[group] === 0 || lines.function[line[node]!] !== "<module>") continue;
    const module = `${group} ${lines.file[line[node]!]}`;
    if (counted.has(module)) continue;
    counted.add(module);
    counts[group]!++;
  }
  return counts;
}

/** All nodes, parents before children and siblings largest first, level by level. */
function orderLargestFirst(parent: Int32Array, bytes: Float64Array): Uint32Array {
  const order = Uint32Array.from(parent, (_, node) => node);
  const level = new Uint32Array(parent.length);
  for (let node = 1; node < parent.length; node++) level[node] = level[parent[node]!]! + 1;
  return order.sort((a, b) => level[a]! - level[b]! || bytes[b]! - bytes[a]! || a - b);
}
