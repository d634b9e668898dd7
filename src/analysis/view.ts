import type { Seconds } from "../profile/brand.ts";
import type { Profile } from "../profile/profile.ts";
import { formatDuration, formatSize, formatTimes, NO_BREAK_SPACE } from "./format.ts";
import { type Moment, profileAt, profileBetween } from "./moment.ts";
import { ranOut } from "./out-of-memory.ts";

/** What a profile has in the place of the peak: the peak itself, another moment, or what was gained since `from`. */
export type Shown =
  | { readonly what: "peak" | "end" | "time" | "out of memory" | "refused" }
  | { readonly what: "range"; readonly from: Seconds };

export const PEAK: Shown = { what: "peak" };

/** A run as it is looked at. */
export interface View {
  /** As it was recorded. */
  readonly recorded: Profile;
  /** With what is shown in the place of the peak: see profileAt and profileBetween. */
  readonly profile: Profile;
  readonly shown: Shown;
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

/** What is shown, for machines: seconds since the start, bytes. Of a range, bytes are fewer than 0 where less is held than before. */
export type ShownMoment =
  | { readonly what: Exclude<Shown["what"], "range">; readonly seconds: number; readonly bytes: number }
  | { readonly what: "range"; readonly from: number; readonly to: number; readonly bytes: number };

export function shownMoment({ profile: { peak }, shown }: View): ShownMoment {
  const { seconds, bytes } = peak;
  return shown.what === "range"
    ? { what: "range", from: shown.from, to: seconds, bytes }
    : { what: shown.what, seconds, bytes };
}

/**
 * The first words about a profile: "peak 1.84 GiB at 12.4 s", "held 37.7 MiB at 1.7 s", "gained 12.0 MiB from 1.2 s to
 * 3.4 s". `bytes` is what the lines that are shown add up to.
 */
export function describeShown(
  { peak, run }: Profile,
  shown: Shown,
  bytes: number,
  space = NO_BREAK_SPACE,
): string {
  const size = bytes > 0 ? formatSize(bytes, space) : "nothing";
  const when = formatDuration(peak.seconds, space);
  switch (shown.what) {
    case "peak":
      return bytes > 0 ? `peak ${size} at ${when}` : "no peak";
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
      return `gained ${size} from ${from} to ${to}`;
    }
  }
}
