import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { State } from "./state.ts";
import { currentMoment, moveMoment } from "./timeline/choose.ts";
import { Chosen } from "./timeline/chosen.tsx";
import { Edge } from "./timeline/edge.tsx";
import { handleKey } from "./timeline/keys.ts";
import { createTimeline, type Timeline as Model } from "./timeline/model.ts";
import { Picture } from "./timeline/picture.tsx";
import { TimelinePointer } from "./timeline/pointer.ts";
import { frameIn } from "./timeline/scale.ts";
import { TimelineTable } from "./timeline/timeline-table.tsx";
import { isWhole, wholeRun } from "./timeline/window.ts";
import { describeMoment } from "./timeline/words.ts";

/** Memory over time. A click chooses a moment, a drag a range, and so do keys. */
export function Timeline({ state }: { state: Pick<State, "report" | "selection"> }) {
  const { report } = state;
  const { held, rss } = report.series;
  const timeline = useMemo(() => createTimeline(state), [state]);
  if (report.profile.peak.bytes === 0 && rss.bytes.length === 0) return null;
  // The start, the peak and the end are known of every run.
  const isKnown = report.profile.run.duration > 0 && (held.bytes.length > 3 || rss.bytes.length > 0);
  return (
    <section class="timeline" aria-label="Memory over time">
      {isKnown ? <Body timeline={timeline} /> : <p class="timeline-none">{NOT_KNOWN}</p>}
    </section>
  );
}

const NOT_KNOWN = "What was held between the start, the peak and the end is not known of this run.";

function Body({ timeline }: { timeline: Model }) {
  const plot = useRef<HTMLDivElement>(null);
  const pointer = useMemo(() => new TimelinePointer(timeline), [timeline]);
  useLayoutEffect(() => {
    const element = plot.current!;
    const place = () => {
      timeline.frame.value = frameIn(element.clientWidth, element.clientHeight);
    };
    place();
    const resize = new ResizeObserver(place);
    resize.observe(element);
    return () => resize.disconnect();
  }, [timeline]);

  const { report, window } = timeline;
  const seconds = currentMoment(timeline);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const isUndone = event.key === "Escape" && pointer.cancel();
    if (isUndone || handleKey(timeline, event, seconds, (to) => moveMoment(timeline, to)))
      event.preventDefault();
  };
  return (
    <>
      <div
        ref={plot}
        class="timeline-plot"
        role="slider"
        tabIndex={0}
        aria-label="Moment of the run"
        aria-valuemin={0}
        aria-valuemax={report.profile.run.duration}
        aria-valuenow={seconds}
        aria-valuetext={describeMoment(timeline, seconds)}
        onPointerDown={(event) => pointer.down(event)}
        onPointerMove={(event) => pointer.move(event)}
        onPointerUp={(event) => pointer.up(event)}
        onPointerCancel={() => pointer.cancel()}
        onPointerLeave={() => pointer.leave()}
        onDblClick={(event) => pointer.double(event)}
        onWheel={(event) => pointer.wheel(event)}
        onKeyDown={onKeyDown}
      >
        <svg aria-hidden="true">
          <Picture timeline={timeline} />
          <Chosen timeline={timeline} />
        </svg>
      </div>
      {timeline.selection.tab.value === "growth" && (
        <>
          <Edge
            timeline={timeline}
            edge="from"
            label="Start of the range"
            onGone={() => plot.current?.focus()}
          />
          <Edge timeline={timeline} edge="to" label="End of the range" onGone={() => plot.current?.focus()} />
        </>
      )}
      {!isWhole(window.value, report.profile.run.duration) && (
        <button
          type="button"
          class="timeline-whole"
          onClick={() => (window.value = wholeRun(report.profile.run.duration))}
        >
          Whole run
        </button>
      )}
      <TimelineTable timeline={timeline} />
    </>
  );
}
