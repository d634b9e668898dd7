import type { Seconds } from "../../profile/brand.ts";
import type { MemoryLook, Profile } from "../../profile/profile.ts";
import { KIND } from "../../recording/layout.ts";
import { type ExplainedPart, takeApart } from "../explain.ts";
import { formatSize } from "../format.ts";
import { kindTotals } from "../kinds.ts";
import { profileAt } from "../moment.ts";
import { type Finding, lineAt, say } from "./finding.ts";
import { indexOfMost, type Survey, sumRows } from "./survey.ts";

/** Seconds, and of what is live: where less was given back in a tenth of a second before a look, nothing is just being released. */
const SETTLED_SECONDS = 0.1;
const SETTLED_SHARE = 0.1;
/** Of the peak: where more is held, the peak isn't over. */
const LIVE_MAX = 0.5;
/** Of the RSS: some free room any program has in its arenas. */
const FREE_SHARE_MIN = 0.25;
/** Of the arenas: they are mostly empty. */
const EMPTY_MIN = 0.5;

/**
 * Memory that was freed after the peak and stays in the process, as in each of Python's arenas something is still live. The line is that
 * which held most of what was freed, with the line that still holds something out of the same time, if that is another.
 */
export function findKept(survey: Survey): Finding[] {
  const { profile, lines, space } = survey;
  const { peak } = profile;
  const after = profile.looks.filter(
    ({ seconds }) => seconds > peak.seconds && isSettled(profile, seconds as Seconds),
  );
  const last = new Map(after.map((look) => [`${look.pid} ${look.number}`, look]));
  return [...last.values()].flatMap((look) => {
    const apart = takeApart(profile, look, kindTotals(profile));
    const free = apart.parts.find(({ key }: ExplainedPart) => key === "interpreter")?.bytes ?? 0;
    const isKept = free >= FREE_SHARE_MIN * apart.bytes && free >= EMPTY_MIN * look.parts.arenas;
    if (!isKept || apart.live.bytes > LIVE_MAX * peak.bytes) return [];
    const rows = findSurvivors(survey, look);
    const [freed] = rows;
    if (freed === undefined) return [];
    const [line, size] = [lineAt(lines, freed), formatSize(free, space)];
    const live = formatSize(look.parts.arenas - free, space);
    return [
      {
        kind: "kept",
        bytes: free,
        share: free / apart.bytes,
        whole: "the RSS",
        sentence: say`After the peak, ${live} of objects keep ${size} of freed memory in the process, most of it once held by ${line}`,
        lines: rows.map((row) => lineAt(lines, row)),
        evidence: { tab: "moment", seconds: look.seconds, line },
      } satisfies Finding,
    ];
  });
}

function isSettled({ timeline }: Profile, seconds: Seconds): boolean {
  const liveAt = (time: number) =>
    timeline.liveBytes[timeline.seconds.findLastIndex((one) => one <= time)] ?? 0;
  return liveAt(seconds - SETTLED_SECONDS) <= (1 + SETTLED_SHARE) * liveAt(seconds);
}

/** Objects and buffers, which are in arenas as long as they are small. */
const isInArenas = (kind: number): boolean => kind === KIND.object || kind === KIND.buffer;
/** Larger blocks come from malloc. */
const ARENA_BLOCK_MAX = 512;

/** The line that gave back most since the peak, and the one that holds most of what was allocated meanwhile, where they aren't the same. */
function findSurvivors({ profile, lines, ofSite }: Survey, look: MemoryLook): readonly number[] {
  const { sites } = profile;
  const isSmall = (site: number) => sites.totalBytes[site]! <= ARENA_BLOCK_MAX * sites.totalBlocks[site]!;
  const rowOf = (site: number) => (isInArenas(sites.kind[site]!) && isSmall(site) ? ofSite[site]! : -1);
  const now = profileAt(profile, look.seconds as Seconds).sites.peakBytes;
  const held = sumRows(now, lines.length, rowOf);
  const freed = sumRows(sites.peakBytes, lines.length, rowOf).map((bytes, row) => bytes - held[row]!);
  const most = indexOfMost(freed);
  if (freed[most]! <= 0) return [];
  const times = [...sites.stack.keys()].filter((site) => rowOf(site) === most);
  const from = Math.min(...times.map((site) => sites.firstSeconds[site]!));
  const to = Math.max(...times.map((site) => sites.lastSeconds[site]!));
  const isOfThatTime = (site: number) => sites.firstSeconds[site]! >= from && sites.lastSeconds[site]! <= to;
  const left = indexOfMost(sumRows(now, lines.length, (site) => (isOfThatTime(site) ? rowOf(site) : -1)));
  return left === most || held[left] === 0 ? [most] : [most, left];
}
