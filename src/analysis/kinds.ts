import type { Bytes } from "../profile/brand.ts";
import { isCounted, KINDS, type Kind, type Profile } from "../profile/profile.ts";

/** What one kind of memory held. Of a kind that is not counted, bytes are the size of its mappings. */
export interface KindTotal {
  readonly kind: Kind;
  /** Is it part of the peak? */
  readonly counted: boolean;
  /** At the moment of the peak. */
  readonly peakBytes: Bytes;
  /** At the end, or when the recording was read. */
  readonly liveBytes: Bytes;
}

/** The kinds in their order; the counted ones' peak bytes sum up to the peak. */
export function kindTotals({ sites }: Profile): readonly KindTotal[] {
  const peak = new Float64Array(KINDS.length);
  const live = new Float64Array(KINDS.length);
  for (let site = 0; site < sites.length; site++) {
    const kind = sites.kind[site]!;
    peak[kind]! += sites.peakBytes[site]!;
    live[kind]! += sites.liveBytes[site]!;
  }
  return KINDS.map((kind, index) => ({
    kind,
    counted: isCounted(index),
    peakBytes: peak[index] as Bytes,
    liveBytes: live[index] as Bytes,
  }));
}
