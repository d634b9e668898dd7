import { batch } from "@preact/signals";
import { timesBetween } from "../../../analysis/axis.ts";
import type { Report } from "../decode.ts";
import { type Range, selectMoment, selectRange } from "../selection.ts";
import type { Timeline } from "./model.ts";
import { clampWindow, panWindow, zoomWindow } from "./window.ts";

/** A press of an arrow key moves by about so much of what is in sight. */
const TICKS = 100;
const ZOOM = 2;

/** Moments that are likely to be meant: the peak, and those that were marked. */
export const knownMoments = ({ profile, series }: Report): readonly number[] => [
  profile.peak.seconds,
  ...series.marks.map(({ seconds }) => seconds),
];

/** The moment that keys move: the one that is chosen, or the peak. */
export function currentMoment({ report, selection, draftMoment }: Timeline): number {
  const chosen = selection.tab.value === "peak" ? report.profile.peak.seconds : selection.moment.value;
  return draftMoment.value ?? chosen;
}

export function choosePeak(timeline: Timeline): void {
  settle(timeline);
  timeline.selection.tab.value = "peak";
}

export function chooseMoment(timeline: Timeline, seconds: number): void {
  settle(timeline);
  selectMoment(timeline.selection, seconds);
}

/** Chooses a range by its ends, in either order; a moment where these are one. */
export function chooseRange(timeline: Timeline, one: number, other: number): void {
  settle(timeline);
  if (one === other) selectMoment(timeline.selection, one);
  else selectRange(timeline.selection, one, other);
}

/** Moves the moment, in sight; it is chosen when no other move has come for a while. */
export function moveMoment(timeline: Timeline, seconds: number): void {
  reveal(timeline, seconds);
  timeline.draftMoment.value = seconds;
  timeline.rest.afterwards(() => chooseMoment(timeline, seconds));
}

/** The same for one end of the range, which stops at the other. */
export function moveEdge(timeline: Timeline, edge: keyof Range, seconds: number): void {
  const { from, to } = timeline.range.value ?? timeline.selection.range.value;
  reveal(timeline, seconds);
  const moved = edge === "from" ? { from: Math.min(seconds, to), to } : { from, to: Math.max(from, seconds) };
  timeline.draft.value = moved;
  timeline.rest.afterwards(() => {
    settle(timeline);
    selectRange(timeline.selection, moved.from, moved.to);
  });
}

/** Nothing is moved any more. */
function settle({ rest, draft, draftMoment }: Timeline): void {
  rest.cancel();
  batch(() => {
    draft.value = null;
    draftMoment.value = null;
  });
}

/** The time so many ticks on, at a tick of the axis; back where `count` is less than 0. The peak and marks on the way to the next tick are stops, too. */
export function ticksFrom({ report, window }: Timeline, seconds: number, count: number): number {
  const { step } = timesBetween(window.value.from, window.value.to, TICKS);
  const at = seconds / step;
  const tick = count > 0 ? Math.floor(at + 1e-6) : Math.ceil(at - 1e-6);
  const target = Math.max(0, Math.min(report.profile.run.duration, (tick + count) * step));
  if (Math.abs(count) > 1) return target;
  const isBetween = (stop: number) => (stop - seconds) * count > 0 && (target - stop) * count > 0;
  const stops = knownMoments(report).filter(isBetween);
  return count > 0 ? Math.min(target, ...stops) : Math.max(target, ...stops);
}

export function zoomIn(timeline: Timeline, seconds: number): void {
  zoomBy(timeline, seconds, 1 / ZOOM);
}

export function zoomOut(timeline: Timeline, seconds: number): void {
  zoomBy(timeline, seconds, ZOOM);
}

/** Moves what is in sight. */
export function panBy({ report, window }: Timeline, seconds: number): void {
  const { from, to } = window.value;
  window.value = clampWindow(from + seconds, to - from, report.profile.run.duration);
}

function zoomBy({ report, window }: Timeline, seconds: number, factor: number): void {
  window.value = zoomWindow(window.value, seconds, factor, report.profile.run.duration);
}

function reveal({ report, window }: Timeline, seconds: number): void {
  window.value = panWindow(window.value, seconds, report.profile.run.duration);
}
