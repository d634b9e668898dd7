import { cutMiddle, formatDuration, formatName, formatSize } from "../../../analysis/format.ts";
import { widthOfText } from "./labels.ts";
import type { Timeline } from "./model.ts";
import type { Scale } from "./scale.ts";

interface Props {
  readonly timeline: Timeline;
  readonly scale: Scale;
}

/** A picture that is narrower leaves the peak's time to the figures. */
const NARROW = 480;
const GAP = 8;
/** Of a mark; the whole name stands beside a moment that is pointed at or chosen. */
const NAME_LENGTH_MAX = 24;

/** The peak across the whole width, and where it was reached. */
export function Waterline({ timeline, scale }: Props) {
  const { bytes, seconds } = timeline.report.profile.peak;
  const { left, width, window } = scale;
  const y = Math.round(scale.y(bytes)) + 0.5;
  const x = scale.x(seconds);
  const isInSight = seconds >= window.from && seconds <= window.to;
  const size = `peak ${formatSize(bytes)}`;
  const text = width < NARROW ? size : `${size} at ${formatDuration(seconds)}`;
  // The mark needs its place.
  const isLeft = isInSight && x > left + width - widthOfText(text) - 2 * GAP;
  return (
    <>
      <path class="timeline-peak" d={`M${left} ${y}h${width}`} />
      {isInSight && <path class="timeline-peak-mark" d={`M${x - 5} ${y - 6.5}h10l-5 6.5z`} />}
      <text
        class="timeline-peak-word"
        x={isLeft ? Math.min(x - GAP, left + width) : left + width - 2}
        y={y - 5}
        text-anchor="end"
      >
        {text}
      </text>
    </>
  );
}

/** Moments that were marked, with their names where these leave each other room. */
export function Marks({ timeline, scale }: Props) {
  const ground = scale.top + scale.height;
  let taken = Number.NEGATIVE_INFINITY;
  const { from, to } = scale.window;
  return (
    <>
      {timeline.report.series.marks
        .filter(({ seconds }) => seconds >= from && seconds <= to)
        .map(({ name, seconds }, at, seen) => {
          const x = Math.round(scale.x(seconds)) + 0.5;
          const text = cutMiddle(formatName(name), NAME_LENGTH_MAX);
          const width = widthOfText(text);
          const isEnd = x + width > scale.left + scale.width;
          const next = scale.x(seen[at + 1]?.seconds ?? Number.POSITIVE_INFINITY);
          const hasRoom = isEnd ? x - GAP - width > taken + GAP : x + GAP + width < next;
          taken = x + (hasRoom && !isEnd ? width + GAP : 0);
          return (
            <g key={`${name} ${seconds}`}>
              <path class="timeline-mark" d={`M${x} ${ground}v-14`} />
              <path class="timeline-mark-foot" d={`M${x} ${ground - 4}l4 4l-4 4l-4 -4z`} />
              {hasRoom && (
                <text
                  class="timeline-word"
                  x={isEnd ? x - GAP : x + GAP}
                  y={ground - 6}
                  text-anchor={isEnd ? "end" : "start"}
                >
                  {text}
                </text>
              )}
            </g>
          );
        })}
    </>
  );
}
