import type { Bytes } from "../profile/brand.ts";
import { sumDoubt } from "../profile/doubt.ts";
import { isCounted, KINDS, type Profile, type SiteTable } from "../profile/profile.ts";
import { type Grouping, type Groups, groupSites, type HeavyGroup, heaviestGroups } from "./groups.ts";
import { type Interval, intervalsOf } from "./interval.ts";
import type { KindTree } from "./peak-tree.ts";
import type { HeldByKind } from "./tree.ts";

/** What passed through a line: all that was ever allocated, freed or not. */
export interface Churn {
  readonly totalBytes: number;
  readonly totalBlocks: number;
  /** Seconds from the start to the first and the last allocation, to some 10 ms. */
  readonly firstSeconds: number;
  readonly lastSeconds: number;
  /**
   * Blocks that their thread released as its next release, with at most 1 (8) allocations of its own in between. NaN of a sampled
   * recording: they are not counted there.
   */
  readonly shortLived1: number;
  readonly shortLived8: number;
}

/** Of a sampled recording, the interval of the total. */
interface TotalInterval<Of> {
  readonly totalInterval?: Of;
}

/** The same, a row for each of several. */
export type ChurnColumns = Readonly<Record<keyof Churn, Float64Array>> & TotalInterval<readonly Interval[]>;

/** The same profile with all that was ever allocated in the place of the peak. */
export function profileOfTotals(profile: Profile): Profile {
  const { sites, peak } = profile;
  const { totalBytes, totalBlocks } = sites;
  const bytes = totalBytes.reduce((sum, own, site) => (isCounted(sites.kind[site]!) ? sum + own : sum), 0);
  return {
    ...profile,
    peak: { ...peak, bytes: bytes as Bytes },
    sites: { ...sites, peakBytes: totalBytes, peakBlocks: totalBlocks, moved: null },
  };
}

export interface ChurnedGroup extends HeavyGroup {
  readonly churn: Churn & TotalInterval<Interval>;
}

/** What passed through groups, those with most first; their bytes and blocks are what they allocated in all. */
export function churnedGroups(profile: Profile, by: Grouping): readonly ChurnedGroup[] {
  const groups = groupSites(profile, by);
  const churn = churnOfGroups(profile, groups);
  const heavy = heaviestGroups(profileOfTotals(profile), groups, by);
  return heavy.map((group) => ({ ...group, churn: churnAt(churn, group.row) }));
}

/** The churn of groups, a row for each: that of all their sites. */
export function churnOfGroups({ sites }: Profile, { named, ofSite }: Groups): ChurnColumns {
  return sumChurn(sites, named.length, (site) => ofSite[site]!);
}

/** A row of it. */
export function churnAt(
  { totalInterval, ...columns }: ChurnColumns,
  row: number,
): Churn & TotalInterval<Interval> {
  const values = Object.entries(columns).map(([name, column]) => [name, column[row]!]);
  const churn = Object.fromEntries(values) as Record<keyof Churn, number>;
  return totalInterval === undefined ? churn : { ...churn, totalInterval: totalInterval[row]! };
}

/** The churn of what a kind of memory holds: a row for each of its nodes, of the stacks that hold something there. */
export function churnOfHeld(
  { sites }: Profile,
  { tree, nodeOf }: KindTree,
  { kind, node }: Pick<HeldByKind, "kind" | "node">,
): ChurnColumns {
  const rowOf = new Int32Array(tree.length).fill(-1);
  node.forEach((at, row) => {
    rowOf[at] = row;
  });
  const number = KINDS.indexOf(kind);
  return sumChurn(sites, node.length, (site) =>
    sites.kind[site] === number && sites.peakBytes[site] !== 0 ? rowOf[nodeOf[sites.stack[site]!]!]! : -1,
  );
}

/** Sums sites up to rows; −1 is none. Short-lived blocks of several processes are not known where one of them was sampled. */
function sumChurn(sites: SiteTable, length: number, rowOf: (site: number) => number): ChurnColumns {
  const sums = {
    totalBytes: new Float64Array(length),
    totalBlocks: new Float64Array(length),
    firstSeconds: new Float64Array(length).fill(Number.POSITIVE_INFINITY),
    lastSeconds: new Float64Array(length),
    shortLived1: new Float64Array(length),
    shortLived8: new Float64Array(length),
  };
  for (let site = 0; site < sites.length; site++) {
    const row = rowOf(site);
    if (row < 0) continue;
    for (const name of ["totalBytes", "totalBlocks", "shortLived1", "shortLived8"] as const)
      sums[name][row]! += sites[name][site]!;
    sums.firstSeconds[row] = Math.min(sums.firstSeconds[row]!, sites.firstSeconds[site]!);
    sums.lastSeconds[row] = Math.max(sums.lastSeconds[row]!, sites.lastSeconds[site]!);
  }
  const doubt = sumDoubt(sites, "totalBytes", length, rowOf);
  if (doubt === null) return sums;
  for (const name of ["shortLived1", "shortLived8"] as const) sums[name].fill(Number.NaN);
  return { ...sums, totalInterval: intervalsOf(sums.totalBytes, doubt) };
}
