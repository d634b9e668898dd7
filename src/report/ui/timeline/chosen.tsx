import { cutMiddle, formatSize, formatSpan } from "../../../analysis/format.ts";
import { bytesAt } from "../../../analysis/steps.ts";
import { LETTER_WIDTH, LINE_HEIGHT, widthOfText } from "./labels.ts";
import { heldAt, type Timeline } from "./model.ts";
import type { Scale } from "./scale.ts";
import { gainWords, markWords, momentWords, rssWords } from "./words.ts";

/** What is chosen, and what is under the pointer. */
export function Chosen({ timeline }: { timeline: Timeline }) {
  const scale = timeline.scale.value;
  const range = timeline.range.value;
  const moment = timeline.moment.value;
  const pointer = timeline.pointer.value;
  const isFree = timeline.draft.value === null;
  const { top, height } = scale;
  return (
    <>
      {range !== null && (
        <>
          <path class="timeline-range" d={boxPath(range.from, range.to, scale)} />
          <Line at={range.from} scale={scale} />
          <Line at={range.to} scale={scale} />
          <Words
            timeline={timeline}
            x={scale.x(range.from)}
            lines={[`${formatSpan(range.from, range.to)} · ${gainWords(timeline, range)}`]}
            isHidden={
              (pointer !== null && isFree) || range.to < scale.window.from || range.from > scale.window.to
            }
          />
        </>
      )}
      {moment !== null && (
        <>
          <Line at={moment} scale={scale} />
          <Point timeline={timeline} at={moment} scale={scale} />
          <Words
            timeline={timeline}
            x={scale.x(moment)}
            lines={[`moment ${momentWords(timeline, moment)}`, markLine(timeline, moment)]}
            isHidden={pointer !== null || !isInSight(moment, scale)}
          />
        </>
      )}
      {pointer !== null && isFree && (
        <>
          <path
            class="timeline-pointer"
            d={`M${Math.round(scale.x(pointer.seconds)) + 0.5} ${top}v${height}`}
          />
          <Words
            timeline={timeline}
            x={scale.x(pointer.seconds)}
            lines={[
              markLine(timeline, pointer.seconds),
              momentWords(timeline, pointer.seconds),
              rssWords(timeline, pointer.seconds),
              childWords(timeline, pointer.seconds, pointer.y),
            ]}
          />
        </>
      )}
    </>
  );
}

const isInSight = (seconds: number, { window }: Scale): boolean =>
  seconds >= window.from && seconds <= window.to;

function boxPath(from: number, to: number, scale: Scale): string {
  const { window, top, height } = scale;
  const begin = scale.x(Math.max(window.from, Math.min(window.to, from)));
  const end = scale.x(Math.max(window.from, Math.min(window.to, to)));
  return `M${begin} ${top}H${end}v${height}H${begin}z`;
}

function Line({ at, scale }: { at: number; scale: Scale }) {
  if (!isInSight(at, scale)) return null;
  return (
    <path class="timeline-moment" d={`M${Math.round(scale.x(at)) + 0.5} ${scale.top}v${scale.height}`} />
  );
}

function Point({ timeline, at, scale }: { timeline: Timeline; at: number; scale: Scale }) {
  if (!isInSight(at, scale)) return null;
  const y = scale.y(heldAt(timeline, at).bytes);
  return <circle class="timeline-point" cx={Math.round(scale.x(at)) + 0.5} cy={y} r={3.5} />;
}

const GAP = 6;

interface WordsProps {
  readonly timeline: Timeline;
  readonly x: number;
  /** Those that are "" are left out. */
  readonly lines: readonly string[];
  readonly isHidden?: boolean;
}

/** Words beside a line, on the side that has room, below the waterline, which has its own above it, where they fit in there. */
function Words({ timeline, x, lines: given, isHidden = false }: WordsProps) {
  if (isHidden) return null;
  const lines = given.filter((line) => line !== "");
  const scale = timeline.scale.value;
  const { left, width } = scale;
  const waterline = scale.y(timeline.report.profile.peak.bytes);
  const height = LINE_HEIGHT * lines.length;
  const hasRoom = waterline + height < scale.top + scale.height;
  const top = hasRoom ? waterline : waterline - LINE_HEIGHT - height;
  const longest = Math.max(...lines.map(widthOfText));
  const isBefore = x + GAP + longest > left + width && x - GAP - longest > 0;
  const shown = Math.max(left, Math.min(left + width, x));
  return (
    <text class="timeline-words" text-anchor={isBefore ? "end" : "start"}>
      {lines.map((line, at) => (
        <tspan key={line} x={shown + (isBefore ? -GAP : GAP)} y={top + LINE_HEIGHT * (at + 1) - 2}>
          {line}
        </tspan>
      ))}
    </text>
  );
}

const NAME_LENGTH_MAX = 40;
/** What stands behind a name, and around it. */
const SIZE_LENGTH = 16;

/** A mark's name has hardly more room beside a moment than the picture is wide. */
const markLine = (timeline: Timeline, seconds: number): string =>
  cutMiddle(markWords(timeline, seconds), Math.floor(timeline.scale.value.width / 2 / LETTER_WIDTH));

/** Which child process the pointer is on, and what that held. */
function childWords({ children, scale }: Timeline, seconds: number, y: number): string {
  const found = children.find(({ top }) => y >= scale.value.y(bytesAt(top, seconds)));
  const held = found === undefined ? 0 : bytesAt(found.own, seconds);
  if (found === undefined || y > scale.value.y(0) || !(held > 0)) return "";
  const room = Math.floor(scale.value.width / LETTER_WIDTH) - SIZE_LENGTH;
  return `${cutMiddle(found.name, Math.min(NAME_LENGTH_MAX, room))} · ${formatSize(held)}`;
}
