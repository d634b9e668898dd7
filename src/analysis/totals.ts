import type { Bytes } from "../profile/brand.ts";
import { isCounted, type Profile } from "../profile/profile.ts";

/** All that was ever allocated: bytes and blocks, freed or not, without what was only reserved. */
export function allocatedInAll({ sites }: Profile): { readonly bytes: Bytes; readonly blocks: number } {
  let bytes = 0;
  let blocks = 0;
  for (let site = 0; site < sites.length; site++) {
    if (!isCounted(sites.kind[site]!)) continue;
    bytes += sites.totalBytes[site]!;
    blocks += sites.totalBlocks[site]!;
  }
  return { bytes: bytes as Bytes, blocks };
}
