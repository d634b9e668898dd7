import type { Profile } from "../profile/profile.ts";
import type { Groups } from "./groups.ts";
import { partAt } from "./series.ts";

/**
 * What some groups held over the run, in so many equally long parts of it: per wanted row the most that was held in each, by the
 * timeline. Where the peak and the end say more, they stand there, too.
 */
export function groupHistory(
  { timeline, sites, peak, run }: Profile,
  { named, ofSite }: Groups,
  wanted: readonly number[],
  parts: number,
): readonly Float64Array[] {
  const place = new Int32Array(named.length).fill(-1);
  wanted.forEach((row, at) => {
    place[row] = at;
  });
  const histories = wanted.map(() => new Float64Array(parts));
  const held = new Float64Array(sites.length);
  const sums = new Float64Array(wanted.length);
  let change = 0;
  let begin = 0;
  const putUntil = (end: number): void => {
    for (let at = 0; at < wanted.length; at++)
      for (let part = begin; part <= end; part++)
        histories[at]![part] = Math.max(histories[at]![part]!, sums[at]!);
    begin = end;
  };
  for (let moment = 0; moment < timeline.length; moment++) {
    putUntil(partAt(timeline.seconds[moment]!, run.duration, parts));
    for (; change < timeline.changesEnd[moment]!; change++) {
      const site = timeline.changeSite[change]!;
      const at = place[ofSite[site]!] ?? -1;
      if (at >= 0) sums[at]! += timeline.changeBytes[change]! - held[site]!;
      held[site] = timeline.changeBytes[change]!;
    }
    putUntil(begin);
  }
  putUntil(parts - 1);
  const atPeak = partAt(peak.seconds, run.duration, parts);
  for (const [column, part] of [
    [sites.peakBytes, atPeak],
    [sites.liveBytes, parts - 1],
  ] as const) {
    const known = new Float64Array(wanted.length);
    for (let site = 0; site < sites.length; site++) {
      const at = place[ofSite[site]!] ?? -1;
      if (at >= 0) known[at]! += column[site]!;
    }
    histories.forEach((history, at) => {
      history[part] = part === atPeak ? Math.max(history[part]!, known[at]!) : known[at]!;
    });
  }
  return histories;
}
