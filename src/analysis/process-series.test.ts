import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Bytes, Seconds } from "../profile/brand.ts";
import { drawProfile } from "../profile/fixture.ts";
import type { Process, Profile, TimelineTable } from "../profile/profile.ts";
import { processSeries } from "./process-series.ts";
import { bytesAt } from "./steps.ts";

/** What one process held at one of its moments, at each of its two sites, in the order of time. */
interface Moment {
  readonly process: number;
  readonly held: readonly [number, number];
}
const SITES = 2;
const DRAWN = drawProfile("  f a.py:1\n  1");
const [ANY] = DRAWN.processes;

const processOf = (number: number, peakBytes: number, treeBytes = 0): Process => ({
  ...ANY!,
  ...{ pid: 100 + number, number: 1, label: `worker.py ${number}` },
  ...{ peak: { bytes: peakBytes as Bytes, seconds: 0 as Seconds }, treeBytes: treeBytes as Bytes },
});

/** Each process is a root and one call below it, with a site on both. Moments are a second apart, from 1 on. */
function treeOf(processes: readonly Process[], moments: readonly Moment[], peakSeconds: number): Profile {
  const changes: [site: number, bytes: number][] = [];
  const now = processes.map((): readonly number[] => [0, 0]);
  const rows = moments.map(({ process, held }) => {
    for (const [site, bytes] of held.entries())
      if (now[process]![site] !== bytes) changes.push([process * SITES + site, bytes]);
    now[process] = held;
    return { live: now.flat().reduce((sum, bytes) => sum + bytes, 0), end: changes.length };
  });
  const timeline: TimelineTable = {
    ...{ length: rows.length, rss: new Float64Array(rows.length), mark: new Uint32Array(rows.length) },
    markNames: [],
    seconds: Float64Array.from(rows, (_, row) => row + 1),
    liveBytes: Float64Array.from(rows, ({ live }) => live),
    changesEnd: Uint32Array.from(rows, ({ end }) => end),
    changeSite: Uint32Array.from(changes, ([site]) => site),
    changeBytes: Float64Array.from(changes, ([, bytes]) => bytes),
  };
  const sites = processes.length * SITES;
  const peak = processes.reduce((sum, { treeBytes }) => sum + treeBytes, 0);
  return {
    ...DRAWN,
    processes,
    timeline,
    peak: { bytes: peak as Bytes, seconds: peakSeconds as Seconds },
    stacks: {
      length: sites,
      parent: Int32Array.from({ length: sites }, (_, stack) => (stack % 2 === 0 ? -1 : stack - 1)),
      frame: new Uint32Array(sites),
    },
    sites: {
      ...DRAWN.sites,
      ...{ length: sites, kind: new Uint8Array(sites), peakBytes: new Float64Array(sites) },
      stack: Uint32Array.from({ length: sites }, (_, site) => site),
    },
  };
}

const figure = fc.nat(1000);
const moment = (count: number) =>
  fc.record({ process: fc.nat(count - 1), held: fc.tuple(figure, figure) }) as fc.Arbitrary<Moment>;

describe("what each process held over time", () => {
  it("is what its own moments say, and at the peak what each held then", () => {
    const COUNT = 4;
    fc.assert(
      fc.property(
        fc.array(moment(COUNT), { maxLength: 20 }),
        fc.array(figure, { minLength: COUNT, maxLength: COUNT }),
        fc.nat(20),
        (moments, atPeak, peakAt) => {
          const peakSeconds = peakAt + 0.5;
          const tree = treeOf(
            atPeak.map((held, number) => processOf(number, 1000, held)),
            moments,
            peakSeconds,
          );
          const series = processSeries(tree);
          const now = [0, 0, 0, 0];
          for (const [row, { process, held }] of moments.entries()) {
            now[process] = held[0] + held[1];
            expect(series.map((one) => bytesAt(one, row + 1))).toEqual(now);
          }
          expect(series.map((one) => bytesAt(one, peakSeconds))).toEqual(atPeak);
        },
      ),
    );
  });

  it("adds up to the total, where the timeline has left changes out", () => {
    const tree = treeOf(
      [processOf(0, 9), processOf(1, 9)],
      [
        { process: 1, held: [500, 0] },
        { process: 0, held: [1000, 0] },
      ],
      99,
    );
    const timeline = { ...tree.timeline, liveBytes: Float64Array.of(502, 1507) };
    const series = processSeries({ ...tree, timeline });
    expect(series.map((one) => bytesAt(one, 1))).toEqual([2, 500]);
    expect(series.map((one) => bytesAt(one, 2))).toEqual([1007, 500]);
  });

  it("has the first, the seven largest of its children and the others", () => {
    const peaks = [1, 20, 3, 40, 50, 60, 70, 80, 4, 90];
    const processes = peaks.map((bytes, number) => processOf(number, bytes));
    const moments = peaks.map((bytes, process): Moment => ({ process, held: [bytes, 0] }));
    const series = processSeries(treeOf(processes, moments, 99), " ");
    expect(series.map(({ name }) => name)).toEqual([
      ...[0, 1, 3, 4, 5, 6, 7, 9].map((number) => `${100 + number} worker.py ${number}`),
      "2 others",
    ]);
    expect(series.map((one) => bytesAt(one, 10))).toEqual([1, 20, 40, 50, 60, 70, 80, 90, 7]);
    const nine = treeOf(processes.slice(0, 9), [], 99);
    expect(processSeries(nine).map(({ count }) => count)).toEqual(new Array(9).fill(1));
  });

  it("is nothing in a run of one process", () => {
    expect(processSeries(DRAWN)).toEqual([]);
  });
});
