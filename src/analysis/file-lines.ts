import { doubtAt, EXACT, sumDoubt } from "../profile/doubt.ts";
import { isCounted, type Profile } from "../profile/profile.ts";
import { InputError } from "../recording/errors.ts";
import { formatName } from "./format.ts";
import { heaviestBy } from "./groups.ts";
import { type Estimate, estimateOf, sumEstimates } from "./interval.ts";
import { originOf } from "./origin.ts";
import { peakTree } from "./peak-tree.ts";
import type { LineTree } from "./tree.ts";

/** A line of a file. */
export interface FileLine {
  readonly line: number;
  /** What it and all that it called hold, or gained. */
  readonly held: Estimate;
  /** The part of it that no other line of the file was called for: the line's own, and what it called in other files. */
  readonly own: Estimate;
  /** All that it ever allocated, as `own` has it. */
  readonly totalBlocks: number;
  readonly totalBytes: number;
}

/** A file's lines that allocated something, or called what did; `held` is what runs through any of them, the sum of their `own`. */
export interface FileLines {
  readonly file: string;
  readonly held: Estimate;
  readonly lines: readonly FileLine[];
}

const CANDIDATES_MAX = 4;

/**
 * The file of a recording that a path or its end names; the person's own rather than a library's.
 * @throws InputError where it is none, or could be several.
 */
export function findFile(profile: Profile, name: string): string {
  const { stacks, frames, functions } = profile;
  const files = new Set<string>();
  for (const frame of stacks.frame) files.add(functions.file[frames.function[frame]!]!);
  if (name !== "" && files.has(name)) return name;
  const found = [...files].filter(
    (file) => file !== "" && (file.endsWith(`/${name}`) || name.endsWith(`/${file}`)),
  );
  const own = found.filter((file) => originOf(file) === "own");
  for (const files of [own, found]) if (files.length === 1) return files[0]!;
  if (found.length > 1)
    throw new InputError(`${formatName(name)} may be ${listNames(found)}: give more of its path`);
  const heaviest = heaviestBy(profile, "file").flatMap(({ file, origin }) =>
    origin === "own" ? [file] : [],
  );
  const advice = heaviest.length === 0 ? "see floodmark summary" : `there are ${listNames(heaviest)}`;
  throw new InputError(`no line of ${formatName(name)} is in this recording: ${advice}`);
}

function listNames(files: readonly string[]): string {
  const names = files.slice(0, CANDIDATES_MAX).map(formatName);
  return names.join(", ") + (files.length > CANDIDATES_MAX ? " …" : "");
}

/** The lines of a file in their order. */
export function linesOfFile(profile: Profile, file: string): FileLines {
  const through = sumThrough(peakTree(profile), file);
  const lines = sumOwn(profile, file).map(
    (own): FileLine => ({ ...own, held: through.get(own.line) ?? NOTHING }),
  );
  return {
    file,
    held: sumEstimates(lines.map(({ own }) => own)),
    lines: lines.filter(hasFigures).sort((a, b) => a.line - b.line),
  };
}

/** What only stands on stacks that hold nothing says nothing; neither does what has no line. */
const hasFigures = ({ line, held, totalBlocks }: FileLine): boolean =>
  line > 0 && (held.bytes !== 0 || totalBlocks > 0);

const NOTHING: Estimate = { bytes: 0, ...EXACT };

/** What runs through each line of a file; what does so twice, by recursion, counts once. */
function sumThrough(tree: LineTree, file: string): Map<number, Estimate> {
  const { length, parent, line, lines } = tree;
  const sums = new Map<number, Estimate>();
  /** How many nodes of the path stand on each line of the file. */
  const open = new Map<number, number>();
  const path: number[] = [];
  const lineOf = (node: number) => (lines.file[line[node]!] === file ? lines.line[line[node]!]! : null);
  const count = (node: number, more: number) => {
    const number = lineOf(node);
    if (number !== null) open.set(number, (open.get(number) ?? 0) + more);
  };
  for (let node = 1; node < length; node++) {
    // Nodes stand depth first: what is not above this one has been left.
    while (path.length > 0 && path.at(-1) !== parent[node]) count(path.pop()!, -1);
    const number = lineOf(node);
    if (number !== null && !open.get(number))
      sums.set(number, sumEstimates([sums.get(number) ?? NOTHING, estimateOf(tree, node)]));
    path.push(node);
    count(node, 1);
  }
  return sums;
}

/** Charges what stacks hold to their innermost line of the file; all lines that stacks run through are there. */
function sumOwn(profile: Profile, file: string): Omit<FileLine, "held">[] {
  const { stacks, frames, functions, sites } = profile;
  const rows = new Map<number, number>();
  const rowOfStack = new Int32Array(stacks.length).fill(-1);
  for (let stack = 0; stack < stacks.length; stack++) {
    const frame = stacks.frame[stack]!;
    if (functions.file[frames.function[frame]!] === file) {
      const line = frames.line[frame]!;
      rowOfStack[stack] = rows.get(line) ?? rows.size;
      rows.set(line, rowOfStack[stack]!);
    } else rowOfStack[stack] = rowOfStack[stacks.parent[stack]!] ?? -1;
  }
  const rowOf = (site: number) => (isCounted(sites.kind[site]!) ? rowOfStack[sites.stack[site]!]! : -1);
  const sumOf = (column: Float64Array): Float64Array => {
    const sums = new Float64Array(rows.size);
    column.forEach((value, site) => {
      if (rowOf(site) >= 0) sums[rowOf(site)]! += value;
    });
    return sums;
  };
  const [bytes, totalBlocks, totalBytes] = [sites.peakBytes, sites.totalBlocks, sites.totalBytes].map(sumOf);
  const doubt = sumDoubt(sites, "peakBytes", rows.size, rowOf);
  return [...rows].map(([line, row]) => ({
    line,
    own: { bytes: bytes![row]!, ...doubtAt(doubt, row) },
    totalBlocks: totalBlocks![row]!,
    totalBytes: totalBytes![row]!,
  }));
}
