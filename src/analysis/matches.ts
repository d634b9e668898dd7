import { type Estimate, sumRows } from "./interval.ts";
import type { SizedTree } from "./tree.ts";

/** Which nodes of a tree stand on a line that was looked for, and what they hold together. */
export interface Matches {
  /** Per node, 1 where its line matches. */
  readonly nodes: Uint8Array;
  readonly lineCount: number;
  /** Nested matches count once: what an outer one holds includes the inner ones. */
  readonly held: Estimate;
  readonly blocks: number;
}

/** Finds nodes by their lines' function or `file:line`, whatever the letters' case; "" finds nothing. */
export function findMatches(tree: SizedTree, query: string): Matches {
  const { length, parent, line, lines } = tree;
  const wanted = query.trim().toLowerCase();
  const found = new Uint8Array(lines.length);
  for (let row = 1; row < lines.length && wanted !== ""; row++) {
    if (isMatch(lines.function[row]!, lines.file[row]!, lines.line[row]!, wanted)) found[row] = 1;
  }
  const nodes = new Uint8Array(length);
  const insideMatch = new Uint8Array(length);
  const seen = new Uint8Array(lines.length);
  let lineCount = 0;
  let blocks = 0;
  const outermost: number[] = [];
  for (let node = 1; node < length; node++) {
    const row = line[node]!;
    const nested = insideMatch[parent[node]!]!;
    nodes[node] = found[row]!;
    insideMatch[node] = nested | found[row]!;
    if (found[row] === 0) continue;
    if (seen[row] === 0) lineCount++;
    seen[row] = 1;
    if (nested === 1) continue;
    outermost.push(node);
    blocks += tree.blocks[node]!;
  }
  return { nodes, lineCount, held: sumRows(tree.bytes, tree.doubt, outermost), blocks };
}

/** Whether a line's function or its `file:line` contains a text, which is in small letters. */
export function isMatch(name: string, file: string, line: number, wanted: string): boolean {
  return name.toLowerCase().includes(wanted) || `${file}:${line}`.toLowerCase().includes(wanted);
}
