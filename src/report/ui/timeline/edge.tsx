import type { Range } from "../selection.ts";
import { moveEdge } from "./choose.ts";
import { handleKey } from "./keys.ts";
import type { Timeline } from "./model.ts";
import { describeMoment } from "./words.ts";

interface EdgeProps {
  readonly timeline: Timeline;
  readonly edge: keyof Range;
  readonly label: string;
  /** Called when there is no range any more. */
  readonly onGone: () => void;
}

/** An end of the range, for keys; the pointer finds it by itself. */
export function Edge({ timeline, edge, label, onGone }: EdgeProps) {
  const { report, selection, scale } = timeline;
  const seconds = (timeline.range.value ?? selection.range.value)[edge];
  const { left, width, top, height, x } = scale.value;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (!handleKey(timeline, event, seconds, (to) => moveEdge(timeline, edge, to))) return;
    event.preventDefault();
    if (selection.tab.value !== "growth") onGone();
  };
  return (
    <div
      class="timeline-edge"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={report.profile.run.duration}
      aria-valuenow={seconds}
      aria-valuetext={describeMoment(timeline, seconds)}
      style={{
        left: `${Math.max(left, Math.min(left + width, x(seconds)))}px`,
        top: `${top}px`,
        height: `${height}px`,
      }}
      onKeyDown={onKeyDown}
    />
  );
}
