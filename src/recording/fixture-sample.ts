/** What a sampler makes of blocks, by the rule for sampled recordings in agent/recording.h. */
import type { DrawnStack } from "./fixture.ts";
import { KIND, KINDS_SIZED } from "./layout.ts";

/** A row of random numbers from 0 to 1 that is the same for the same seed (Mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A stack that holds blocks of these sizes at the peak, as it would be recorded: a site for each class of sizes that was seen. */
export function sampleStack(
  frames: readonly string[],
  sizes: readonly number[],
  sampleBytes: number,
  random: () => number,
): DrawnStack[] {
  const seen = new Map<number, { bytes: number; blocks: number }>();
  for (const size of sizes) {
    const chance = size >= 16 * sampleBytes ? 1 : -Math.expm1(-size / sampleBytes);
    if (random() >= chance) continue;
    const of = classOf(size, sampleBytes);
    const { bytes, blocks } = seen.get(of) ?? { bytes: 0, blocks: 0 };
    seen.set(of, {
      bytes: bytes + Math.round(size / chance),
      blocks: blocks + Math.round(1 / chance),
    });
  }
  return [...seen.values()].map(({ bytes, blocks }) => ({ frames, peakBytes: bytes, peakBlocks: blocks }));
}

const classOf = (size: number, sampleBytes: number): number => {
  const eighths = Math.floor((8 * size) / sampleBytes);
  return 1 + (eighths === 0 ? 0 : Math.min(8, eighths.toString(2).length));
};

/** Of a stack's blocks, which are alike; mappings have none, nor has what isn't sampled. */
export function sizeClassOf(
  { kind = "object", peakBytes, peakBlocks = 1 }: DrawnStack,
  sampleBytes: number,
): number {
  return sampleBytes === 0 || KIND[kind] >= KINDS_SIZED ? 0 : classOf(peakBytes / peakBlocks, sampleBytes);
}
