import type { Bytes } from "../profile/brand.ts";
import type { Profile } from "../profile/profile.ts";
import { formatNumberOf, formatSize, NO_BREAK_SPACE } from "./format.ts";

/** The highest resident set size of a run. */
export interface HighestResident {
  /** Of several processes all together, in which pages that they share count in each; null where nobody saw it. */
  readonly rssMax: Bytes | null;
  /** How many were there then. */
  readonly rssProcesses: number;
  /** The highest Pss that was seen of so many or more: shared pages count once. null where nobody looked at all of them. */
  readonly pssMax: Bytes | null;
}

export function highestResident({ rssMax, resident, processes }: Profile): HighestResident {
  const row = resident.bytes.indexOf(rssMax ?? 0);
  const rssProcesses = processes.length > 1 && row >= 0 ? resident.processes[row]! : processes.length;
  const pss = resident.pss.reduce((most, one, at) => {
    return one > most && resident.processes[at]! >= rssProcesses ? one : most;
  }, 0);
  return {
    rssMax,
    rssProcesses,
    pssMax: pss > 0 ? (pss as Bytes) : null,
  };
}

/** What the highest RSS of several processes is, in a sentence. */
export function noteResident(profile: Profile, space = NO_BREAK_SPACE): readonly string[] {
  const { rssMax, rssProcesses, pssMax } = highestResident(profile);
  if (rssMax === null || profile.processes.length === 1) return [];
  const processes = formatNumberOf(rssProcesses, "process", space);
  const pss =
    pssMax === null ? "" : ` By Pss, in which they count once, ${formatSize(pssMax, space)} were seen.`;
  return [`The RSS is summed over ${processes}: pages that they share count in each.${pss}`];
}
