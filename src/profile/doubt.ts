import type { Doubt, SiteTable } from "./profile.ts";

/** Of many sums, a row for each. */
export type DoubtColumns = Readonly<Record<keyof Doubt, Float64Array>>;

/** Of what was recorded exactly. */
export const EXACT: Doubt = { variance: 0, skew: 0 };

/** Columns of sites that are bytes. */
export type BytesColumn = "peakBytes" | "liveBytes" | "totalBytes";

/** The doubt of sites' bytes, summed up to rows; −1 is none. null of an exact recording. */
export function sumDoubt(
  sites: SiteTable,
  column: BytesColumn,
  length: number,
  rowOf: (site: number) => number,
): DoubtColumns | null {
  const { spread } = sites;
  if (spread === null) return null;
  const bytes = sites[column];
  const moved = (column === "peakBytes" ? sites.moved : null) ?? bytes;
  const sums = { variance: new Float64Array(length), skew: new Float64Array(length) };
  for (let site = 0; site < sites.length; site++) {
    const row = rowOf(site);
    if (row < 0) continue;
    sums.variance[row]! += moved[site]! * spread[site]!;
    sums.skew[row]! += bytes[site]! * spread[site]! ** 2;
  }
  return sums;
}

/** A row's; null is exact. */
export function doubtAt(columns: DoubtColumns | null, row: number): Doubt {
  if (columns === null) return EXACT;
  return { variance: columns.variance[row]!, skew: columns.skew[row]! };
}

/** What doubles lack in precision. */
const PRECISION = 1e-9;

/** What is left of a sum that had a larger variance once and has lost what it was made of; that may be nothing. */
export function leftOver(left: Doubt, once: number): Doubt {
  return left.variance < PRECISION * once ? EXACT : left;
}

/**
 * The doubt of a total, over blocks of which none was seen anywhere, too. These are as good as nothing beside a single sample; a
 * total of nothing is known to be 0 to 3.84 times the distance of samples.
 */
export function withUnseen({ variance, skew }: Doubt, sampleBytes: number): Doubt {
  return sampleBytes > 0 ? { variance: variance + 1, skew: skew + sampleBytes } : EXACT;
}

/** That of a total over sites of sampled kinds. Of a gain, what wasn't seen is left out, as it may have come or gone. */
export function doubtOfTotal(
  sites: SiteTable,
  column: BytesColumn,
  sampleBytes: number,
  isIn: (site: number) => boolean,
): Doubt {
  const seen = doubtAt(
    sumDoubt(sites, column, 1, (site) => (isIn(site) ? 0 : -1)),
    0,
  );
  const isGain = column === "peakBytes" && sites.moved !== null;
  return isGain ? seen : withUnseen(seen, sampleBytes);
}
