import type { Seconds } from "../../profile/brand.ts";
import type { Profile } from "../../profile/profile.ts";
import { formatDuration, formatEstimate } from "../format.ts";
import { growthOfGroups } from "../growth.ts";
import { beforeRelease } from "../left.ts";
import { profileAt } from "../moment.ts";
import { type Finding, lineAt, say } from "./finding.ts";
import { estimateRows, isAtLeast, SHARE_MIN, type Survey } from "./survey.ts";

/** In less than a second any loop that fills something looks like one that never stops. */
const SECONDS_MIN = 1;
/** Of the run: what began later may yet stop. */
const RUN_SHARE_MIN = 0.75;
/** Of the run: what is released before has an end. */
const END_MIN = 0.9;
/** Of its time: what stayed level for longer had stopped. To end takes a busy process a tenth of a second. */
const LEVEL_MAX = 0.05;
const ENDING_SECONDS = 0.1;
/** Of what a line held at most: from when on, and until when, it is there. */
const REACHED = 0.99;
const RELEASED = 0.5;

/** When a line began to allocate, when it held all that it ever did, and when that began to go. Seconds from the start. */
interface Life {
  readonly first: number;
  readonly reached: number;
  readonly end: number;
}

/**
 * Lines that held more and more until the end of the run, or until all was released there: in each quarter of their time, as `leaks` has
 * it, and up to the last. A cache with a bound, or one that has all its keys, is level by then; so is what was loaded, if the
 * program goes on to use it.
 */
export function findGrowing(survey: Survey): Finding[] {
  const { profile, lines, ofSite, space } = survey;
  const near = (beforeRelease(profile)?.seconds ?? profile.run.duration) as Seconds;
  const { sites } = profileAt(profile, near);
  const heldBy = estimateRows(sites, "peakBytes", lines.length, (site) => ofSite[site]!);
  return [...lines.line.keys()].flatMap((row) => {
    const held = heldBy(row);
    if (!isAtLeast(held, SHARE_MIN * profile.peak.bytes)) return [];
    const ofRow = ofSite.map((one) => (one === row ? 0 : -1));
    const life = lifeOf(profile, ofRow);
    const { first, end } = life;
    if (!mayGrow(life, profile.run.duration)) return [];
    if (growthOfGroups(profile, ofRow, Float64Array.of(first), end)(0, held) !== "growing") return [];
    const line = lineAt(lines, row);
    const [size, time] = [formatEstimate(held, space), formatDuration(end - first, space)];
    return [
      {
        kind: "growth",
        bytes: held.bytes,
        share: held.bytes / profile.peak.bytes,
        whole: "the peak",
        sentence: say`What ${line} keeps grew until the end: ${size} in ${time}`,
        lines: [line],
        evidence: { tab: "growth", from: first, to: near, line },
      } satisfies Finding,
    ];
  });
}

function mayGrow({ first, reached, end }: Life, duration: number): boolean {
  const time = end - first;
  const isLong = time >= SECONDS_MIN && time >= RUN_SHARE_MIN * duration;
  return isLong && end >= END_MIN * duration && end - reached <= LEVEL_MAX * time + ENDING_SECONDS;
}

/** Of the sites that are 0, by the timeline: what is held at a moment is there until the next. */
function lifeOf({ timeline, sites, run }: Profile, ofSite: Int32Array): Life {
  const held = new Float64Array(sites.length);
  const sums = new Float64Array(timeline.length);
  let [sum, change] = [0, 0];
  for (let moment = 0; moment < timeline.length; moment++) {
    for (; change < timeline.changesEnd[moment]!; change++) {
      const site = timeline.changeSite[change]!;
      if (ofSite[site] !== 0) continue;
      sum += timeline.changeBytes[change]! - held[site]!;
      held[site] = timeline.changeBytes[change]!;
    }
    sums[moment] = sum;
  }
  const most = sums.reduce((highest, one) => Math.max(highest, one), 0);
  const first = sites.firstSeconds.reduce(
    (earliest, seconds, site) => (ofSite[site] === 0 ? Math.min(earliest, seconds) : earliest),
    Number.POSITIVE_INFINITY,
  );
  return {
    first,
    reached: timeline.seconds[sums.findIndex((one) => one >= REACHED * most)] ?? run.duration,
    end: timeline.seconds[sums.findLastIndex((one) => one >= RELEASED * most) + 1] ?? run.duration,
  };
}
