import type { Seconds } from "../../profile/brand.ts";
import { formatDuration, formatEstimate } from "../format.ts";
import { growthOfGroups } from "../growth.ts";
import { beforeRelease } from "../left.ts";
import { profileAt } from "../moment.ts";
import { type Finding, lineAt, say } from "./finding.ts";
import { estimateRows, isAtLeast, SHARE_MIN, type Survey } from "./survey.ts";

/** In less than a second any loop that fills something looks like one that never stops. */
const SECONDS_MIN = 1;
/** Of the run: what began later may yet stop. */
const RUN_SHARE_MIN = 0.5;
/** What still grows has grown in the last tenth of its time, at no less than a quarter of its pace until then. */
const LAST_PART = 0.1;
const LAST_PACE = 0.25;

/**
 * Lines that held more and more until the end of the run, or until the interpreter began to release all: it rises in each quarter of
 * its time, as `leaks` has it, and in the end. A cache with a bound, or one that has got all its keys, stays level.
 */
export function findGrowing(survey: Survey): Finding[] {
  const { profile, lines, ofSite, space } = survey;
  const { run, timeline } = profile;
  // What is released in the end is there until the moment after.
  const last = beforeRelease(profile)?.seconds ?? run.duration;
  const until = timeline.seconds.find((seconds) => seconds > last) ?? run.duration;
  const lineOf = (site: number) => ofSite[site]!;
  const heldBy = estimateRows(profileAt(profile, last as Seconds).sites, "peakBytes", lines.length, lineOf);
  const first = firstOf(survey);
  const rows = [...first.keys()].filter((row) => {
    const span = until - first[row]!;
    const isLong = span >= SECONDS_MIN && span >= RUN_SHARE_MIN * until;
    return isLong && isAtLeast(heldBy(row), SHARE_MIN * profile.peak.bytes);
  });
  const indexOf = new Map(rows.map((row, index) => [row, index]));
  const growthOf = growthOfGroups(
    profile,
    ofSite.map((row) => indexOf.get(row) ?? -1),
    Float64Array.from(rows, (row) => first[row]!),
    until,
  );
  return rows.flatMap((row, index) => {
    const held = heldBy(row);
    const span = until - first[row]!;
    if (growthOf(index, held) !== "growing") return [];
    const before = profileAt(profile, (until - LAST_PART * span) as Seconds).sites;
    const heldBefore = estimateRows(before, "peakBytes", lines.length, lineOf)(row).bytes;
    if (held.bytes - heldBefore < LAST_PART * LAST_PACE * held.bytes) return [];
    const line = lineAt(lines, row);
    return [
      {
        kind: "growth",
        bytes: held.bytes,
        share: held.bytes / profile.peak.bytes,
        whole: "the peak",
        sentence: say`What ${line} keeps grew until the end: ${formatEstimate(held, space)} in ${formatDuration(span, space)}`,
        lines: [line],
        evidence: { tab: "growth", from: first[row]!, to: until, line },
      } satisfies Finding,
    ];
  });
}

/** Seconds to each line's first allocation. */
function firstOf({ profile: { sites }, lines, ofSite }: Survey): Float64Array {
  const seconds = new Float64Array(lines.length).fill(Number.POSITIVE_INFINITY);
  for (let site = 0; site < sites.length; site++) {
    const row = ofSite[site]!;
    if (row >= 0) seconds[row] = Math.min(seconds[row]!, sites.firstSeconds[site]!);
  }
  return seconds;
}
