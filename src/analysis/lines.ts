import { originIndex } from "./origin.ts";
import { type LineTree, ORIGINS, type Origin } from "./tree.ts";

/** Where the expression ends that a line held most by: as in LineTree, −1 where unknown. */
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
  const charged = chargeNodes(tree);
  const { length } = tree;
  const bytes = new Float64Array(length);
  const blocks = new Float64Array(length);
  const selfBlocks = ownBlocks(tree);
  for (let node = 1; node < length; node++) {
    bytes[charged[node]!]! += tree.selfBytes[node]!;
    blocks[charged[node]!]! += selfBlocks[node]!;
  }
  const rows = new Map<number, { node: number; most: number; bytes: number; blocks: number }>();
  for (let node = 1; node < length; node++) {
    if (bytes[node] === 0) continue;
    const line = tree.line[node]!;
    const row = rows.get(line) ?? { node, most: 0, bytes: 0, blocks: 0 };
    rows.set(line, row);
    row.bytes += bytes[node]!;
    row.blocks += blocks[node]!;
    if (bytes[node]! > row.most) Object.assign(row, { node, most: bytes[node]! });
  }
  const { lines } = tree;
  const total = tree.bytes[0]!;
  return [...rows]
    .sort(([lineA, a], [lineB, b]) => b.bytes - a.bytes || lineA - lineB)
    .map(([line, row]) => ({
      function: lines.function[line]!,
      file: lines.file[line]!,
      line: lines.line[line]!,
      origin: ORIGINS[lines.origin[line]!]!,
      bytes: row.bytes,
      blocks: row.blocks,
      share: row.bytes / total,
      span: {
        endLine: tree.endLine[row.node]!,
        column: tree.column[row.node]!,
        endColumn: tree.endColumn[row.node]!,
      },
    }));
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
