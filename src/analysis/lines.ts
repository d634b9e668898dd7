import { originIndex } from "./origin.ts";
import { type LineTree, ORIGINS, type Origin } from "./tree.ts";

/** The expression that a line held most by: as in LineTree, −1 where unknown. */
export interface Span {
  readonly endLine: number;
  readonly column: number;
  readonly endColumn: number;
}

/** One line of code and what it held. */
export interface HeavyLine {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly origin: Origin;
  readonly bytes: number;
  readonly blocks: number;
  /** Of the tree's total, 0 to 1. */
  readonly share: number;
  readonly span: Span;
}

/**
 * The lines that held what the tree shows, largest first; their bytes sum up to the tree's total. What a stack holds
 * is charged to the innermost line of the person's own code in it: the line they can change. Where there is none, to
 * the innermost line outside of the import system, which would say nothing about who imported what; failing that, to
 * the innermost of all.
 */
export function heaviestLines(tree: LineTree): readonly HeavyLine[] {
  const { lines } = tree;
  const held = chargeLines(tree);
  const rows = [...held.bytes.keys()].filter((line) => held.bytes[line]! > 0);
  rows.sort((a, b) => held.bytes[b]! - held.bytes[a]! || a - b);
  return rows.map((line) => {
    const node = held.largestNode[line]!;
    return {
      function: lines.function[line]!,
      file: lines.file[line]!,
      line: lines.line[line]!,
      origin: ORIGINS[lines.origin[line]!]!,
      bytes: held.bytes[line]!,
      blocks: held.blocks[line]!,
      share: held.bytes[line]! / tree.bytes[0]!,
      span: { endLine: tree.endLine[node]!, column: tree.column[node]!, endColumn: tree.endColumn[node]! },
    };
  });
}

/** Per line, what is charged to it, and the node on it that most is charged to. */
function chargeLines(tree: LineTree) {
  const { length, line, lines } = tree;
  const charged = chargeNodes(tree);
  const selfBlocks = ownBlocks(tree);
  const nodeBytes = new Float64Array(length);
  const bytes = new Float64Array(lines.length);
  const blocks = new Float64Array(lines.length);
  const largestNode = new Uint32Array(lines.length);
  for (let node = 1; node < length; node++) {
    const to = charged[node]!;
    nodeBytes[to]! += tree.selfBytes[node]!;
    bytes[line[to]!]! += tree.selfBytes[node]!;
    blocks[line[to]!]! += selfBlocks[node]!;
  }
  for (let node = length - 1; node > 0; node--) {
    const most = largestNode[line[node]!]!;
    if (most === 0 || nodeBytes[node]! >= nodeBytes[most]!) largestNode[line[node]!] = node;
  }
  return { bytes, blocks, largestNode };
}

/** Per node, the node of its stack that what it holds is charged to. */
function chargeNodes({ length, parent, line, lines }: LineTree): Uint32Array {
  const own = originIndex("own");
  const library = originIndex("library");
  // What the node itself would be charged to: 0 while its stack has no line of that origin.
  const innermostOwn = new Uint32Array(length);
  const innermostLibrary = new Uint32Array(length);
  return Uint32Array.from({ length }, (_, node) => {
    const origin = lines.origin[line[node]!]!;
    const above = Math.max(0, parent[node]!);
    innermostOwn[node] = origin === own ? node : innermostOwn[above]!;
    innermostLibrary[node] = origin === library ? node : innermostLibrary[above]!;
    return innermostOwn[node] || innermostLibrary[node] || node;
  });
}

/** Per node, the blocks that its own line holds. */
function ownBlocks({ length, parent, blocks }: LineTree): Float64Array {
  const own = blocks.slice();
  for (let node = 1; node < length; node++) own[parent[node]!]! -= blocks[node]!;
  return own;
}
