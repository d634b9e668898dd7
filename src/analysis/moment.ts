import type { Bytes, Seconds } from "../profile/brand.ts";
import { isCounted, type Profile } from "../profile/profile.ts";
import { InputError } from "../recording/errors.ts";
import { formatDuration } from "./format.ts";

/** A moment of a run that can be asked for: the peak, the last one known, or seconds from the start. */
export type Moment = "peak" | "end" | Seconds;

/** What the sites held at one moment, in bytes per row of the site table, and when that was. */
interface Held {
  readonly seconds: Seconds;
  readonly bytes: Float64Array;
}

/**
 * The same profile with what was held at another moment in the place of the peak: `peak` and the sites' peak columns say
 * it. How many blocks that were is known at the peak and at the end only; else the column is NaN. Figures at a time
 * are those of the last moment known before it.
 * @throws InputError for a time outside of the run.
 */
export function profileAt(profile: Profile, moment: Moment): Profile {
  if (moment === "peak") return profile;
  if (moment === "end") return withHeld(profile, heldAt(profile, moment), profile.sites.liveBlocks);
  return withHeld(profile, heldAt(profile, moment), unknownBlocks(profile));
}

/**
 * The same profile with what was gained from one moment to another in the place of the peak: sites that hold less than
 * before have negative bytes.
 * @throws InputError for a time outside of the run, or moments that are not in the order of time.
 */
export function profileBetween(profile: Profile, from: Moment, to: Moment): Profile {
  const before = heldAt(profile, from);
  const after = heldAt(profile, to);
  if (after.seconds < before.seconds) {
    throw new InputError(
      `the range ends at ${formatDuration(after.seconds, " ")}, before it begins (${formatDuration(before.seconds, " ")}): ` +
        "give --from the earlier moment",
    );
  }
  const bytes = after.bytes.map((held, site) => held - before.bytes[site]!);
  return withHeld(profile, { seconds: after.seconds, bytes }, unknownBlocks(profile));
}

function heldAt(profile: Profile, moment: Moment): Held {
  const { sites, peak, run } = profile;
  const atPeak = { seconds: peak.seconds, bytes: sites.peakBytes };
  const atEnd = { seconds: run.duration, bytes: sites.liveBytes };
  if (moment === "peak") return atPeak;
  if (moment === "end" || moment === run.duration) return atEnd;
  if (!(moment >= 0 && moment <= run.duration)) {
    const duration = formatDuration(run.duration, " ");
    throw new InputError(
      `there is no moment ${moment}: the run lasted ${duration}; give peak, end or seconds from 0 to ${run.duration.toFixed(1)}`,
    );
  }
  const last = heldAtTime(profile, moment);
  return peak.seconds <= moment && peak.seconds > last.seconds ? atPeak : last;
}

/** By the timeline: what the last moment before a time says, nothing before the first. */
function heldAtTime({ timeline, sites }: Profile, time: Seconds): Held {
  const { length, seconds, changesEnd, changeSite, changeBytes } = timeline;
  let moments = 0;
  while (moments < length && seconds[moments]! <= time) moments++;
  const bytes = new Float64Array(sites.length);
  const changes = moments === 0 ? 0 : changesEnd[moments - 1]!;
  for (let change = 0; change < changes; change++) bytes[changeSite[change]!] = changeBytes[change]!;
  return { seconds: (moments === 0 ? 0 : seconds[moments - 1]!) as Seconds, bytes };
}

function withHeld(profile: Profile, { seconds, bytes }: Held, blocks: Float64Array): Profile {
  const { sites } = profile;
  const total = bytes.reduce((sum, held, site) => (isCounted(sites.kind[site]!) ? sum + held : sum), 0);
  return {
    ...profile,
    peak: { bytes: total as Bytes, seconds },
    sites: { ...sites, peakBytes: bytes, peakBlocks: blocks },
  };
}

const unknownBlocks = ({ sites }: Profile): Float64Array => new Float64Array(sites.length).fill(Number.NaN);
