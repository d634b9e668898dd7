import type { Header } from "../recording/header.ts";
import type { ProcessSeries, SystemSeries } from "../recording/system-series.ts";
import { clockShift } from "./looks.ts";
import type { ResidentTable } from "./profile.ts";

/** A process at one time: the row of its series. */
interface Sample {
  readonly pid: number;
  readonly series: ProcessSeries;
  readonly row: number;
}

/**
 * The resident set size of processes as the launcher saw it, of all that were there at a time together. `header` is that of
 * the process that began at `startSeconds` on the profile's clock.
 */
export function buildResident(
  system: SystemSeries | null,
  pids: ReadonlySet<number>,
  header: Header,
  startSeconds: number,
): ResidentTable {
  const samples = new Map<number, Sample[]>();
  for (const [pid, series] of system?.processes ?? []) {
    if (!pids.has(pid)) continue;
    for (const [row, at] of series.seconds.entries()) {
      const others = samples.get(at);
      if (others) others.push({ pid, series, row });
      else samples.set(at, [{ pid, series, row }]);
    }
  }
  const times = Float64Array.from(samples.keys()).sort();
  const shift = system === null ? 0 : clockShift(system, header, startSeconds);
  const ofTime = (of: (there: readonly Sample[]) => number) => times.map((at) => of(samples.get(at)!));
  return {
    length: times.length,
    seconds: times.map((at) => Math.max(0, at + shift)),
    bytes: ofTime((there) => there.reduce((sum, { series, row }) => sum + series.rss[row]!, 0)),
    pss: ofTime(pssOf()),
    processes: Uint32Array.from(times, (at) => samples.get(at)!.length),
  };
}

/**
 * The sum of the Pss at times that come one after the other. What a process was last looked at counts until one has begun or
 * ended: that changes the part of each in what they share, so all have to be looked at anew.
 */
function pssOf(): (there: readonly Sample[]) => number {
  let known = new Map<number, number>();
  let before = "";
  return (there) => {
    const now = there.map(({ pid }) => pid).join();
    if (now !== before) known = new Map();
    before = now;
    for (const { pid, series, row } of there)
      if (!Number.isNaN(series.pss[row]!)) known.set(pid, series.pss[row]!);
    return there.reduce((sum, { pid }) => sum + (known.get(pid) ?? Number.NaN), 0);
  };
}

/** The highest that was seen from one time to another; 0 where nothing was. */
export function highestRss({ seconds, bytes }: ResidentTable, from: number, to: number): number {
  return bytes.reduce((most, one, row) => {
    return seconds[row]! >= from && seconds[row]! <= to ? Math.max(most, one) : most;
  }, 0);
}
