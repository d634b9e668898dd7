import {
  type BytesColumn,
  type DoubtColumns,
  doubtAt,
  doubtOfTotal,
  EXACT,
  leftOver,
} from "../profile/doubt.ts";
import { type Doubt, isCounted, type Profile } from "../profile/profile.ts";

export interface Estimate extends Doubt {
  readonly bytes: number;
}

/** The ends of a 95 % interval, in bytes. */
export type Interval = readonly [low: number, high: number];

/** Of the normal distribution, 95 % lie within so many standard deviations. */
const DEVIATIONS = 1.959964;

/**
 * All truths T that an estimate E doesn't contradict: (E − T)² ≤ z² Var(T). Where more was held than was seen, the variance is larger
 * than it seems: a difference T − E is most likely spread over sites by their share of the variance, so each byte of it
 * adds c = ΣB·u² / ΣB·u, where B are their bytes and u their spread. Solved for T, that is what follows. For sites whose blocks are
 * alike it is the score interval of a binomial distribution, for many samples the normal one.
 */
export function intervalOf({ bytes, variance, skew }: Estimate): Interval {
  if (!(variance > 0)) return [bytes, bytes];
  const shift = (DEVIATIONS ** 2 * skew) / variance / 2;
  const half = Math.sqrt(DEVIATIONS ** 2 * variance + shift ** 2);
  const [low, high] = [Math.round(bytes + shift - half), Math.round(bytes + shift + half)];
  return [low + 0, high + 0]; // no −0
}

export function sumEstimates(estimates: readonly Estimate[]): Estimate {
  return estimates.reduce(
    (sum, { bytes, variance, skew }) => ({
      bytes: sum.bytes + bytes,
      variance: sum.variance + variance,
      skew: sum.skew + skew,
    }),
    { bytes: 0, ...EXACT },
  );
}

/** What is left of a sum without a part of it. */
export function withoutPart(whole: Estimate, part: Estimate): Estimate {
  const left = { variance: whole.variance - part.variance, skew: whole.skew - part.skew };
  return { bytes: whole.bytes - part.bytes, ...leftOver(left, whole.variance) };
}

/** What was given back, of what was gained. */
export function negate({ bytes, variance, skew }: Estimate): Estimate {
  return { bytes: -bytes, variance, skew: -skew };
}

/** The total of some sites of sampled kinds. */
export function sumSites(
  { sites, sampleBytes }: Profile,
  column: BytesColumn,
  isIn: (site: number) => boolean,
): Estimate {
  let bytes = 0;
  for (let site = 0; site < sites.length; site++) if (isIn(site)) bytes += sites[column][site]!;
  return { bytes, ...doubtOfTotal(sites, column, sampleBytes, isIn) };
}

/** The total of the kinds that are counted. */
export function sumCountedSites(profile: Profile, column: BytesColumn): Estimate {
  return sumSites(profile, column, (site) => isCounted(profile.sites.kind[site]!));
}

/** The sum of some rows of a column. */
export function sumRows(bytes: Float64Array, doubt: DoubtColumns | null, rows: Iterable<number>): Estimate {
  const sum = { bytes: 0, ...EXACT };
  for (const row of rows) {
    sum.bytes += bytes[row]!;
    if (doubt === null) continue;
    sum.variance += doubt.variance[row]!;
    sum.skew += doubt.skew[row]!;
  }
  return sum;
}

/** What a tree says of a node. */
export function estimateOf(
  tree: { readonly bytes: Float64Array; readonly doubt: DoubtColumns | null },
  node: number,
): Estimate {
  return { bytes: tree.bytes[node]!, ...doubtAt(tree.doubt, node) };
}

/** Does the same with both columns, where there are any. */
export function mapDoubt(
  columns: DoubtColumns | null,
  map: (column: Float64Array) => Float64Array,
): DoubtColumns | null {
  return columns === null ? null : { variance: map(columns.variance), skew: map(columns.skew) };
}

/** Of sums in a column. null is exact. */
export function intervalsOf(bytes: Float64Array, doubt: DoubtColumns | null): readonly Interval[] {
  return Array.from(bytes, (sum, row) => intervalOf({ bytes: sum, ...doubtAt(doubt, row) }));
}

/** The field that stands beside a figure for machines; none where figures are exact. */
export function intervalField(
  { sampleBytes }: Pick<Profile, "sampleBytes">,
  estimate: Estimate,
): { interval?: Interval } {
  return sampleBytes > 0 ? { interval: intervalOf(estimate) } : {};
}
