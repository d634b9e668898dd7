import type { Profile } from "../profile/profile.ts";
import { formatCountInWords, formatDuration, formatName, formatSize, NO_BREAK_SPACE } from "./format.ts";

/** A tiny run: most of it is what Python itself takes at its start. */
const TINY_PEAK = 2 * 1024 * 1024;

/** What a reader of the figures must know first, one sentence each; for most runs there is nothing. */
export function noteRun(profile: Profile, space = NO_BREAK_SPACE): readonly string[] {
  const { run, peak, truncatedEvents } = profile;
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
  if (truncatedEvents > 0) {
    const events = formatCountInWords(truncatedEvents, space);
    notes.push(
      `${events} events are charged to their nearest known caller: the recording's tables were full.`,
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
