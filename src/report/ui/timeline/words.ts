import { formatTick, timesBetween } from "../../../analysis/axis.ts";
import { formatDuration, formatEstimate, formatName, formatSize } from "../../../analysis/format.ts";
import { gainOf } from "../../../analysis/windows.ts";
import { openedWindow } from "../looked.ts";
import type { Range } from "../selection.ts";
import { heldAt, rssAt, type Timeline } from "./model.ts";
import { isWhole } from "./window.ts";

/** A time as the rest of the page tells it, more finely where the axis does. */
export function timeWords({ report, window }: Timeline, seconds: number): string {
  const { from, to } = window.value;
  if (isWhole(window.value, report.profile.run.duration)) return formatDuration(seconds);
  return formatTick(seconds, timesBetween(from, to, 10).step / 10);
}

/** What was gained in a range, with the sign of a change. */
export function gainWords(timeline: Timeline, range: Range): string {
  const { profile } = timeline.report;
  const window = openedWindow(profile, range);
  const gained =
    window === null
      ? heldAt(timeline, range.to).bytes - heldAt(timeline, range.from).bytes
      : gainOf(profile, window).bytes;
  return gained > 0 ? `+${formatSize(gained)}` : formatSize(gained);
}

/** `21.0 s · 594 MiB`. */
export function momentWords(timeline: Timeline, seconds: number): string {
  return `${timeWords(timeline, seconds)} · ${formatEstimate(heldAt(timeline, seconds))}`;
}

/** `RSS 1.02 GiB`, or "". */
export function rssWords(timeline: Timeline, seconds: number): string {
  const rss = rssAt(timeline, seconds);
  return rss === null ? "" : `RSS ${formatSize(rss)}`;
}

/** Of a moment that was marked, or "". */
export function markWords({ report }: Timeline, seconds: number): string {
  const mark = report.series.marks.find((one) => one.seconds === seconds);
  return mark === undefined ? "" : formatName(mark.name);
}

/** What a screen reader says of a moment: `the peak, 12.4 s, 1.84 GiB, RSS 2.10 GiB`. */
export function describeMoment(timeline: Timeline, seconds: number): string {
  const isPeak = seconds === timeline.report.profile.peak.seconds;
  const name = isPeak ? "the peak" : markWords(timeline, seconds);
  const held = formatEstimate(heldAt(timeline, seconds));
  return [name, timeWords(timeline, seconds), held, rssWords(timeline, seconds)]
    .filter((part) => part !== "")
    .join(", ");
}
