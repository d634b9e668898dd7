import { sumCounted } from "./build.ts";
import type { SiteTable, TimelineTable } from "./profile.ts";

/**
 * A process's timeline and what its sites held at the last, where they begin among those of all, and when it ran, in seconds of
 * the run.
 */
export interface TimelinePart {
  readonly timeline: TimelineTable;
  readonly sites: Pick<SiteTable, "length" | "kind" | "liveBytes">;
  /** When its own total was highest: it lived until then at least. */
  readonly peakSeconds: number;
  readonly firstSite: number;
  readonly startSeconds: number;
  /** null while it runs, and for a process that ends with the run: what it held then is what is left. */
  readonly endSeconds: number | null;
}

/**
 * The timelines of processes as one: its moments are those of all, and one at the end of each process, where its sites hold
 * nothing any more. What a process holds between two of its own moments is what it held at the first of them. The resident set size
 * is known where it is of all of them. Marks are numbered in the order of time, and keep their names.
 */
export function mergeTimelines(parts: readonly TimelinePart[]): TimelineTable {
  const moments = parts.flatMap((part) => momentsOf(part));
  moments.sort((a, b) => a.seconds - b.seconds);
  const changes = moments.reduce((sum, { sites }) => sum + sites.length, 0);
  const merged = {
    length: moments.length,
    seconds: new Float64Array(moments.length),
    liveBytes: new Float64Array(moments.length),
    rss: new Float64Array(moments.length),
    changesEnd: new Uint32Array(moments.length),
    mark: new Uint32Array(moments.length),
    markNames: moments.flatMap(({ mark }) => mark ?? []),
    changeSite: new Uint32Array(changes),
    changeBytes: new Float64Array(changes),
  };
  const held = new Map<TimelinePart, Moment>();
  let live = 0;
  let rss = 0;
  let unknown = 0;
  let end = 0;
  let marks = 0;
  for (const [row, moment] of moments.entries()) {
    const before = held.get(moment.part);
    held.set(moment.part, moment);
    live += moment.liveBytes - (before?.liveBytes ?? 0);
    rss += (moment.rss ?? 0) - (before?.rss ?? 0);
    unknown += Number(moment.rss === null) - Number(before?.rss === null);
    merged.seconds[row] = moment.seconds;
    merged.liveBytes[row] = live;
    merged.rss[row] = unknown > 0 ? 0 : rss;
    for (let i = 0; i < moment.sites.length; i++)
      merged.changeSite[end + i] = moment.sites[i]! + moment.part.firstSite;
    merged.changeBytes.set(moment.bytes, end);
    end += moment.sites.length;
    merged.changesEnd[row] = end;
    if (moment.mark !== null) merged.mark[row] = ++marks;
  }
  return merged;
}

/** A moment of one process. */
interface Moment {
  readonly part: TimelinePart;
  readonly seconds: number;
  readonly liveBytes: number;
  /** null where it is not known. */
  readonly rss: number | null;
  /** The mark's name, "" of one without; null where it isn't marked. */
  readonly mark: string | null;
  readonly sites: Uint32Array;
  readonly bytes: Float64Array;
}

function momentsOf(part: TimelinePart): Moment[] {
  const { timeline, startSeconds, endSeconds } = part;
  const { length, seconds, liveBytes, rss, changesEnd, mark, markNames, changeSite, changeBytes } = timeline;
  const moments = Array.from({ length }, (_, row): Moment => {
    const begin = row === 0 ? 0 : changesEnd[row - 1]!;
    return {
      part,
      seconds: startSeconds + seconds[row]!,
      liveBytes: liveBytes[row]!,
      rss: rss[row]! || null,
      mark: mark[row]! > 0 ? (markNames[mark[row]! - 1] ?? "") : null,
      sites: changeSite.subarray(begin, changesEnd[row]),
      bytes: changeBytes.subarray(begin, changesEnd[row]),
    };
  });
  const last = lastMoment(part);
  moments.push(last);
  if (endSeconds !== null) moments.push(goneMoment(part, Math.max(endSeconds, last.seconds)));
  return moments;
}

/** What was live when the process was last seen; of one that lived shortly that is all that is known. */
function lastMoment(part: TimelinePart): Moment {
  const { timeline, sites, startSeconds, peakSeconds } = part;
  const { changeSite, changeBytes } = timeline;
  const stored = new Float64Array(sites.length);
  for (let change = 0; change < changeSite.length; change++)
    stored[changeSite[change]!] = changeBytes[change]!;
  const changed = rowsOf(sites).filter((site) => stored[site] !== sites.liveBytes[site]);
  return {
    part,
    seconds: Math.max(peakSeconds, startSeconds + (timeline.seconds.at(-1) ?? 0)),
    liveBytes: sumCounted(sites, sites.liveBytes),
    rss: timeline.rss.at(-1) || null,
    mark: null,
    sites: changed,
    bytes: new Float64Array(changed.length).map((_, row) => sites.liveBytes[changed[row]!]!),
  };
}

const rowsOf = ({ length }: TimelinePart["sites"]): Uint32Array =>
  new Uint32Array(length).map((_, site) => site);

/** Whatever was ever held is given back. */
function goneMoment(part: TimelinePart, seconds: number): Moment {
  const ever = new Uint8Array(part.sites.length);
  for (const site of part.timeline.changeSite) ever[site] = 1;
  const sites = rowsOf(part.sites).filter((site) => ever[site] === 1 || part.sites.liveBytes[site] !== 0);
  return {
    part,
    seconds,
    liveBytes: 0,
    rss: 0,
    mark: null,
    sites,
    bytes: new Float64Array(sites.length),
  };
}
