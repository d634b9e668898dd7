import type { TimelineTable } from "../profile/profile.ts";

/**
 * A timeline whose sites are put together: `ofSite` says to which row each belongs, −1 to none. Where it would have more changes than
 * `changesMax`, only every second moment is kept, or every fourth, and so on, and those that were marked.
 */
export function thinTimeline(
  timeline: TimelineTable,
  ofSite: Int32Array,
  rows: number,
  changesMax: number,
): TimelineTable {
  for (let step = 1; ; step *= 2) {
    const kept = Array.from(timeline.seconds.keys()).filter(
      (moment) => moment % step === 0 || timeline.mark[moment]! > 0 || moment === timeline.length - 1,
    );
    const thinned = keepMoments(timeline, ofSite, rows, kept);
    if (thinned.changeSite.length <= changesMax || step >= timeline.length) return thinned;
  }
}

function keepMoments(
  { seconds, liveBytes, rss, mark, changesEnd, changeSite, changeBytes }: TimelineTable,
  ofSite: Int32Array,
  rows: number,
  kept: readonly number[],
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
    touched.sort((a, b) => a - b);
    for (const row of touched) {
      isTouched[row] = 0;
      if (held[row] === said[row]) continue;
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
    changeSite: Uint32Array.from(site),
    changeBytes: Float64Array.from(bytes),
  };
}
