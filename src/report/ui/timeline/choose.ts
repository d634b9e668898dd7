import { timesBetween } from "../../../analysis/axis.ts";
import { type Range, selectMoment, selectRange } from "../selection.ts";
import type { Timeline } from "./model.ts";
import { panWindow, zoomWindow } from "./window.ts";

/** A press of an arrow key moves by about so much of what is in sight. */
const TICKS = 100;
const ZOOM = 2;

/** The moment that keys move: the chosen one, or the peak. */
export function currentMoment({ report, selection }: Timeline): number {
  return selection.tab.value === "peak" ? report.profile.peak.seconds : selection.moment.value;
}

export function choosePeak({ selection }: Timeline): void {
  selection.tab.value = "peak";
}

/** Chooses a moment, and brings it into sight. */
export function chooseMoment(timeline: Timeline, seconds: number): void {
  reveal(timeline, seconds);
  selectMoment(timeline.selection, seconds);
}

/** Chooses a range by its ends, in either order; a moment where these are one. */
export function chooseRange(timeline: Timeline, one: number, other: number): void {
  if (one === other) selectMoment(timeline.selection, one);
  else selectRange(timeline.selection, one, other);
}

/** Moves one end of the chosen range, up to the other. */
export function moveEdge(timeline: Timeline, edge: keyof Range, seconds: number): void {
  const { from, to } = timeline.selection.range.value;
  reveal(timeline, seconds);
  if (edge === "from") selectRange(timeline.selection, Math.min(seconds, to), to);
  else selectRange(timeline.selection, from, Math.max(from, seconds));
}

/** The time so many ticks on, at a tick of the axis; back where `count` is less than 0. */
export function ticksFrom({ report, window }: Timeline, seconds: number, count: number): number {
  const { step } = timesBetween(window.value.from, window.value.to, TICKS);
  const at = seconds / step;
  const tick = count > 0 ? Math.floor(at + 1e-6) : Math.ceil(at - 1e-6);
  return Math.max(0, Math.min(report.profile.run.duration, (tick + count) * step));
}

export function zoomIn(timeline: Timeline, seconds: number): void {
  zoomBy(timeline, seconds, 1 / ZOOM);
}

export function zoomOut(timeline: Timeline, seconds: number): void {
  zoomBy(timeline, seconds, ZOOM);
}

function zoomBy({ report, window }: Timeline, seconds: number, factor: number): void {
  window.value = zoomWindow(window.value, seconds, factor, report.profile.run.duration);
}

function reveal({ report, window }: Timeline, seconds: number): void {
  window.value = panWindow(window.value, seconds, report.profile.run.duration);
}
