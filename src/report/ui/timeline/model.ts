import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Estimate, intervalsOf } from "../../../analysis/interval.ts";
import { addSteps, bytesAt, type Steps, stepAt } from "../../../analysis/steps.ts";
import { doubtAt } from "../../../profile/doubt.ts";
import type { Report } from "../decode.ts";
import type { Range, Selection, Tab } from "../selection.ts";
import { Rest } from "./rest.ts";
import { type Frame, makeScale, type Scale } from "./scale.ts";
import { wholeRun } from "./window.ts";

/** What the timeline shows of a run, and what is chosen there. */
export interface Timeline {
  readonly report: Report;
  readonly selection: Selection;
  /** Both ends of the 95 % interval over time; null of an exact recording. */
  readonly interval: { readonly low: Steps; readonly high: Steps } | null;
  /** What the children of the first process held, on top of each other: the height of each, with the ones before it. */
  readonly children: readonly StackedProcess[];
  readonly frame: Signal<Frame>;
  /** The part of the run that is in sight. */
  readonly window: Signal<Range>;
  readonly scale: ReadonlySignal<Scale>;
  /** Where the pointer is: its time, and its height in the element; null where it is elsewhere. */
  readonly pointer: Signal<{ readonly seconds: number; readonly y: number } | null>;
  /** A range, or a moment, that the pointer or keys are still moving: what is below follows when they rest. */
  readonly draft: Signal<Range | null>;
  readonly draftMoment: Signal<number | null>;
  readonly rest: Rest;
  /** What is to be shown, being moved or chosen. */
  readonly range: ReadonlySignal<Range | null>;
  readonly moment: ReadonlySignal<number | null>;
}

export interface StackedProcess {
  readonly name: string;
  readonly count: number;
  readonly own: Steps;
  readonly top: Steps;
}

/** Room above the highest figure. */
const HEADROOM = 1.02;

export function createTimeline({ report, selection }: Pick<Timeline, "report" | "selection">): Timeline {
  const { held, rss } = report.series;
  const { doubt } = held;
  const ends = doubt && intervalsOf(held.bytes, doubt);
  const interval = ends && {
    low: { seconds: held.seconds, bytes: ends.map(([low]) => Math.max(0, low)) },
    high: { seconds: held.seconds, bytes: ends.map(([, high]) => high) },
  };
  const most = HEADROOM * Math.max(1, report.profile.peak.bytes, ...highestOf(held, rss, interval?.high));
  const frame = signal<Frame>({ left: 0, top: 0, width: 0, height: 0 });
  const window = signal(wholeRun(report.profile.run.duration));
  const draft = signal<Range | null>(null);
  const draftMoment = signal<number | null>(null);
  const isChosen = (tab: Tab) =>
    selection.tab.value === tab && draft.value === null && draftMoment.value === null;
  return {
    ...{ report, selection, interval, frame, window, draft, draftMoment },
    rest: new Rest(),
    children: stackUp(report.series.processes.slice(1)),
    scale: computed(() => makeScale(frame.value, window.value, most)),
    pointer: signal(null),
    range: computed(() => (isChosen("growth") ? selection.range.value : draft.value)),
    moment: computed(() => (isChosen("moment") ? selection.moment.value : draftMoment.value)),
  };
}

function stackUp(processes: Report["series"]["processes"]): StackedProcess[] {
  let below: Steps = { seconds: [], bytes: [] };
  return processes.map(({ name, count, seconds, bytes }) => {
    const own = { seconds, bytes };
    below = addSteps(below, own);
    return { name, count, own, top: below };
  });
}

const highestOf = (...figures: readonly (Steps | undefined)[]): number[] =>
  figures.map((steps) => Array.from(steps?.bytes ?? []).reduce((most, bytes) => Math.max(most, bytes), 0));

/** What was held at a time. */
export function heldAt({ report }: Timeline, seconds: number): Estimate {
  const { held } = report.series;
  const point = Math.max(0, stepAt(held, seconds));
  return { bytes: held.bytes[point]!, ...doubtAt(held.doubt, point) };
}

/** Its resident set size then; null where it isn't known. */
export function rssAt({ report }: Timeline, seconds: number): number | null {
  const rss = bytesAt(report.series.rss, seconds);
  return Number.isNaN(rss) ? null : rss;
}
