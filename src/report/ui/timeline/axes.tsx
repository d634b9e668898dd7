import { formatTick, sizeLabels, sizeTicks, type Ticks, timesBetween } from "../../../analysis/axis.ts";
import { formatDuration } from "../../../analysis/format.ts";
import { widthOfText } from "./labels.ts";
import type { Scale } from "./scale.ts";
import { isWhole } from "./window.ts";

/** From one time to the next, at least; from one size to the next, at least. */
const TIME_PIXELS = 80;
const SIZE_PIXELS = 24;
/** Between a word and what it stands beside. */
const GAP = 6;

/** Lines across the picture, and what size each is. */
export function Sizes({ scale }: { scale: Scale }) {
  const ticks = ticksOf(scale);
  const isBeside = scale.left > 0;
  return (
    <>
      {sizeLabels(ticks).map((label, tick) => {
        const y = Math.round(scale.y(tick * ticks.step)) + 0.5;
        return (
          <g key={label}>
            <path class="timeline-grid" d={`M${scale.left} ${y}h${scale.width}`} />
            {isBeside ? (
              <text class="timeline-axis" x={scale.left - GAP} y={y + 3.5} text-anchor="end">
                {label}
              </text>
            ) : (
              tick > 0 && (
                <text class="timeline-axis" x={0} y={y - 4}>
                  {label}
                </text>
              )
            )}
          </g>
        );
      })}
    </>
  );
}

/** Those that are in the picture, twice as many where there is room. */
function ticksOf({ most, height }: Scale): Ticks {
  const { step: coarse } = sizeTicks(most);
  const step = coarse > 1 && (coarse / most) * height >= 2 * SIZE_PIXELS ? coarse / 2 : coarse;
  return { step, count: Math.floor(most / step) };
}

/** Times below the picture, of the whole run also its end. */
export function Times({ duration, scale }: { duration: number; scale: Scale }) {
  const { from, to } = scale.window;
  const { left, width, top, height } = scale;
  const right = left + width;
  const y = top + height + 14;
  const end = isWhole(scale.window, duration) ? formatDuration(duration) : "";
  const { step, times } = timesBetween(from, to, Math.max(1, Math.floor(width / TIME_PIXELS)));
  const labels = shortenUnits(times.map((time) => formatTick(time, step)));
  const limit = right - (end === "" ? 0 : widthOfText(end) + 2 * GAP);
  return (
    <>
      {times.map((time, at) => {
        const label = labels[at]!;
        const x = scale.x(time);
        const half = widthOfText(label) / 2;
        const isStart = time === 0;
        if ((!isStart && x - half < left) || x + (isStart ? 2 * half : half) > limit) return null;
        return (
          <text key={time} class="timeline-axis" x={x} y={y} text-anchor={isStart ? "start" : "middle"}>
            {label}
          </text>
        );
      })}
      <text class="timeline-axis" x={right} y={y} text-anchor="end">
        {end}
      </text>
    </>
  );
}

/** Where all are told in one unit the first one says it. */
function shortenUnits(labels: readonly string[]): readonly string[] {
  const parts = labels.map((label) => /^([\d.]+)\s(s|ms)$/u.exec(label));
  if (parts.some((part) => part === null || part[2] !== parts[0]?.[2])) return labels;
  return labels.map((label, at) => (at === 0 ? label : parts[at]![1]!));
}
