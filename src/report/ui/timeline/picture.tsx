import { formatNumberOf } from "../../../analysis/format.ts";
import { Sizes, Times } from "./axes.tsx";
import { type LabelPlace, LINE_HEIGHT, placeAbove, placeBetween } from "./labels.ts";
import type { Timeline } from "./model.ts";
import { areaPath, bandPath, linePath } from "./paths.ts";
import type { Scale } from "./scale.ts";
import { Marks, Waterline } from "./waterline.tsx";

/** What does not change with what is chosen: axes, areas, lines and the waterline. */
export function Picture({ timeline }: { timeline: Timeline }) {
  const { report, interval, children } = timeline;
  const { held, rss } = report.series;
  const scale = timeline.scale.value;
  return (
    <>
      <Sizes scale={scale} />
      <path class="timeline-area" d={areaPath(held, scale)} />
      {children
        .map(({ name, top }, at) => (
          <path
            key={name}
            class={at % 2 === 0 ? "timeline-child" : "timeline-child other"}
            d={areaPath(top, scale)}
          />
        ))
        .reverse()}
      {interval && (
        <path class="timeline-band" fill-rule="evenodd" d={bandPath(interval.low, interval.high, scale)} />
      )}
      <path class="timeline-held" d={linePath(held, scale)} />
      <path class="timeline-rss" d={linePath(rss, scale)} />
      <Times duration={timeline.report.profile.run.duration} scale={scale} />
      <Words timeline={timeline} scale={scale} />
      <Marks timeline={timeline} scale={scale} />
      <Waterline timeline={timeline} scale={scale} />
    </>
  );
}

/** Below this height there is no room for words. */
const LOW = 60;
const GROUND = { seconds: [0], bytes: [0] };

/** What the areas and the lines are, where they leave room for it. */
function Words({ timeline, scale }: { timeline: Timeline; scale: Scale }) {
  if (scale.height < LOW) return null;
  const { report, children } = timeline;
  const { held, rss } = report.series;
  const inner = children.at(-1)?.top ?? GROUND;
  const waterline = scale.y(report.profile.peak.bytes);
  const own = children.length === 0 ? "" : describeChildren(timeline);
  return (
    <>
      <Word text="tracked" place={placeBetween("tracked", held, inner, [rss], scale)} />
      <Word
        text={own}
        place={
          placeBetween(own, inner, GROUND, [], scale) ?? placeAbove(own, inner, scale.top, [held, rss], scale)
        }
      />
      <Word text="RSS" place={placeAbove("RSS", rss, waterline + LINE_HEIGHT, [held], scale)} />
    </>
  );
}

function describeChildren({ children }: Timeline): string {
  const count = children.reduce((sum, child) => sum + child.count, 0);
  return formatNumberOf(count, "child process");
}

function Word({ text, place }: { text: string; place: LabelPlace | null }) {
  if (place === null || text === "") return null;
  return (
    <text class="timeline-word" x={place.x} y={place.y} text-anchor="middle">
      {text}
    </text>
  );
}
