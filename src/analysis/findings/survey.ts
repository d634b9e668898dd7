import { type BytesColumn, doubtAt, sumDoubt } from "../../profile/doubt.ts";
import { isCounted, type Profile, type SiteTable } from "../../profile/profile.ts";
import type { SourceOf } from "../expression.ts";
import { type Estimate, intervalOf } from "../interval.ts";
import { foldFrames } from "../line-table.ts";
import { chargeCalls } from "../lines.ts";
import { originIndex } from "../origin.ts";
import type { LineTable } from "../tree.ts";

/**
 * Of the peak, or of what else a sentence names: what is less than a tenth of it is not what to look at first.
 */
export const SHARE_MIN = 0.1;

/** What all detectors look at: whose line each site is charged to, as chargeLines does it. */
export interface Survey {
  readonly profile: Profile;
  readonly sourceOf: SourceOf;
  readonly space: string;
  readonly lines: LineTable;
  /** Per stack, the call of it that is charged. */
  readonly charged: Int32Array;
  /** Per site, the row of its line; −1 where it is of a kind that is no part of the peak, or of no line. */
  readonly lineOfSite: Int32Array;
  /** The same without what imports allocated, which is a library's matter. */
  readonly ofSite: Int32Array;
  /** What all those held at the peak, in bytes. */
  readonly held: number;
}

export function surveyRun(profile: Profile, sourceOf: SourceOf, space: string): Survey {
  const { stacks, sites, frames } = profile;
  const { table: lines, ofFrame } = foldFrames(profile, new Uint8Array(frames.length).fill(1));
  const originAt = (stack: number) => lines.origin[ofFrame[stacks.frame[stack]!]!]!;
  const charged = chargeCalls(stacks.parent, originAt);
  const isImport = belowImports(profile, originAt);
  const lineOfSite = new Int32Array(sites.length).map((_, site) => {
    const call = charged[sites.stack[site]!]!;
    const isOfLine = isCounted(sites.kind[site]!) && originAt(call) !== originIndex("root");
    return isOfLine ? ofFrame[stacks.frame[call]!]! : -1;
  });
  const ofSite = lineOfSite.map((row, site) => (isImport[sites.stack[site]!] === 1 ? -1 : row));
  const held = sites.peakBytes.reduce((sum, bytes, site) => (ofSite[site]! < 0 ? sum : sum + bytes), 0);
  return { profile, sourceOf, space, lines, charged, lineOfSite, ofSite, held };
}

/** Per stack, 1 where the import system was called since the innermost line of the person's own code. */
function belowImports({ stacks }: Profile, originAt: (stack: number) => number): Uint8Array {
  const [own, imports] = [originIndex("own"), originIndex("import")];
  const isBelow = new Uint8Array(stacks.length);
  for (let stack = 0; stack < stacks.length; stack++) {
    const origin = originAt(stack);
    if (origin === own) continue;
    isBelow[stack] = origin === imports ? 1 : (isBelow[stacks.parent[stack]!] ?? 0);
  }
  return isBelow;
}

/** Sums a column of sites up to rows, of which −1 is none. */
export function sumRows(column: Float64Array, length: number, rowOf: (site: number) => number): Float64Array {
  const sums = new Float64Array(length);
  for (let site = 0; site < column.length; site++) {
    const row = rowOf(site);
    if (row >= 0) sums[row]! += column[site]!;
  }
  return sums;
}

/** The same of bytes, with how sure they are. */
export function estimateRows(
  sites: SiteTable,
  column: BytesColumn,
  length: number,
  rowOf: (site: number) => number,
): (row: number) => Estimate {
  const bytes = sumRows(sites[column], length, rowOf);
  const doubt = sumDoubt(sites, column, length, rowOf);
  return (row) => ({ bytes: bytes[row]!, ...doubtAt(doubt, row) });
}

/** Whether something is at least so large, also where it is an estimate: nobody is named by chance. */
export function isAtLeast(estimate: Estimate, bytes: number): boolean {
  return estimate.bytes > 0 && intervalOf(estimate)[0] >= bytes;
}

/** The first row with the highest value. */
export function indexOfMost(column: Float64Array): number {
  return column.reduce((most, value, row) => (value > column[most]! ? row : most), 0);
}
