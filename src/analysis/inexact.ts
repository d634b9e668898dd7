import { isCounted, KINDS, type Profile } from "../profile/profile.ts";
import { TABLES_FULL } from "../profile/stacks.ts";

/** What could not be charged to its own lines, as the recording's tables were full: it stands at a known caller. */
export interface Truncated {
  readonly allocations: number;
  /** At the peak. */
  readonly bytes: number;
}

export function sumTruncated({ sites, stacks }: Profile): Truncated {
  let allocations = 0;
  let bytes = 0;
  for (let site = 0; site < sites.length; site++) {
    if (stacks.frame[sites.stack[site]!] !== TABLES_FULL) continue;
    allocations += sites.totalBlocks[site]!;
    if (isCounted(sites.kind[site]!)) bytes += sites.peakBytes[site]!;
  }
  return { allocations, bytes };
}

/**
 * How much of the peak are maps out of which a library hands out memory by itself, known by the address space that it
 * reserves on the same stack: which of it is in use is seen by its pages, and which line it serves is not seen at all.
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
