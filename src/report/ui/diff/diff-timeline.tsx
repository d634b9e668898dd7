import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { formatSize } from "../../../analysis/format.ts";
import type { DiffRun } from "../../diff-data.ts";
import { Sizes, Times } from "../timeline/axes.tsx";
import { areaPath, linePath } from "../timeline/paths.ts";
import { type Frame, frameIn, makeScale, type Scale } from "../timeline/scale.ts";
import type { DiffState } from "./diff-state.ts";

/** Of the highest point, for the words above it. */
const HEADROOM = 1.08;
/** Between two words, one above the other. */
const WORD_HEIGHT = 14;

/** Memory over time in both runs: B as an area, A dashed over it, each with its waterline. */
export function DiffTimeline({ state: { data } }: { state: DiffState }) {
  const { a, b } = data.runs;
  const plot = useRef<HTMLDivElement>(null);
  const frame = useSignal<Frame>(frameIn(0, 0));
  useLayoutEffect(() => {
    const element = plot.current!;
    const place = () => {
      frame.value = frameIn(element.clientWidth, element.clientHeight);
    };
    place();
    const resize = new ResizeObserver(place);
    resize.observe(element);
    return () => resize.disconnect();
  }, [frame]);
  const [peakA, peakB] = [highest(a), highest(b)];
  if (Math.max(peakA, peakB) === 0) return null;
  const duration = Math.max(a.duration, b.duration);
  const scale = makeScale(frame.value, { from: 0, to: duration }, HEADROOM * Math.max(peakA, peakB));
  return (
    <section class="timeline" aria-label="Memory over time">
      <div ref={plot} class="timeline-plot diff-plot">
        <svg
          role="img"
          aria-label={`Memory over time. A: highest ${formatSize(peakA)}. B: highest ${formatSize(peakB)}.`}
        >
          <path class="timeline-area" d={areaPath(until(b), scale)} />
          <Sizes scale={scale} />
          <Times duration={duration} scale={scale} />
          <path class="timeline-held" d={linePath(until(b), scale)} />
          <path class="diff-before" d={linePath(until(a), scale)} />
          <Waterline scale={scale} name="A" bytes={peakA} isBelow={peakA <= peakB} other={peakB} />
          <Waterline scale={scale} name="B" bytes={peakB} isBelow={peakB < peakA} other={peakA} />
        </svg>
      </div>
    </section>
  );
}

/** A run's line ends where the run did. */
function until({ seconds, bytes, duration }: DiffRun) {
  return { seconds: Float64Array.from([...seconds, duration]), bytes: Float64Array.from([...bytes, 0]) };
}

const highest = ({ bytes }: DiffRun): number => bytes.reduce((most, held) => Math.max(most, held), 0);

interface WaterlineProps {
  readonly scale: Scale;
  readonly name: "A" | "B";
  readonly bytes: number;
  readonly isBelow: boolean;
  readonly other: number;
}

/** Where a run's memory was highest; the word of the lower one stands below its line where both would meet. */
function Waterline({ scale, name, bytes, isBelow, other }: WaterlineProps) {
  const y = Math.round(scale.y(bytes)) + 0.5;
  const isCrowded = isBelow && y - scale.y(other) < WORD_HEIGHT;
  return (
    <>
      <path class={`diff-waterline ${name}`} d={`M${scale.left} ${y}h${scale.width}`} />
      <text
        class={`timeline-peak-word ${name}`}
        x={scale.left + scale.width - 2}
        y={isCrowded ? y + WORD_HEIGHT - 1 : y - 5}
        text-anchor="end"
      >
        {name} · highest {formatSize(bytes)}
      </text>
    </>
  );
}
