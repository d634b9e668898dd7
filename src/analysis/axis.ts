import { formatDuration, NO_BREAK_SPACE } from "./format.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TIME_STEPS = [
  ...[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30],
  ...[MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE],
  ...[HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR],
];

/** Marks of an axis: 0, `step`, … up to `count` steps. */
export interface Ticks {
  readonly step: number;
  readonly count: number;
}

/** Of sizes: a power of two each, three or four of them reach `most` (bytes, more than 0). */
export function sizeTicks(most: number): Ticks {
  const step = Math.max(1, 2 ** Math.ceil(Math.log2(most / 4)));
  return { step, count: Math.ceil(most / step) };
}

/** Of times: as a clock has them, no more than `most` up to `duration` (seconds). */
export function timeTicks(duration: number, most: number): Ticks {
  const fits = (step: number) => duration / step <= most;
  const days = Math.ceil(duration / DAY / Math.max(1, most));
  const step = TIME_STEPS.find(fits) ?? DAY * Math.max(1, days);
  return { step, count: Math.floor(duration / step + 1e-9) };
}

/** What stands at a mark: 50 ms, 0.2 s, 15 s, 1 min 30 s. */
export function formatTick(seconds: number, step: number, space = NO_BREAK_SPACE): string {
  if (seconds === 0) return `0${space}s`;
  if (step < 0.1) return `${Math.round(seconds * 1000)}${space}ms`;
  return step < 1 || seconds >= MINUTE ? formatDuration(seconds, space) : `${Math.round(seconds)}${space}s`;
}
