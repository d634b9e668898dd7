import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeTimelines, type TimelinePart } from "./merge-timelines.ts";
import type { SiteTable, TimelineTable } from "./profile.ts";

/** What the sites of a process hold, from moment to moment, and at last. */
interface Life {
  readonly startSeconds: number;
  /** Seconds since the last moment, and what each site holds from then on. */
  readonly moments: readonly { readonly after: number; readonly held: readonly number[] }[];
  readonly last: readonly number[];
  /** Seconds from the last moment to its end; null: it goes on. */
  readonly end: number | null;
}

const total = (held: readonly number[]): number => held.reduce((sum, bytes) => sum + bytes, 0);

function partOf({ startSeconds, moments, last, end }: Life, firstSite: number): TimelinePart {
  let seconds = 0;
  const changes: [site: number, bytes: number][] = [];
  const stored = last.map(() => 0);
  const rows = moments.map(({ after, held }) => {
    seconds += after;
    for (const [site, bytes] of held.entries()) if (stored[site] !== bytes) changes.push([site, bytes]);
    stored.splice(0, stored.length, ...held);
    return { seconds, liveBytes: total(held), changesEnd: changes.length };
  });
  const timeline: TimelineTable = {
    length: rows.length,
    seconds: Float64Array.from(rows, (row) => row.seconds),
    liveBytes: Float64Array.from(rows, (row) => row.liveBytes),
    rss: Float64Array.from(rows, (row) => 2 * row.liveBytes),
    changesEnd: Uint32Array.from(rows, (row) => row.changesEnd),
    mark: new Uint32Array(rows.length),
    markNames: [],
    changeSite: Uint32Array.from(changes, ([site]) => site),
    changeBytes: Float64Array.from(changes, ([, bytes]) => bytes),
  };
  const none = new Float64Array(last.length);
  const sites: SiteTable = {
    ...{ length: last.length, stack: new Uint32Array(last.length), kind: new Uint8Array(last.length) },
    ...{ peakBytes: none, peakBlocks: none, liveBytes: Float64Array.from(last), liveBlocks: none },
    ...{ totalBytes: none, totalBlocks: none, firstSeconds: none, lastSeconds: none },
    ...{ shortLived1: none, shortLived8: none, spread: null, moved: null },
  };
  const endSeconds = end === null ? null : startSeconds + seconds + end;
  return { timeline, sites, firstSite, startSeconds, peakSeconds: startSeconds, endSeconds };
}

/** What all sites hold at each moment of a merged timeline. */
function heldAt(timeline: TimelineTable, sites: number): number[][] {
  const held = new Array<number>(sites).fill(0);
  let change = 0;
  return Array.from({ length: timeline.length }, (_, row) => {
    for (; change < timeline.changesEnd[row]!; change++)
      held[timeline.changeSite[change]!] = timeline.changeBytes[change]!;
    return [...held];
  });
}

const SITES = 3;
const held = fc.array(fc.nat(1000), { minLength: SITES, maxLength: SITES });
const life: fc.Arbitrary<Life> = fc.record({
  startSeconds: fc.nat(50),
  moments: fc.array(fc.record({ after: fc.nat(20), held }), { maxLength: 6 }),
  last: held,
  end: fc.option(fc.nat(20)),
});

/** By hand: what a process holds at a time, the moments at that time included. */
function modelAt({ startSeconds, moments, last, end }: Life, time: number): readonly number[] {
  let at = startSeconds;
  let now: readonly number[] = last.map(() => 0);
  for (const moment of moments) {
    at += moment.after;
    if (at > time) return now;
    now = moment.held;
  }
  if (at > time) return now;
  return end !== null && at + end <= time ? last.map(() => 0) : last;
}

describe("the timelines of several processes", () => {
  it("are together what each one's is, at any time", () => {
    fc.assert(
      fc.property(fc.array(life, { minLength: 1, maxLength: 5 }), (lives) => {
        const merged = mergeTimelines(lives.map((one, index) => partOf(one, index * SITES)));
        const found = heldAt(merged, lives.length * SITES);
        for (let row = 0; row < merged.length; row++) {
          const time = merged.seconds[row]!;
          if (row > 0) expect(time).toBeGreaterThanOrEqual(merged.seconds[row - 1]!);
          if (merged.seconds[row + 1] === time) continue; // others come at the same time
          const wanted = lives.flatMap((one) => modelAt(one, time));
          expect(found[row]).toEqual(wanted);
          expect(merged.liveBytes[row]).toBe(total(wanted));
        }
      }),
    );
  });

  it("end with what is left by those that go on", () => {
    fc.assert(
      fc.property(fc.array(life, { minLength: 1, maxLength: 5 }), (lives) => {
        const merged = mergeTimelines(lives.map((one, index) => partOf(one, index * SITES)));
        const left = lives.flatMap(({ end, last }) => (end === null ? last : last.map(() => 0)));
        expect(heldAt(merged, lives.length * SITES).at(-1)).toEqual(left);
        expect(merged.liveBytes.at(-1)).toBe(total(left));
      }),
    );
  });

  it("know how much is resident where it is known of all that run", () => {
    const always: Life = {
      startSeconds: 0,
      moments: [{ after: 1, held: [100, 0, 0] }],
      last: [100, 0, 0],
      end: null,
    };
    // Twice what is held is resident: here not known at its second moment.
    const atTimes: Life = {
      startSeconds: 2,
      moments: [10, 0, 30].map((bytes) => ({ after: 1, held: [bytes, 0, 0] })),
      last: [30, 0, 0],
      end: 1,
    };
    const { rss, seconds } = mergeTimelines([partOf(always, 0), partOf(atTimes, SITES)]);
    const at = (time: number) => rss[seconds.findLastIndex((one) => one <= time)];
    expect([1, 3, 4, 5, 6].map(at)).toEqual([200, 220, 0, 260, 200]);
  });

  it("are none of none", () => {
    expect(mergeTimelines([]).length).toBe(0);
  });
});
