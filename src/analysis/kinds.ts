import type { Bytes } from "../profile/brand.ts";
import { type BytesColumn, doubtOfTotal, EXACT } from "../profile/doubt.ts";
import { type Doubt, isCounted, KINDS, type Kind, type Profile } from "../profile/profile.ts";
import { KINDS_SIZED } from "../recording/layout.ts";
import { type Interval, intervalOf } from "./interval.ts";
import type { MomentWords } from "./moment-words.ts";
import type { View } from "./view.ts";

/** What one kind of memory held. Of a kind that is not counted, bytes are the size of its mappings. */
export interface KindTotal {
  readonly kind: Kind;
  /** Is it part of the peak? */
  readonly counted: boolean;
  /** At the moment of the peak. */
  readonly peakBytes: Bytes;
  readonly peakBlocks: number;
  /** At the end, or when the recording was read. */
  readonly liveBytes: Bytes;
  /** All that was ever allocated, freed or not. */
  readonly totalBytes: Bytes;
  readonly totalBlocks: number;
  /** Of the bytes; null of an exact recording. */
  readonly doubt: Readonly<Record<"peak" | "live" | "total", Doubt>> | null;
}

/** The kinds in their order; the counted ones' peak bytes sum up to the peak. */
export function kindTotals({ sites, sampleBytes }: Profile): readonly KindTotal[] {
  const sumOf = (column: Float64Array): Float64Array => {
    const sums = new Float64Array(KINDS.length);
    for (let site = 0; site < sites.length; site++) sums[sites.kind[site]!]! += column[site]!;
    return sums;
  };
  const peakBytes = sumOf(sites.peakBytes);
  const peakBlocks = sumOf(sites.peakBlocks);
  const liveBytes = sumOf(sites.liveBytes);
  const totalBytes = sumOf(sites.totalBytes);
  const totalBlocks = sumOf(sites.totalBlocks);
  // Maps are all recorded.
  const doubtIn = (column: BytesColumn, number: number): Doubt =>
    number < KINDS_SIZED
      ? doubtOfTotal(sites, column, sampleBytes, (site) => sites.kind[site] === number)
      : EXACT;
  return KINDS.map((kind, number) => ({
    kind,
    counted: isCounted(number),
    peakBytes: peakBytes[number] as Bytes,
    peakBlocks: peakBlocks[number]!,
    liveBytes: liveBytes[number] as Bytes,
    totalBytes: totalBytes[number] as Bytes,
    totalBlocks: totalBlocks[number]!,
    doubt:
      sampleBytes === 0
        ? null
        : {
            peak: doubtIn("peakBytes", number),
            live: doubtIn("liveBytes", number),
            total: doubtIn("totalBytes", number),
          },
  }));
}

/**
 * For machines, the kinds of a run and what they hold at the moment that is shown, or gained; of a sampled recording with
 * the intervals of their bytes.
 */
export interface ShownKind extends Omit<KindTotal, "doubt">, Partial<KindIntervals> {
  readonly bytes: Bytes;
  /** null where it is not known. */
  readonly blocks: number | null;
}

type KindIntervals = Readonly<
  Record<"peakInterval" | "liveInterval" | "totalInterval" | "interval", Interval>
>;

export function kindsShown({ recorded, profile }: View): readonly ShownKind[] {
  const shown = kindTotals(profile);
  return kindTotals(recorded).map(({ doubt, ...total }, kind) => {
    const { peakBytes: bytes, peakBlocks: blocks, doubt: shownDoubt } = shown[kind]!;
    const figures = { ...total, bytes, blocks: Number.isNaN(blocks) ? null : blocks };
    if (doubt === null || shownDoubt === null) return figures;
    return {
      ...figures,
      peakInterval: intervalOf({ bytes: total.peakBytes, ...doubt.peak }),
      liveInterval: intervalOf({ bytes: total.liveBytes, ...doubt.live }),
      totalInterval: intervalOf({ bytes: total.totalBytes, ...doubt.total }),
      interval: intervalOf({ bytes, ...shownDoubt.peak }),
    };
  });
}

/** What a kind is called in a sentence. */
export const KIND_WORDS: Readonly<Record<Kind, string>> = {
  object: "objects",
  buffer: "buffers",
  heap: "heap",
  "anonymous map": "anonymous maps",
  reserved: "reserved memory",
  "file map": "file maps",
  "shared memory": "shared memory",
};

/** The same at the beginning of a line. */
export function titleOf(kind: Kind): string {
  const words = KIND_WORDS[kind];
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const isKindCounted = (kind: Kind): boolean => isCounted(KINDS.indexOf(kind));

/** What the bytes of a tree of one kind are a share of; of all kinds that are counted where it is null. */
export function nameWhole(kind: Kind | null, { at, whole }: MomentWords): string {
  if (kind === null) return whole;
  return isKindCounted(kind) ? `${KIND_WORDS[kind]} ${at}` : KIND_WORDS[kind];
}
