import type { Header } from "../recording/header.ts";
import type { SystemSeries } from "../recording/system-series.ts";
import { clockShift } from "./looks.ts";
import type { ResidentTable } from "./profile.ts";

/**
 * The resident set size of processes as the launcher saw it, of all that were there at a time together: pages that several
 * share count in each. `header` is that of the process that began at `startSeconds` on the profile's clock.
 */
export function buildResident(
  system: SystemSeries | null,
  pids: ReadonlySet<number>,
  header: Header,
  startSeconds: number,
): ResidentTable {
  const sums = new Map<number, number>();
  for (const [pid, { seconds, rss }] of system?.processes ?? []) {
    if (!pids.has(pid)) continue;
    for (const [row, at] of seconds.entries()) sums.set(at, (sums.get(at) ?? 0) + rss[row]!);
  }
  const times = Float64Array.from(sums.keys()).sort();
  const shift = system === null ? 0 : clockShift(system, header, startSeconds);
  return {
    length: times.length,
    seconds: times.map((at) => Math.max(0, at + shift)),
    bytes: times.map((at) => sums.get(at)!),
  };
}
