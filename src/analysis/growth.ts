import type { Profile } from "../profile/profile.ts";
import type { Estimate } from "./interval.ts";

/** Parts of the time from a group's first allocation on: what grows holds more in each than in the one before. */
const PARTS = 4;
/** Moments in each part, at least: fewer tell nothing. */
const MOMENTS_PER_PART = 2;
/** Of what is held: less is no growth. */
const GROWTH_MIN = 0.1;
const LAST_GROWTH_MIN = 0.01;
/** What sampling may have added by chance. */
const DEVIATIONS = 2;

/** `growing` up to the moment that is looked at, or `level`; null where too little is known. */
export type Growth = "growing" | "level" | null;

/**
 * How what groups hold at a time came to be, by the timeline up to then: the least that was held in each quarter of the time since
 * the first allocation, as the least is what stays. `firstSeconds` is a row for each group, `ofSite` the group of each site or −1;
 * what is held is an estimate.
 */
export function growthOfGroups(
  { timeline, sites }: Profile,
  ofSite: Int32Array,
  firstSeconds: Float64Array,
  until: number,
): (row: number, held: Estimate) => Growth {
  const groups = firstSeconds.length;
  const held = new Float64Array(sites.length);
  const sums = new Float64Array(groups);
  const least = new Float64Array(groups * PARTS).fill(Number.POSITIVE_INFINITY);
  const moments = new Uint32Array(groups * PARTS);
  let change = 0;
  for (let moment = 0; moment < timeline.length && timeline.seconds[moment]! < until; moment++) {
    for (; change < timeline.changesEnd[moment]!; change++) {
      const site = timeline.changeSite[change]!;
      const bytes = timeline.changeBytes[change]!;
      const row = ofSite[site]!;
      if (row >= 0) sums[row]! += bytes - held[site]!;
      held[site] = bytes;
    }
    const seconds = timeline.seconds[moment]!;
    for (let row = 0; row < groups; row++) {
      const first = firstSeconds[row]!;
      if (seconds < first) continue;
      const part =
        row * PARTS + Math.min(PARTS - 1, Math.floor((PARTS * (seconds - first)) / (until - first)));
      least[part] = Math.min(least[part]!, sums[row]!);
      moments[part]!++;
    }
  }
  return (row, now) => {
    const begin = row * PARTS;
    if (moments.subarray(begin, begin + PARTS).some((count) => count < MOMENTS_PER_PART)) return null;
    return judge(least.subarray(begin, begin + PARTS), now);
  };
}

function judge(least: Float64Array, { bytes, variance }: Estimate): Growth {
  const [first, last, beforeLast] = [least[0]!, least[PARTS - 1]!, least[PARTS - 2]!];
  const rises = least.every((value, part) => part === 0 || value > least[part - 1]!);
  const grown = last - first;
  if (!rises || grown < GROWTH_MIN * bytes || last - beforeLast < LAST_GROWTH_MIN * bytes) return "level";
  return grown > DEVIATIONS * Math.sqrt(Math.max(0, variance)) ? "growing" : null;
}
