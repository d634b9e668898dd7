import { type DoubtColumns, sumDoubt } from "../profile/doubt.ts";
import { isCounted, type Profile } from "../profile/profile.ts";
import { mapDoubt } from "./interval.ts";
import { sumUp } from "./sum-up.ts";

/** What stacks hold at the moment that stands in the place of the peak: a row for each stack. Any file's lines follow from it. */
export interface StackSums {
  /** What the stack and all below it hold. */
  readonly bytes: Float64Array;
  readonly doubt: DoubtColumns | null;
  /** Without those below it. */
  readonly selfBytes: Float64Array;
  readonly selfDoubt: DoubtColumns | null;
  /** All that it ever allocated, without those below it. */
  readonly totalBytes: Float64Array;
  readonly totalBlocks: Float64Array;
}

/** The sums of some kinds of memory, by their numbers; by default of those that make up the peak. */
export function sumStacks(
  { stacks, sites }: Profile,
  isWanted: (kind: number) => boolean = isCounted,
): StackSums {
  const sumOf = (column: Float64Array): Float64Array => {
    const sums = new Float64Array(stacks.length);
    column.forEach((value, site) => {
      if (isWanted(sites.kind[site]!)) sums[sites.stack[site]!]! += value;
    });
    return sums;
  };
  const selfBytes = sumOf(sites.peakBytes);
  const selfDoubt = sumDoubt(sites, "peakBytes", stacks.length, (site) =>
    isWanted(sites.kind[site]!) ? sites.stack[site]! : -1,
  );
  return {
    bytes: sumUp(stacks.parent, selfBytes),
    doubt: mapDoubt(selfDoubt, (column) => sumUp(stacks.parent, column)),
    selfBytes,
    selfDoubt,
    totalBytes: sumOf(sites.totalBytes),
    totalBlocks: sumOf(sites.totalBlocks),
  };
}

/**
 * Per stack, 1 where it has a key that none of its callers has: what runs through a key is the sum of these, so that what does so
 * twice, by recursion, counts once. A key of −1 is none.
 */
export function findOutermost(parent: Int32Array, keys: Int32Array): Uint8Array {
  const isOutermost = new Uint8Array(keys.length);
  // Each path's outermost stacks as a list from the innermost one: it is as long as the path has keys, however deep it is.
  const last = new Int32Array(keys.length);
  const before = new Int32Array(keys.length);
  for (let stack = 0; stack < keys.length; stack++) {
    const above = last[parent[stack]!] ?? -1;
    let same = keys[stack]! < 0 ? -1 : above;
    while (same >= 0 && keys[same] !== keys[stack]) same = before[same]!;
    const isNew = keys[stack]! >= 0 && same < 0;
    isOutermost[stack] = isNew ? 1 : 0;
    last[stack] = isNew ? stack : above;
    before[stack] = above;
  }
  return isOutermost;
}
