import type { Profile } from "../profile/profile.ts";
import { type Grouping, type Groups, groupSites, type HeavyGroup, heaviestGroups } from "./groups.ts";
import { type Growth, growthOfGroups } from "./growth.ts";
import type { Estimate } from "./interval.ts";
import type { View } from "./view.ts";

/** What is held at the moment of a view, and whether it grew up to then. */
export interface LeftGroup extends HeavyGroup {
  /** Seconds from the start to the first and the last allocation of those stacks that hold something, to some 10 ms. */
  readonly firstSeconds: number;
  readonly lastSeconds: number;
  readonly growth: Growth;
}

export function leftGroups({ profile }: View, by: Grouping): readonly LeftGroup[] {
  const groups = groupSites(profile, by);
  const historyOf = historyOfHeld(profile, groups);
  return heaviestGroups(profile, groups, by).map((group) => ({ ...group, ...historyOf(group.row, group) }));
}

/** Of groups, what leftGroups says of them beside what they hold. */
export function historyOfHeld(
  profile: Profile,
  groups: Groups,
): (row: number, held: Estimate) => Pick<LeftGroup, "firstSeconds" | "lastSeconds" | "growth"> {
  const { sites, peak } = profile;
  const first = new Float64Array(groups.named.length).fill(Number.POSITIVE_INFINITY);
  const last = new Float64Array(groups.named.length);
  for (let site = 0; site < sites.length; site++) {
    const row = groups.ofSite[site]!;
    if (row < 0 || sites.peakBytes[site] === 0) continue;
    first[row] = Math.min(first[row]!, sites.firstSeconds[site]!);
    last[row] = Math.max(last[row]!, sites.lastSeconds[site]!);
  }
  const growthOf = growthOfGroups(profile, groups.ofSite, first, peak.seconds);
  return (row, held) => ({
    firstSeconds: first[row]!,
    lastSeconds: Math.min(last[row]!, peak.seconds),
    growth: growthOf(row, held),
  });
}

/** Of the run: by then the interpreter has not begun to end, most likely. */
const BEFORE_END = 0.9;
/** Times as much as at the end. */
const RELEASED_MIN = 1.5;
const RELEASED_BYTES_MIN = 2 ** 20;

/**
 * The last moment before the program, or the interpreter that ended, released much of what it held: what was left then a person may
 * be looking for, too. null where nothing like that happened.
 */
export function beforeRelease({
  timeline,
  liveBytes,
  run,
}: Profile): { seconds: number; bytes: number } | null {
  let found: { seconds: number; bytes: number } | null = null;
  for (let moment = timeline.length - 1; moment >= 0; moment--) {
    const seconds = timeline.seconds[moment]!;
    const bytes = timeline.liveBytes[moment]!;
    if (
      bytes > RELEASED_MIN * liveBytes &&
      bytes > RELEASED_BYTES_MIN &&
      (found === null || bytes > found.bytes)
    )
      found = { seconds, bytes };
    if (seconds < BEFORE_END * run.duration) break;
  }
  return found;
}
