import type { Profile } from "../profile/profile.ts";
import {
  formatDuration,
  formatEstimate,
  formatName,
  formatNumberOf,
  formatShare,
  formatSize,
  NO_BREAK_SPACE,
} from "./format.ts";
import type { Grouping } from "./groups.ts";
import { sumApproximate, sumTruncated } from "./inexact.ts";
import { type Estimate, negate, sumCountedSites, withoutPart } from "./interval.ts";
import { noteRefusal, ranOut } from "./out-of-memory.ts";
import { PEAK, type Shown } from "./view.ts";

/** A tiny run: most of it is what Python itself takes at its start. */
const TINY_PEAK = 2 * 1024 * 1024;
/** Of what is shown: less of it that is not exact goes without a word. */
const APPROXIMATE_SHARE_MIN = 0.01;

/** What a reader of the figures must know first, one sentence each; for most runs there is nothing. */
export function noteRun(profile: Profile, space = NO_BREAK_SPACE, shown = PEAK): readonly string[] {
  return [...noteEnding(profile, space), ...noteFigures(profile, space, shown)];
}

/** That figures are estimates, where they are. */
export function noteSampled({ sampleBytes }: Profile, space = NO_BREAK_SPACE): readonly string[] {
  if (sampleBytes === 0) return [];
  const each = formatSize(sampleBytes, space);
  return [
    `Figures are estimates from one allocation in ${each}; ± and ranges in brackets are 95${space}% intervals.`,
  ];
}

/** What was left out of the recording, if anything was. */
export function noteWhose({ run }: Profile): readonly string[] {
  if (run.whose === "all") return [];
  const threads = run.whose === "own" ? "one thread and those that it started" : "one thread";
  return [`Only what ${threads} allocated was recorded, and nothing of what is imported.`];
}

/** How the run or its recording ended, where that was not as usual. */
export function noteEnding(profile: Profile, space = NO_BREAK_SPACE): readonly string[] {
  const { run, refusal } = profile;
  const { ending } = run;
  const memory = ranOut(profile, space);
  const notes: string[] = [...(memory?.sentences ?? [])];
  const duration = formatDuration(run.duration, space);
  const isTold = memory?.tellsEnd ?? false;
  if (!isTold && ending.how === "signal") {
    const held = formatEstimate(sumCountedSites(profile, "liveBytes"), space);
    notes.push(
      `Killed by signal ${ending.number} (${ending.signal}) after ${duration}, with ${held} tracked.`,
    );
  }
  if (!isTold && ending.how === "exit" && ending.code !== 0)
    notes.push(`Ended with exit code ${ending.code}.`);
  if (ending.how === "running") notes.push("Still running when this was read.");
  if (ending.how === "unknown") notes.push("The recording breaks off: how the program ended is not known.");
  if (memory === null && refusal !== null) notes.push(noteRefusal(refusal, space));
  if (run.offReason !== null) {
    notes.push(
      `Recording stopped before the end (${formatName(run.offReason)}): the figures stand as they were then.`,
    );
  }
  return notes;
}

function noteFigures(profile: Profile, space: string, shown: Shown): readonly string[] {
  const { peak } = profile;
  const notes: string[] = [];
  const ofShown = (size: string, bytes: number) => `${size} ${partOf(shown, bytes, peak.bytes, space)}`;
  const truncated = sumTruncated(profile);
  if (truncated.allocations > 0) {
    const allocations = formatNumberOf(truncated.allocations, "allocation", space);
    const size = formatEstimate(truncated, space);
    const held = truncated.bytes > 0 ? `, ${ofShown(size, truncated.bytes)},` : "";
    notes.push(
      `${allocations}${held} stand at the nearest caller that is known: the recording's tables were full.`,
    );
  }
  const approximate = sumApproximate(profile);
  if (approximate > Math.max(0, APPROXIMATE_SHARE_MIN * peak.bytes)) {
    notes.push(
      `${ofShown(formatSize(approximate, space), approximate)} are approximate: memory that a library manages itself, of which only the maps are seen.`,
    );
  }
  notes.push(...noteWhose(profile), ...noteSampled(profile, space));
  if (shown.what !== "peak") return notes;
  if (peak.bytes === 0) notes.push("No memory was recorded.");
  else if (isTiny(profile)) {
    const size = formatEstimate(sumCountedSites(profile, "peakBytes"), space);
    notes.push(`The peak is ${size}: there is little to find.`);
  }
  return notes;
}

/** "(35 %) of the peak". Of a gain there is no share: what was given back counts against it. */
function partOf({ what }: Shown, bytes: number, whole: number, space: string): string {
  if (what === "range") return "of what was gained";
  return `(${formatShare(bytes, whole, space)}) of ${what === "peak" ? "the peak" : "what was held"}`;
}

/** Of a range: what the lines that are no rows gave back. `grown` is what the rows add up to, `net` what all lines do. */
export function noteGivenBack(
  grown: Estimate,
  net: Estimate,
  space = NO_BREAK_SPACE,
  by: Grouping = "line",
): readonly string[] {
  if (grown.bytes === net.bytes) return [];
  const size = formatEstimate(negate(withoutPart(net, grown)), space);
  const those = by === "process" ? "processes" : `${by}s`;
  if (grown.bytes === 0) return [`${those.charAt(0).toUpperCase()}${those.slice(1)} gave back ${size}.`];
  const [change, than] = net.bytes > 0 ? [net, "more is held than"] : [negate(net), "less is held than"];
  const words = net.bytes === 0 ? "as much is held as" : `${formatEstimate(change, space)} ${than}`;
  return [`Other ${those} gave back ${size}: in all, ${words} before.`];
}

export function isTiny({ peak }: Profile): boolean {
  return peak.bytes < TINY_PEAK;
}
