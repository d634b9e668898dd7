import { type DoubtColumns, EXACT } from "../profile/doubt.ts";
import type { Profile } from "../profile/profile.ts";
import { InputError } from "../recording/errors.ts";
import { formatName } from "./format.ts";
import { heaviestBy } from "./groups.ts";
import { type Estimate, sumEstimates } from "./interval.ts";
import { originOf } from "./origin.ts";
import { findOutermost, type StackSums, sumStacks } from "./stack-sums.ts";

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
  /** Of the stacks that end on it, the one that holds most with all below it. */
  readonly stack: number;
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

/** The lines of a file in their order. `sums` are those of the profile: the same for all of its files. */
export function linesOfFile(profile: Profile, file: string, sums: StackSums = sumStacks(profile)): FileLines {
  const { stacks } = profile;
  const { numbers, rowOfStack } = findRows(profile, file);
  const isOutermost = findOutermost(stacks.parent, rowOfStack);
  const rows = numbers.map((line) => ({
    ...{ line, held: nothing(), own: nothing() },
    ...{ totalBytes: 0, totalBlocks: 0, stack: -1 },
  }));
  // Per stack, the row of the innermost line of the file in it.
  const innermost = new Int32Array(stacks.length);
  for (let stack = 0; stack < stacks.length; stack++) {
    const here = rowOfStack[stack]!;
    innermost[stack] = here < 0 ? (innermost[stacks.parent[stack]!] ?? -1) : here;
    const charged = rows[innermost[stack]!];
    if (charged === undefined) continue;
    add(charged.own, sums.selfBytes, sums.selfDoubt, stack);
    charged.totalBytes += sums.totalBytes[stack]!;
    charged.totalBlocks += sums.totalBlocks[stack]!;
    if (here < 0) continue;
    if (isOutermost[stack] === 1) add(charged.held, sums.bytes, sums.doubt, stack);
    const most = sums.bytes[charged.stack] ?? Number.NEGATIVE_INFINITY;
    if (sums.bytes[stack]! > most) charged.stack = stack;
  }
  return {
    file,
    held: sumEstimates(rows.map(({ own }) => own)),
    lines: rows.filter(hasFigures).sort((a, b) => a.line - b.line),
  };
}

/** What only stands on stacks that hold nothing says nothing; neither does what has no line. */
const hasFigures = ({ line, held, totalBlocks }: FileLine): boolean =>
  line > 0 && (held.bytes !== 0 || totalBlocks > 0);

type Sum = { -readonly [Field in keyof Estimate]: Estimate[Field] };

const nothing = (): Sum => ({ bytes: 0, ...EXACT });

function add(sum: Sum, bytes: Float64Array, doubt: DoubtColumns | null, row: number): void {
  sum.bytes += bytes[row]!;
  if (doubt === null) return;
  sum.variance += doubt.variance[row]!;
  sum.skew += doubt.skew[row]!;
}

/** A row for each line of a file that stacks stand on; per stack its row, −1 outside of the file. */
function findRows({ stacks, frames, functions }: Profile, file: string) {
  const isOfFile = functions.file.map((name) => name === file);
  const rows = new Map<number, number>();
  const rowOfStack = new Int32Array(stacks.length).fill(-1);
  for (let stack = 0; stack < stacks.length; stack++) {
    const frame = stacks.frame[stack]!;
    if (!isOfFile[frames.function[frame]!]) continue;
    const line = frames.line[frame]!;
    rowOfStack[stack] = rows.get(line) ?? rows.size;
    rows.set(line, rowOfStack[stack]!);
  }
  return { numbers: [...rows.keys()], rowOfStack };
}
