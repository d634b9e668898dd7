import type { Profile } from "../profile/profile.ts";
import { type Churn, churnAt, churnOfGroups } from "./churn.ts";
import { type GroupSum, type Groups, sumGroups } from "./groups.ts";
import type { Growth } from "./growth.ts";
import { historyOfHeld } from "./left.ts";
import { profileAt } from "./moment.ts";
import { beginningOf, type View } from "./view.ts";

/** A group as a table shows it. */
export interface GroupRow extends GroupSum {
  /** Of what all groups hold, or gained, that have some: 0 to 1; 0 of one that gave back more. */
  readonly share: number;
  /** What it holds at the end of the run. */
  readonly atEnd: number;
  /** Of a range what it held when that began; else 0. */
  readonly before: number;
  /** What ever passed through it. */
  readonly churn: Pick<Churn, "totalBytes" | "totalBlocks" | "shortLived8">;
  /** Seconds from the start to the first and the last allocation of what it holds. */
  readonly firstSeconds: number;
  readonly lastSeconds: number;
  /** Up to the moment of the view; null where too little is known. */
  readonly growth: Growth;
}

/** The groups of a view that hold something, or gained or gave back something, largest first. */
export function groupRows({ recorded, profile, shown }: View, groups: Groups): readonly GroupRow[] {
  const sums = sumGroups(profile, groups);
  const whole = sums.reduce((sum, { bytes }) => sum + Math.max(0, bytes), 0);
  const churn = churnOfGroups(recorded, groups);
  const historyOf = historyOfHeld(profile, groups);
  const atEnd = sumColumn(recorded, groups, recorded.sites.liveBytes);
  const before =
    shown.what === "range"
      ? sumColumn(recorded, groups, profileAt(recorded, beginningOf(shown)).sites.peakBytes)
      : new Float64Array(groups.named.length);
  return sums.map((sum) => ({
    ...sum,
    ...historyOf(sum.row, sum),
    share: Math.max(0, sum.bytes) / whole,
    atEnd: atEnd[sum.row]!,
    before: before[sum.row]!,
    churn: churnAt(churn, sum.row),
  }));
}

function sumColumn({ sites }: Profile, { named, ofSite }: Groups, column: Float64Array): Float64Array {
  const sums = new Float64Array(named.length);
  for (let site = 0; site < sites.length; site++)
    if (ofSite[site]! >= 0) sums[ofSite[site]!]! += column[site]!;
  return sums;
}
