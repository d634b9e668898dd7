import { formatDuration, NO_BREAK_SPACE, SIZE_UNITS } from "./format.ts";

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

/** What stands at the marks of an axis of sizes, the lowest first: 0, 0.5, 1, 1.5, 2 GiB. */
export function sizeLabels({ step, count }: Ticks, space = NO_BREAK_SPACE): string[] {
  const unit = Math.max(0, Math.floor(Math.log2(step * count) / 10));
  const labels = Array.from({ length: count + 1 }, (_, tick) => String((tick * step) / 1024 ** unit));
  return labels.map((label, tick) =>
    tick === count && tick > 0 ? `${label}${space}${SIZE_UNITS[unit]}` : label,
  );
}

/** The marks of a part of an axis of times, no more than `most` besides a first one. */
export function timesBetween(from: number, to: number, most: number): { step: number; times: number[] } {
  const { step } = timeTicks(to - from, most);
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return { step, times: Array.from({ length: Math.max(0, count) }, (_, tick) => (first + tick) * step) };
}

/** A time as finely as steps of an axis tell it: 50 ms, 0.2 s, 12.36 s, 15 s, 1 min 30 s, 1 h 00 min 10 s. */
export function formatTick(seconds: number, step: number, space = NO_BREAK_SPACE): string {
  if (seconds === 0) return `0${space}s`;
  if (step < 0.1 && seconds < 1) return `${Math.round(seconds * 1000)}${space}ms`;
  const usual = seconds < MINUTE ? 0.1 : seconds < HOUR ? 1 : MINUTE;
  if (step < usual) return formatFinely(seconds, step, space);
  return step < 1 || seconds >= MINUTE ? formatDuration(seconds, space) : `${Math.round(seconds)}${space}s`;
}

function formatFinely(seconds: number, step: number, space: string): string {
  const digits = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const rounded = Number(seconds.toFixed(digits));
  const rest = (rounded % MINUTE).toFixed(digits);
  if (rounded < MINUTE) return `${rest}${space}s`;
  const whole = formatDuration(Math.floor(rounded / MINUTE) * MINUTE, space);
  const isHours = rounded >= HOUR;
  const head = isHours ? whole : whole.slice(0, whole.indexOf("min") + 3);
  return `${head}${space}${rest.padStart(digits > 0 ? digits + 3 : 2, "0")}${space}s`;
}
