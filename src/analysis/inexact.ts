import { doubtAt, sumDoubt } from "../profile/doubt.ts";
import { isCounted, KINDS, type Profile } from "../profile/profile.ts";
import { TABLES_FULL } from "../profile/stacks.ts";
import { type Estimate, type Interval, intervalField } from "./interval.ts";

/** What could not be charged to its own lines, as the recording's tables were full: it stands at a known caller. Bytes are those at the peak. */
export interface Truncated extends Estimate {
  readonly allocations: number;
}

export function sumTruncated({ sites, stacks }: Profile): Truncated {
  const isTruncated = (site: number) => stacks.frame[sites.stack[site]!] === TABLES_FULL;
  let allocations = 0;
  let bytes = 0;
  for (let site = 0; site < sites.length; site++) {
    if (!isTruncated(site)) continue;
    allocations += sites.totalBlocks[site]!;
    if (isCounted(sites.kind[site]!)) bytes += sites.peakBytes[site]!;
  }
  const doubt = sumDoubt(sites, "peakBytes", 1, (site) =>
    isTruncated(site) && isCounted(sites.kind[site]!) ? 0 : -1,
  );
  return { allocations, bytes, ...doubtAt(doubt, 0) };
}

/** The same for machines. */
export function truncatedShown(profile: Profile): {
  allocations: number;
  bytes: number;
  interval?: Interval;
} {
  const truncated = sumTruncated(profile);
  const { allocations, bytes } = truncated;
  return { allocations, bytes, ...intervalField(profile, truncated) };
}

/**
 * How much of the peak are maps out of which a library hands out memory by itself, known by the address space that it
 * reserves on the same stack: which of it is in use is seen by its pages, and which line it serves is not seen at all. Maps are all
 * recorded, so of a sampled recording, too, it is no estimate.
 */
export function sumApproximate({ sites, stacks }: Profile): number {
  const reserves = new Uint8Array(stacks.length);
  for (let site = 0; site < sites.length; site++) {
    if (KINDS[sites.kind[site]!] === "reserved") reserves[sites.stack[site]!] = 1;
  }
  let bytes = 0;
  for (let site = 0; site < sites.length; site++) {
    const isMap = KINDS[sites.kind[site]!] === "anonymous map";
    if (isMap && reserves[sites.stack[site]!] === 1) bytes += sites.peakBytes[site]!;
  }
  return bytes;
}
