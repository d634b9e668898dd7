import { doubtAt } from "../profile/doubt.ts";
import { type Estimate, mapDoubt } from "./interval.ts";
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
export interface ChargedLine extends Estimate {
  readonly line: number;
  readonly blocks: number;
  /** The node on this line that most is charged to. */
  readonly node: number;
}

/** One line of code and what it held. */
export interface HeavyLine extends Estimate {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly origin: Origin;
  readonly blocks: number;
  /** Of what all rows add up to, 0 to 1. */
  readonly share: number;
  readonly span: Span;
}

/** The lines that chargeLines finds, described. */
export function heaviestLines(tree: LineTree): readonly HeavyLine[] {
  const { lines } = tree;
  const charged = chargeLines(tree);
  const whole = sumBytes(charged);
  return charged.map(({ line, bytes, variance, skew, blocks, node }) => ({
    function: lines.function[line]!,
    file: lines.file[line]!,
    line: lines.line[line]!,
    origin: ORIGINS[lines.origin[line]!]!,
    ...{ bytes, variance, skew },
    blocks,
    share: bytes / whole,
    span: { endLine: tree.endLine[node]!, column: tree.column[node]!, endColumn: tree.endColumn[node]! },
  }));
}

/** What lines add up to. */
export function sumBytes(lines: readonly { readonly bytes: number }[]): number {
  return lines.reduce((sum, { bytes }) => sum + bytes, 0);
}

/**
 * The lines that held what the tree shows, largest first; their bytes sum up to the tree's total. Of a tree of what was
 * gained they are the lines that gained something; those that gave back more have no row. What a stack holds is charged
 * to the innermost line of the person's own code in it: the line they can change. Where there is none, to the innermost
 * line outside of the import system, which would say nothing about who imported what; failing that, to the innermost of
 * all.
 */
export function chargeLines(tree: SizedTree): readonly ChargedLine[] {
  const { length, parent, line, lines } = tree;
  const charged = chargeCalls(parent, (node) => lines.origin[line[node]!]!);
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
  const doubt = mapDoubt(tree.selfDoubt, (own) => {
    const sums = new Float64Array(lines.length);
    for (let node = 1; node < length; node++) sums[line[charged[node]!]!]! += own[node]!;
    return sums;
  });
  for (let node = length - 1; node > 0; node--) {
    const most = largestNode[line[node]!]!;
    if (most === 0 || nodeBytes[node]! >= nodeBytes[most]!) largestNode[line[node]!] = node;
  }
  const rows = [...bytes.keys()].filter((row) => bytes[row]! > 0);
  rows.sort((a, b) => bytes[b]! - bytes[a]! || a - b);
  return rows.map((row) => ({
    line: row,
    bytes: bytes[row]!,
    ...doubtAt(doubt, row),
    blocks: blocks[row]!,
    node: largestNode[row]!,
  }));
}

/**
 * Per call of a table, the call of its stack that what it holds is charged to. `parent` is −1 for an outermost one, a
 * parent's row is smaller than its child's; `originOf` gives an index into ORIGINS.
 */
export function chargeCalls(parent: Int32Array, originOf: (call: number) => number): Int32Array {
  const own = originIndex("own");
  const library = originIndex("library");
  // What the call itself would be charged to: −1 while its stack has no line of that origin.
  const innermostOwn = new Int32Array(parent.length);
  const innermostLibrary = new Int32Array(parent.length);
  return new Int32Array(parent.length).map((_, call) => {
    const origin = originOf(call);
    const above = parent[call]!;
    innermostOwn[call] = origin === own ? call : (innermostOwn[above] ?? -1);
    innermostLibrary[call] = origin === library ? call : (innermostLibrary[above] ?? -1);
    if (innermostOwn[call] >= 0) return innermostOwn[call];
    return innermostLibrary[call] >= 0 ? innermostLibrary[call] : call;
  });
}
