import type { TimelineTable } from "../profile/profile.ts";

/** How much is left out, the least first: every how many moments one is kept, and what part of the total a change must be. */
const STEPS: readonly (readonly [every: number, least: number])[] = [
  [1, 0],
  ...[2 ** -15, 2 ** -12, 2 ** -9].map((least) => [1, least] as const),
  ...[2, 4, 8, 16, 32, 64].map((every) => [every, 2 ** -9] as const),
];

/**
 * A timeline whose sites are put together: `ofSite` says to which row each belongs, −1 to none. Where it would have more changes than
 * `changesMax`, small ones are left out until they add up, so that each row is right to 1/512 of the total at least; and where these are
 * still too many, only some of the moments are kept, and those that were marked. Their totals stay what they were.
 */
export function thinTimeline(
  timeline: TimelineTable,
  ofSite: Int32Array,
  rows: number,
  changesMax: number,
): TimelineTable {
  for (const [at, [every, least]] of STEPS.entries()) {
    const kept = Array.from(timeline.seconds.keys()).filter(
      (moment) => moment % every === 0 || timeline.mark[moment]! > 0 || moment === timeline.length - 1,
    );
    const thinned = keepMoments(timeline, ofSite, rows, kept, least);
    if (thinned.changeSite.length <= changesMax || at === STEPS.length - 1) return thinned;
  }
  return timeline;
}

function keepMoments(
  { seconds, liveBytes, rss, mark, markNames, changesEnd, changeSite, changeBytes }: TimelineTable,
  ofSite: Int32Array,
  rows: number,
  kept: readonly number[],
  least: number,
): TimelineTable {
  const ofEach = new Float64Array(ofSite.length);
  const held = new Float64Array(rows);
  /** What the last moment that was kept says of a row. */
  const said = new Float64Array(rows);
  const isTouched = new Uint8Array(rows);
  let touched: number[] = [];
  const site: number[] = [];
  const bytes: number[] = [];
  let change = 0;
  const ends = kept.map((moment) => {
    for (; change < changesEnd[moment]!; change++) {
      const of = changeSite[change]!;
      const row = ofSite[of]!;
      if (row < 0) continue;
      held[row]! += changeBytes[change]! - ofEach[of]!;
      ofEach[of] = changeBytes[change]!;
      if (isTouched[row] === 0) touched.push(row);
      isTouched[row] = 1;
    }
    const enough = least * liveBytes[moment]!;
    for (const row of touched.sort((a, b) => a - b)) {
      isTouched[row] = 0;
      const difference = Math.abs(held[row]! - said[row]!);
      if (difference === 0 || (difference < enough && held[row] !== 0)) continue;
      said[row] = held[row]!;
      site.push(row);
      bytes.push(held[row]!);
    }
    touched = [];
    return site.length;
  });
  const take = (column: Float64Array) => Float64Array.from(kept, (moment) => column[moment]!);
  return {
    length: kept.length,
    seconds: take(seconds),
    liveBytes: take(liveBytes),
    rss: take(rss),
    changesEnd: Uint32Array.from(ends),
    mark: Uint32Array.from(kept, (moment) => mark[moment]!),
    markNames,
    changeSite: Uint32Array.from(site),
    changeBytes: Float64Array.from(bytes),
  };
}
