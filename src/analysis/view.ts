import type { Seconds } from "../profile/brand.ts";
import { type Profile, processId, type RunWindow } from "../profile/profile.ts";
import { formatDuration, formatEstimate, formatName, formatTimes, NO_BREAK_SPACE } from "./format.ts";
import {
  type Estimate,
  type Interval,
  intervalField,
  intervalOf,
  negate,
  sumCountedSites,
} from "./interval.ts";
import { type Moment, profileAt, profileBetween } from "./moment.ts";
import { ranOut } from "./out-of-memory.ts";

/** What a profile has in the place of the peak: the peak itself, another moment, or what was gained since `from`, where a window may have been opened. */
export type Shown =
  | { readonly what: "peak" | "end" | "time" | "out of memory" | "refused" }
  | { readonly what: "range"; readonly from: Seconds; readonly window?: RunWindow };

export const PEAK: Shown = { what: "peak" };

/** A run as it is looked at. */
export interface View {
  /** As it was recorded. */
  readonly recorded: Profile;
  /** With what is shown in the place of the peak: see profileAt and profileBetween. */
  readonly profile: Profile;
  readonly shown: Shown;
  /** The part of it that was asked for by a text, as keepMatching has it. */
  readonly part?: ViewPart;
}

export interface ViewPart extends View {
  readonly text: string;
}

export function viewPeak(recorded: Profile): View {
  return { recorded, profile: recorded, shown: PEAK };
}

/** @throws InputError as profileAt does. */
export function viewAt(recorded: Profile, moment: Moment): View {
  if (moment === "peak") return viewPeak(recorded);
  const profile = profileAt(recorded, moment);
  const isEnd = profile.peak.seconds === recorded.run.duration;
  return { recorded, profile, shown: { what: isEnd ? "end" : "time" } };
}

/** When memory ran out; null where it didn't. */
export function viewOutOfMemory(recorded: Profile): View | null {
  const memory = ranOut(recorded);
  if (memory === null) return null;
  return { recorded, profile: profileAt(recorded, memory.moment), shown: { what: memory.what } };
}

/** @throws InputError as profileBetween does. */
export function viewBetween(recorded: Profile, from: Moment, to: Moment): View {
  const profile = profileBetween(recorded, from, to);
  return { recorded, profile, shown: { what: "range", from: profileAt(recorded, from).peak.seconds } };
}

/** What was gained from the opening of one of the profile's windows to its peak. */
export function viewWindow(recorded: Profile, window: RunWindow): View {
  const profile = profileBetween(recorded, { window, mark: "open" }, { window, mark: "peak" });
  return { recorded, profile, shown: { what: "range", from: window.openSeconds, window } };
}

/** When what a range begins with was held. */
export function beginningOf({ from, window }: Shown & { what: "range" }): Moment {
  return window === undefined ? from : { window, mark: "open" };
}

/** What of a view is to be listed: the part that was asked for, else all. */
export function listedOf(view: View): View {
  return view.part ?? view;
}

/** How much of what is shown is in a part: `300 MiB of it in "pandas"`. */
export function describePart(text: string, sum: Estimate, space = NO_BREAK_SPACE): string {
  const size = sum.bytes > 0 || sum.variance > 0 ? formatEstimate(sum, space) : "nothing";
  return `${size} of it in "${formatName(text)}"`;
}

/** The first words about a view, and how much of it is in the part that was asked for. */
export function describeView({ profile, shown, part }: View, space = NO_BREAK_SPACE): string {
  const whole = describeShown(profile, shown, sumCountedSites(profile, "peakBytes"), space);
  if (part === undefined) return whole;
  return `${whole} · ${describePart(part.text, sumCountedSites(part.profile, "peakBytes"), space)}`;
}

/** The same for machines. */
export function partShown({ part }: View): { filter?: { text: string; bytes: number; interval?: Interval } } {
  if (part === undefined) return {};
  const { profile, text } = part;
  const sum = sumCountedSites(profile, "peakBytes");
  return { filter: { text, bytes: sum.bytes, ...intervalField(profile, sum) } };
}

/** The peak of a run, for machines. */
export function peakShown(profile: Profile): Profile["peak"] & { interval?: Interval } {
  return { ...profile.peak, ...intervalField(profile, sumCountedSites(profile, "peakBytes")) };
}

/** The processes of a run, for machines. */
export function processesShown({ processes }: Profile): readonly object[] {
  return processes.map(({ doubt, ...process }) => {
    if (doubt === null) return process;
    const { peak, treeBytes } = process;
    return {
      ...process,
      peak: { ...peak, interval: intervalOf({ bytes: peak.bytes, ...doubt.peak }) },
      treeInterval: intervalOf({ bytes: treeBytes, ...doubt.tree }),
    };
  });
}

/**
 * What is shown, for machines: seconds since the start, bytes, and of a sampled recording their interval. Of a range, bytes are
 * fewer than 0 where less is held than before. A window is named by its serial number, and by its process as `--process` takes it.
 */
export type ShownMoment = { readonly bytes: number; readonly interval?: Interval } & (
  | { readonly what: Exclude<Shown["what"], "range">; readonly seconds: number }
  | { readonly what: "range"; readonly from: number; readonly to: number; readonly window?: WindowShown }
);

/** What names a window. */
interface WindowShown {
  readonly number: number;
  readonly process: string;
}

/** What a window is called: `cell 7`, `window 3`. */
export const nameWindow = ({ name, serial }: Pick<RunWindow, "name" | "serial">): string =>
  name ?? `window ${serial}`;

const windowShown = (window: RunWindow | undefined): { window?: WindowShown } =>
  window === undefined ? {} : { window: { number: window.serial, process: processId(window) } };

export function shownMoment({ profile, shown }: View): ShownMoment {
  const { seconds, bytes } = profile.peak;
  const figure = { bytes, ...intervalField(profile, sumCountedSites(profile, "peakBytes")) };
  return shown.what === "range"
    ? { what: "range", from: shown.from, to: seconds, ...windowShown(shown.window), ...figure }
    : { what: shown.what, seconds, ...figure };
}

/**
 * The first words about a profile: "peak 1.84 GiB at 12.4 s", "held 37.7 MiB at 1.7 s", "gained 12.0 MiB from 1.2 s to
 * 3.4 s". `sum` is what the lines that are shown add up to.
 */
export function describeShown(
  { peak, run }: Profile,
  shown: Shown,
  sum: Estimate,
  space = NO_BREAK_SPACE,
): string {
  const size = sum.bytes > 0 || sum.variance > 0 ? formatEstimate(sum, space) : "nothing";
  const when = formatDuration(peak.seconds, space);
  switch (shown.what) {
    case "peak":
      return sum.bytes > 0 ? `peak ${size} at ${when}` : "no peak";
    case "time":
      return `held ${size} at ${when}`;
    case "end":
      return `held ${size} ${run.ending.how === "running" ? "when this was read" : "at the end"}`;
    case "out of memory":
      return `held ${size} when memory ran out`;
    case "refused":
      return `held ${size} when memory was refused`;
    case "range": {
      const [from, to] = formatTimes(shown.from, peak.seconds, space);
      const { window } = shown;
      const when = `${window ? `in ${nameWindow(window)}, ` : ""}from ${from} to ${to}`;
      return sum.bytes < 0
        ? `gave back ${formatEstimate(negate(sum), space)} ${when}`
        : `gained ${size} ${when}`;
    }
  }
}
