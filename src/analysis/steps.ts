import { partAt } from "./series.ts";

/** A figure over time: points in the order of time, each of which holds until the next one. */
export interface Steps {
  /** From the start. */
  readonly seconds: ArrayLike<number>;
  readonly bytes: ArrayLike<number>;
}

/** The point that holds at a time: the last one up to it; −1 before the first. */
export function stepAt({ seconds }: Steps, time: number): number {
  let [low, high] = [0, seconds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (seconds[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** NaN before the first point. */
export function bytesAt(steps: Steps, time: number): number {
  return steps.bytes[stepAt(steps, time)] ?? Number.NaN;
}

/** The sum of two figures over time. Before its first point a figure is 0. */
export function addSteps(one: Steps, other: Steps): Steps {
  const sum = { seconds: [] as number[], bytes: [] as number[] };
  let [a, b] = [0, 0];
  while (a < one.seconds.length || b < other.seconds.length) {
    const seconds = Math.min(
      one.seconds[a] ?? Number.POSITIVE_INFINITY,
      other.seconds[b] ?? Number.POSITIVE_INFINITY,
    );
    while (a < one.seconds.length && one.seconds[a]! <= seconds) a++;
    while (b < other.seconds.length && other.seconds[b]! <= seconds) b++;
    sum.seconds.push(seconds);
    sum.bytes.push((one.bytes[a - 1] ?? 0) + (other.bytes[b - 1] ?? 0));
  }
  return sum;
}

/** Of each part that is kept: its first point, its last, its lowest and its highest. */
const KEPT_BY_PART = 4;

/**
 * The points that a picture of so many columns needs, in their order: of each of as many equally long parts of the run the first and the
 * last one, and one of the lowest and of the highest. No peak and no valley goes, and each part begins and ends as it did.
 */
export function thinSteps({ seconds, bytes }: Steps, duration: number, parts: number): number[] {
  const rows = Array.from({ length: seconds.length }, (_, row) => row);
  if (rows.length <= KEPT_BY_PART * parts) return rows;
  const kept: number[] = [];
  let begin = 0;
  while (begin < rows.length) {
    const part = partAt(seconds[begin]!, duration, parts);
    let [end, lowest, highest] = [begin, begin, begin];
    for (; end < rows.length && partAt(seconds[end]!, duration, parts) === part; end++) {
      if (bytes[end]! < bytes[lowest]!) lowest = end;
      if (bytes[end]! > bytes[highest]!) highest = end;
    }
    const wanted = new Set([begin, lowest, highest, end - 1]);
    kept.push(...[...wanted].sort((a, b) => a - b));
    begin = end;
  }
  return kept;
}
