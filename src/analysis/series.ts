import type { Seconds } from "../profile/brand.ts";
import { type DoubtColumns, doubtAt, EXACT, leftOver, withUnseen } from "../profile/doubt.ts";
import { type Doubt, isCounted, type Profile, type ResidentTable } from "../profile/profile.ts";
import { mapDoubt, sumCountedSites } from "./interval.ts";

/** A run's memory over time: points in the order of time, each of which holds until the next one. */
export interface MemorySeries {
  readonly length: number;
  /** From the start. */
  readonly seconds: Float64Array;
  /** The total of the counted kinds. */
  readonly liveBytes: Float64Array;
  /** Resident set size; NaN where it is not known. */
  readonly rss: Float64Array;
  /** Of liveBytes; null of an exact recording. */
  readonly doubt: DoubtColumns | null;
}

/** A moment that was marked while the program ran. */
export interface MarkedMoment {
  /** From 1 on, in the order of time. */
  readonly number: number;
  /** As the program has it; `mark 1` where it has none. */
  readonly name: string;
  readonly isNamed: boolean;
  readonly seconds: Seconds;
  /** What was held. */
  readonly bytes: number;
}

/** Marked moments in the order of time. */
export function markedMoments({ timeline }: Profile): readonly MarkedMoment[] {
  return Array.from(timeline.mark.keys())
    .filter((row) => timeline.mark[row]! > 0)
    .map((row, at) => {
      const name = timeline.markNames[timeline.mark[row]! - 1] ?? "";
      return {
        number: at + 1,
        ...{ name: name || `mark ${at + 1}`, isNamed: name !== "" },
        seconds: timeline.seconds[row]! as Seconds,
        bytes: timeline.liveBytes[row]!,
      };
    });
}

interface Point extends Doubt {
  readonly seconds: number;
  readonly liveBytes: number;
  readonly rss: number;
}

/**
 * All that is known of a run's memory over time: nothing at the start, the moments, exactly the peak and the end, and the
 * resident set as it was seen from outside.
 */
export function memorySeries(profile: Profile): MemorySeries {
  const { timeline, resident, peak, run, processes } = profile;
  const doubt = momentDoubt(profile);
  // At its own moments each process knows its own resident set: together they are seen at one time only from outside.
  const knowsRss = processes.length === 1 || resident.length === 0;
  const moments = Array.from({ length: timeline.length }, (_, moment) => ({
    seconds: timeline.seconds[moment]!,
    liveBytes: timeline.liveBytes[moment]!,
    rss: knowsRss && timeline.rss[moment]! > 0 ? timeline.rss[moment]! : Number.NaN,
    ...doubtAt(doubt, moment),
  }));
  const until = moments.findIndex(({ seconds }) => seconds > peak.seconds);
  const beforePeak = until < 0 ? moments.length : until;
  const known = (seconds: number, column: "peakBytes" | "liveBytes"): Point => {
    const { bytes, ...own } = sumCountedSites(profile, column);
    return { seconds, liveBytes: bytes, rss: Number.NaN, ...own };
  };
  const points = [
    { seconds: 0, liveBytes: 0, rss: Number.NaN, ...EXACT },
    ...moments.slice(0, beforePeak),
    known(peak.seconds, "peakBytes"),
    ...moments.slice(beforePeak),
    known(run.duration, "liveBytes"),
  ];
  return columnsOf(withResident(points, resident), doubt !== null);
}

/** The doubt of each moment's total; null of an exact recording. */
function momentDoubt({ timeline, sites, sampleBytes }: Profile): DoubtColumns | null {
  const { spread } = sites;
  if (spread === null) return null;
  const held = new Float64Array(sites.length);
  const columns = { variance: new Float64Array(timeline.length), skew: new Float64Array(timeline.length) };
  let [variance, skew, most, change] = [0, 0, 0, 0];
  for (let moment = 0; moment < timeline.length; moment++) {
    for (; change < timeline.changesEnd[moment]!; change++) {
      const site = timeline.changeSite[change]!;
      const gained = timeline.changeBytes[change]! - held[site]!;
      held[site]! += gained;
      if (!isCounted(sites.kind[site]!)) continue;
      variance += gained * spread[site]!;
      skew += gained * spread[site]! ** 2;
    }
    most = Math.max(most, variance);
    const total = withUnseen(leftOver({ variance, skew }, most), sampleBytes);
    columns.variance[moment] = total.variance;
    columns.skew[moment] = total.skew;
  }
  return columns;
}

/** What was seen from outside stands among the points: what is held then is what the point before it says. */
function withResident(points: readonly Point[], { length, seconds, bytes }: ResidentTable): Point[] {
  const all: Point[] = [];
  let seen = 0;
  for (const point of points) {
    for (; seen < length && seconds[seen]! < point.seconds; seen++)
      all.push({ ...(all.at(-1) ?? point), seconds: seconds[seen]!, rss: bytes[seen]! });
    all.push(point);
  }
  return all;
}

function columnsOf(points: readonly Point[], isSampled: boolean): MemorySeries {
  return {
    length: points.length,
    seconds: Float64Array.from(points, ({ seconds }) => seconds),
    liveBytes: Float64Array.from(points, (point) => point.liveBytes),
    rss: Float64Array.from(points, ({ rss }) => rss),
    doubt: isSampled
      ? {
          variance: Float64Array.from(points, ({ variance }) => variance),
          skew: Float64Array.from(points, ({ skew }) => skew),
        }
      : null,
  };
}

/** A part of a series: its seconds count from the part's beginning, and what was so before it stands at 0. */
export function seriesBetween(series: MemorySeries, from: number, to: number): MemorySeries {
  const points = Array.from(series.seconds.keys()).filter((at) => series.seconds[at]! <= to);
  const begin = points.findLast((at) => series.seconds[at]! <= from) ?? 0;
  const kept = points.filter((at) => at >= begin);
  const take = (column: Float64Array) => Float64Array.from(kept, (at) => column[at]!);
  const rss = take(series.rss);
  const known = points.findLast((at) => at <= begin && !Number.isNaN(series.rss[at]!));
  if (known !== undefined && rss.length > 0) rss[0] = series.rss[known]!;
  return {
    length: kept.length,
    seconds: Float64Array.from(kept, (at) => Math.max(0, series.seconds[at]! - from)),
    liveBytes: take(series.liveBytes),
    rss,
    doubt: mapDoubt(series.doubt, take),
  };
}

/** The highest figures in each of several equally long parts of a run: a short spike is seen in any of them. */
export interface HighestByPart {
  readonly liveBytes: Float64Array;
  /** NaN where it is not known. */
  readonly rss: Float64Array;
}

export function highestByPart(
  { length, seconds, liveBytes, rss }: MemorySeries,
  duration: number,
  parts: number,
): HighestByPart {
  const highest = (values: Float64Array): Float64Array => {
    const found = new Float64Array(parts).fill(Number.NaN);
    let value = Number.NaN;
    for (let point = 0; point < length; point++) {
      if (!Number.isNaN(values[point]!)) value = values[point]!;
      const first = partAt(seconds[point]!, duration, parts);
      const next =
        point + 1 < length && duration > 0 ? Math.ceil((seconds[point + 1]! * parts) / duration) : parts;
      for (let part = first; part < Math.min(parts, Math.max(next, first + 1)); part++)
        if (!(found[part]! >= value)) found[part] = value;
    }
    return found;
  };
  return { liveBytes: highest(liveBytes), rss: highest(rss) };
}

/** Which part of a run a time falls into; the end belongs to the last one. */
export function partAt(seconds: number, duration: number, parts: number): number {
  return duration > 0 ? Math.min(parts - 1, Math.floor((seconds * parts) / duration)) : 0;
}
