import type { Profile } from "../profile/profile.ts";
import {
  formatDuration,
  formatName,
  formatNumberOf,
  formatShare,
  formatSize,
  NO_BREAK_SPACE,
} from "./format.ts";
import { sumApproximate, sumTruncated } from "./inexact.ts";

/** A tiny run: most of it is what Python itself takes at its start. */
const TINY_PEAK = 2 * 1024 * 1024;
/** Of the peak: less of it that is not exact goes without a word. */
const APPROXIMATE_SHARE_MIN = 0.01;

/** What a reader of the figures must know first, one sentence each; for most runs there is nothing. */
export function noteRun(profile: Profile, space = NO_BREAK_SPACE): readonly string[] {
  const { run, peak } = profile;
  const { ending } = run;
  const notes: string[] = [];
  const duration = formatDuration(run.duration, space);
  if (ending.how === "signal") {
    const held = formatSize(profile.liveBytes, space);
    notes.push(
      `Killed by signal ${ending.number} (${ending.signal}) after ${duration}, with ${held} tracked.`,
    );
  }
  if (ending.how === "exit" && ending.code !== 0) notes.push(`Ended with exit code ${ending.code}.`);
  if (ending.how === "running") notes.push("Still running when this was read.");
  if (ending.how === "unknown") notes.push("The recording breaks off: how the program ended is not known.");
  if (run.offReason !== null) {
    notes.push(
      `Recording stopped before the end (${formatName(run.offReason)}): the figures stand as they were then.`,
    );
  }
  const ofPeak = (bytes: number) =>
    `${formatSize(bytes, space)} (${formatShare(bytes, peak.bytes, space)}) of the peak`;
  const truncated = sumTruncated(profile);
  if (truncated.allocations > 0) {
    const allocations = formatNumberOf(truncated.allocations, "allocation", space);
    notes.push(
      `${allocations}, ${ofPeak(truncated.bytes)}, stand at the nearest caller that is known: the recording's tables were full.`,
    );
  }
  const approximate = sumApproximate(profile);
  if (approximate > APPROXIMATE_SHARE_MIN * peak.bytes) {
    notes.push(
      `${ofPeak(approximate)} are approximate: memory that a library manages itself, of which only the maps are seen.`,
    );
  }
  if (peak.bytes === 0) notes.push("No memory was recorded.");
  else if (isTiny(profile)) {
    notes.push(
      `The peak is ${formatSize(peak.bytes, space)}, hardly more than Python itself takes. There is little to find.`,
    );
  }
  return notes;
}

export function isTiny({ peak }: Profile): boolean {
  return peak.bytes < TINY_PEAK;
}
