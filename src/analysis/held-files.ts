import type { Profile } from "../profile/profile.ts";
import { type Estimate, sumRows } from "./interval.ts";
import { originsOfFiles } from "./line-table.ts";
import { findOutermost, type StackSums } from "./stack-sums.ts";
import { ORIGINS, type Origin } from "./tree.ts";

/** The files that a profile's stacks run through, the same at any moment; roots have none. */
export interface StackFiles {
  readonly files: readonly { readonly file: string; readonly origin: Origin }[];
  /** Per file, the stacks that are in it and have no caller in it. */
  readonly stacks: readonly (readonly number[])[];
}

/** A file, and what its lines and all that they called hold, once each. */
export interface HeldFile extends Estimate {
  readonly file: string;
  readonly origin: Origin;
}

export function findFiles(profile: Profile): StackFiles {
  const { stacks, frames, functions } = profile;
  const rows = new Map<string, number>();
  const rowOfFunction = Int32Array.from(functions.file, (file) => {
    if (file === "") return -1;
    const row = rows.get(file) ?? rows.size;
    rows.set(file, row);
    return row;
  });
  const fileOfStack = new Int32Array(stacks.length).map(
    (_, stack) => rowOfFunction[frames.function[stacks.frame[stack]!]!]!,
  );
  const stacksOf = [...rows].map((): number[] => []);
  findOutermost(stacks.parent, fileOfStack).forEach((isOutermost, stack) => {
    if (isOutermost === 1) stacksOf[fileOfStack[stack]!]!.push(stack);
  });
  const names = [...rows.keys()];
  const origins = originsOfFiles(profile, names);
  return {
    files: names.map((file, row) => ({ file, origin: ORIGINS[origins[row]!]! })),
    stacks: stacksOf,
  };
}

/** Files with what they hold, largest first, and after them those that gave back; `sums` are those of the same profile, at any moment. */
export function heldFiles({ files, stacks }: StackFiles, { bytes, doubt }: StackSums): readonly HeldFile[] {
  return files
    .map((file, row) => ({ ...file, ...sumRows(bytes, doubt, stacks[row]!) }))
    .sort((a, b) => Number(b.bytes > 0) - Number(a.bytes > 0) || compareSizes(a, b));
}

const compareSizes = (a: HeldFile, b: HeldFile): number =>
  Math.abs(b.bytes) - Math.abs(a.bytes) || (a.file < b.file ? -1 : 1);
