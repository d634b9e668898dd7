import { originIndex } from "./origin.ts";
import { ownOf } from "./sum-up.ts";
import { type LineTree, ORIGINS, type Origin, type SizedTree } from "./tree.ts";

/** The expression that a line held most by: as in LineTree, −1 where unknown. */
export interface Span {
  readonly endLine: number;
  readonly column: number;
  readonly endColumn: number;
}

/** A line of a tree's line table, and what is charged to it. */
export interface ChargedLine {
  readonly line: number;
  readonly bytes: number;
  readonly blocks: number;
  /** The node on this line that most is charged to. */
  readonly node: number;
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

/** The lines that chargeLines finds, described. */
export function heaviestLines(tree: LineTree): readonly HeavyLine[] {
  const { lines } = tree;
  return chargeLines(tree).map(({ line, bytes, blocks, node }) => ({
    function: lines.function[line]!,
    file: lines.file[line]!,
    line: lines.line[line]!,
    origin: ORIGINS[lines.origin[line]!]!,
    bytes,
    blocks,
    share: bytes / tree.bytes[0]!,
    span: { endLine: tree.endLine[node]!, column: tree.column[node]!, endColumn: tree.endColumn[node]! },
  }));
}

/**
 * The lines that held what the tree shows, largest first; their bytes sum up to the tree's total. What a stack holds
 * is charged to the innermost line of the person's own code in it: the line they can change. Where there is none, to
 * the innermost line outside of the import system, which would say nothing about who imported what; failing that, to
 * the innermost of all.
 */
export function chargeLines(tree: SizedTree): readonly ChargedLine[] {
  const { length, parent, line, lines } = tree;
  const charged = chargeNodes(tree);
  const selfBytes = ownOf(parent, tree.bytes);
  const selfBlocks = ownOf(parent, tree.blocks);
  const nodeBytes = new Float64Array(length);
  const bytes = new Float64Array(lines.length);
  const blocks = new Float64Array(lines.length);
  const largestNode = new Uint32Array(lines.length);
  for (let node = 1; node < length; node++) {
    const to = charged[node]!;
    nodeBytes[to]! += selfBytes[node]!;
    bytes[line[to]!]! += selfBytes[node]!;
    blocks[line[to]!]! += selfBlocks[node]!;
  }
  for (let node = length - 1; node > 0; node--) {
    const most = largestNode[line[node]!]!;
    if (most === 0 || nodeBytes[node]! >= nodeBytes[most]!) largestNode[line[node]!] = node;
  }
  const rows = [...bytes.keys()].filter((row) => bytes[row]! > 0);
  rows.sort((a, b) => bytes[b]! - bytes[a]! || a - b);
  return rows.map((row) => ({
    line: row,
    bytes: bytes[row]!,
    blocks: blocks[row]!,
    node: largestNode[row]!,
  }));
}

/** Per node, the node of its stack that what it holds is charged to. */
function chargeNodes({ length, parent, line, lines }: SizedTree): Uint32Array {
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
