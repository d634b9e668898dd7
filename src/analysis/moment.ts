import type { Bytes, Seconds } from "../profile/brand.ts";
import { isCounted, type Profile, type RunWindow } from "../profile/profile.ts";
import { InputError } from "../recording/errors.ts";
import { formatDuration, formatTimes } from "./format.ts";

/**
 * A moment of a run that can be asked for: the peak, the last one known, seconds from the start, or a mark of a window, at which
 * what its process held is known exactly, and nothing of others.
 */
export type Moment = "peak" | "end" | Seconds | WindowMark;

/** Where a window was opened, or its peak. The window is the profile's. */
export interface WindowMark {
  readonly window: RunWindow;
  readonly mark: "open" | "peak";
}

/** What the sites held at one moment, per row of the site table, and when that was. */
interface Held {
  readonly seconds: Seconds;
  readonly bytes: Float64Array;
  /** NaN where it is not known. */
  readonly blocks: Float64Array;
  readonly moved: Float64Array | null;
}

/**
 * The same profile with what was held at another moment in the place of the peak: `peak` and the sites' peak columns say
 * it. How many blocks that were is known at the peak, at the end and at marks of windows; else the column is NaN. Figures at a time
 * are those of the last moment known before it, which `peak.seconds` tells.
 * @throws InputError for a time outside of the run.
 */
export function profileAt(profile: Profile, moment: Moment): Profile {
  return moment === "peak" ? profile : withHeld(profile, heldAt(profile, moment));
}

/**
 * The same profile with what was gained from one moment to another in the place of the peak: sites that hold less than
 * before have negative bytes, and so has `peak` where less is held in all. Blocks are NaN but between marks of windows.
 * @throws InputError for a time outside of the run, or moments that are not in the order of time.
 */
export function profileBetween(profile: Profile, from: Moment, to: Moment): Profile {
  spanBetween(profile, from, to);
  const [before, after] = [heldAt(profile, from), heldAt(profile, to)];
  const bytes = differences(before.bytes, after.bytes);
  const knowsBlocks = typeof from === "object" && typeof to === "object";
  const blocks = knowsBlocks ? differences(before.blocks, after.blocks) : unknownBlocks(profile);
  const moved = profile.sites.spread === null ? null : movedBetween(profile, before.bytes, after.bytes);
  return withHeld(profile, { seconds: after.seconds, bytes, blocks, moved });
}

const differences = (before: Float64Array, after: Float64Array): Float64Array =>
  after.map((held, site) => held - before[site]!);

/** When a range begins and ends. @throws InputError as profileBetween does. */
export function spanBetween(
  profile: Profile,
  from: Moment,
  to: Moment,
): { readonly from: Seconds; readonly to: Seconds } {
  const [begin, end] = [secondsOf(profile, from), secondsOf(profile, to)];
  if (end < begin) {
    const [early, late] = formatTimes(end, begin, " ");
    throw new InputError(
      `the range ends at ${early}, before it begins at ${late}: give --from the earlier moment`,
    );
  }
  return { from: begin, to: end };
}

/**
 * How many bytes of each site came or went between two moments, at most; the doubt of its gain is theirs. What was there all the time is in
 * neither. What went was held before, and was released or has made way for what came; a site that holds as much as before has
 * most likely not changed.
 */
function movedBetween({ sites }: Profile, before: Float64Array, after: Float64Array): Float64Array {
  const { totalBytes, liveBytes } = sites;
  return after.map((held, site) => {
    const [total, earlier] = [totalBytes[site]!, before[site]!];
    const gained = held - earlier;
    if (gained === 0) return 0;
    const gone = Math.min(earlier, total - liveBytes[site]!, total - held);
    return Math.max(Math.abs(gained), gained + 2 * gone);
  });
}

/** When a moment is. @throws InputError as profileAt does. One past the end that reads like it is the end: a run of 34.08 s is said to last 34.1 s. */
export function secondsOf({ peak, run }: Profile, moment: Moment): Seconds {
  const { duration } = run;
  if (typeof moment === "object")
    return moment.mark === "open" ? moment.window.openSeconds : moment.window.peakSeconds;
  if (moment === "peak") return peak.seconds;
  if (moment === "end") return duration;
  if (moment >= 0 && moment <= duration) return moment;
  if (formatDuration(moment) === formatDuration(duration)) return duration;
  const steps = duration < 1 ? 1000 : 10;
  throw new InputError(
    `there is no moment ${moment}: the run lasted ${formatDuration(duration, " ")}; ` +
      `give peak, end or seconds from 0 to ${Math.floor(duration * steps) / steps}`,
  );
}

function heldAt(profile: Profile, moment: Moment): Held {
  const { sites, peak, run } = profile;
  const atPeak = { seconds: peak.seconds, bytes: sites.peakBytes, blocks: sites.peakBlocks, moved: null };
  if (moment === "peak") return atPeak;
  if (typeof moment === "object") return heldAtMark(moment);
  const time = secondsOf(profile, moment);
  if (time === run.duration)
    return { seconds: time, bytes: sites.liveBytes, blocks: sites.liveBlocks, moved: null };
  const last = heldAtTime(profile, time);
  return peak.seconds <= time && peak.seconds > last.seconds ? atPeak : last;
}

function heldAtMark({ window, mark }: WindowMark): Held {
  const { openSeconds, peakSeconds, sites } = window;
  return mark === "open"
    ? { seconds: openSeconds, bytes: sites.openBytes, blocks: sites.openBlocks, moved: null }
    : { seconds: peakSeconds, bytes: sites.peakBytes, blocks: sites.peakBlocks, moved: null };
}

/** By the timeline: what the last moment before a time says, nothing before the first. */
function heldAtTime(profile: Profile, time: Seconds): Held {
  const { length, seconds, changesEnd, changeSite, changeBytes } = profile.timeline;
  let moments = 0;
  while (moments < length && seconds[moments]! <= time) moments++;
  const bytes = new Float64Array(profile.sites.length);
  const changes = moments === 0 ? 0 : changesEnd[moments - 1]!;
  for (let change = 0; change < changes; change++) bytes[changeSite[change]!] = changeBytes[change]!;
  const last = moments === 0 ? 0 : seconds[moments - 1]!;
  return { seconds: last as Seconds, bytes, blocks: unknownBlocks(profile), moved: null };
}

function withHeld(profile: Profile, { seconds, bytes, blocks, moved }: Held): Profile {
  const { sites } = profile;
  const total = bytes.reduce((sum, held, site) => (isCounted(sites.kind[site]!) ? sum + held : sum), 0);
  return {
    ...profile,
    peak: { bytes: total as Bytes, seconds },
    sites: { ...sites, peakBytes: bytes, peakBlocks: blocks, moved },
  };
}

const unknownBlocks = ({ sites }: Profile): Float64Array => new Float64Array(sites.length).fill(Number.NaN);
