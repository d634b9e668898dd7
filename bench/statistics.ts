/** The median of at least one value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) throw new Error("the median of nothing");
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/** A small generator of numbers in [0, 1): the same seed gives the same interval. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Plain bootstrap 95 % interval of the median. */
export function medianInterval(values: readonly number[], rounds = 2_000): [number, number] {
  const random = mulberry32(1);
  const pick = (): number => values[Math.floor(random() * values.length)] ?? 0;
  const medians = Array.from({ length: rounds }, () => median(values.map(pick))).sort((a, b) => a - b);
  const at = (share: number): number => medians[Math.floor(share * (rounds - 1))] ?? 0;
  return [at(0.025), at(0.975)];
}

/** The geometric mean of at least one positive value. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
