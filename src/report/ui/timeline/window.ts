import type { Range } from "../selection.ts";

/** No part of the run that is shorter: by 64 times the moments that are known stand far apart. */
const SHORTEST_SHARE = 1 / 64;
/** Milliseconds are the finest that an axis tells. */
const SHORTEST_SECONDS = 0.01;

export const wholeRun = (duration: number): Range => ({ from: 0, to: duration });

export const isWhole = ({ from, to }: Range, duration: number): boolean => from <= 0 && to >= duration;

/** The part of the run that is `factor` times as long, with `seconds` where it was. */
export function zoomWindow({ from, to }: Range, seconds: number, factor: number, duration: number): Range {
  const shortest = Math.min(duration, Math.max(duration * SHORTEST_SHARE, SHORTEST_SECONDS));
  const span = Math.max(shortest, Math.min(duration, (to - from) * factor));
  const middle = Math.max(from, Math.min(to, seconds));
  const share = to > from ? (middle - from) / (to - from) : 0;
  return clampWindow(middle - share * span, span, duration);
}

/** A part as long as this one that has the time in sight, moved as little as that takes. */
export function panWindow({ from, to }: Range, seconds: number, duration: number): Range {
  if (seconds >= from && seconds <= to) return { from, to };
  return clampWindow(seconds < from ? seconds : seconds - (to - from), to - from, duration);
}

export function clampWindow(from: number, span: number, duration: number): Range {
  const begin = Math.max(0, Math.min(duration - span, from));
  return { from: begin, to: begin + span };
}
