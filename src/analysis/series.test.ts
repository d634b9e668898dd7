import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawProfile, SESSION } from "../profile/fixture.ts";
import type { Profile } from "../profile/profile.ts";
import { STATE } from "../recording/layout.ts";
import { highestByPart, type MemorySeries, memorySeries, partAt } from "./series.ts";

const DRAWING = "  load a.py:1\n  700 live 30";
const MOMENTS = [
  { seconds: 2, liveBytes: 100, changes: [] },
  { seconds: 12, liveBytes: 650, rss: 9000, changes: [] },
  { seconds: 20, liveBytes: 300, rss: 8000, changes: [] },
];

const pointsOf = ({ length, seconds, liveBytes, rss }: MemorySeries) =>
  Array.from({ length }, (_, at) => [seconds[at], liveBytes[at], rss[at]]);

describe("the series of a run", () => {
  it("has the moments, and exactly the peak and the end", () => {
    expect(pointsOf(memorySeries(drawProfile(DRAWING, {}, SESSION, MOMENTS)))).toEqual([
      [0, 0, Number.NaN],
      [2, 100, Number.NaN],
      [12, 650, 9000],
      [12.4, 700, Number.NaN],
      [20, 300, 8000],
      [34.1, 30, Number.NaN],
    ]);
  });

  it("has what was seen from outside, with what is held then", () => {
    const profile = drawProfile(DRAWING, {}, SESSION, MOMENTS);
    const resident = {
      length: 3,
      seconds: Float64Array.of(1, 15, 99),
      bytes: Float64Array.of(2000, 9500, 7000),
      pss: new Float64Array(3).fill(Number.NaN),
      processes: Uint32Array.of(1, 1, 1),
    };
    expect(pointsOf(memorySeries({ ...profile, resident }))).toEqual([
      [0, 0, Number.NaN],
      [1, 0, 2000],
      [2, 100, Number.NaN],
      [12, 650, 9000],
      [12.4, 700, Number.NaN],
      [15, 700, 9500],
      [20, 300, 8000],
      [34.1, 30, Number.NaN],
    ]);
  });

  it("has of several processes only what was seen of all at one time", () => {
    const profile = drawProfile(DRAWING, {}, SESSION, MOMENTS);
    const processes = [...profile.processes, ...profile.processes];
    const resident = {
      length: 1,
      seconds: Float64Array.of(15),
      bytes: Float64Array.of(9500),
      pss: Float64Array.of(Number.NaN),
      processes: Uint32Array.of(2),
    };
    const rssOf = (of: Profile) => [...memorySeries(of).rss].filter((rss) => !Number.isNaN(rss));
    expect(rssOf({ ...profile, processes, resident })).toEqual([9500]);
    expect(rssOf({ ...profile, processes })).toEqual([9000, 8000]);
  });

  it("goes to the peak and the end where there are no moments", () => {
    expect(pointsOf(memorySeries(drawProfile(DRAWING)))).toEqual([
      [0, 0, Number.NaN],
      [12.4, 700, Number.NaN],
      [34.1, 30, Number.NaN],
    ]);
  });

  it("ends with the last moment of a run that goes on", () => {
    const running = drawProfile(
      DRAWING,
      { state: STATE.recording, endNs: 0 },
      { ...SESSION, ended: null },
      MOMENTS,
    );
    expect(pointsOf(memorySeries(running)).slice(-2)).toEqual([
      [20, 300, 8000],
      [20, 30, Number.NaN],
    ]);
  });
});

it("knows how sure a sampled recording's figures are at each point", () => {
  const R = 524_288;
  const sampled = drawProfile(
    `
    f a.py:1                      g a.py:2
    5242880 ×81920 live 1048576   9000000 map
    `,
    { sampleBytes: R },
    SESSION,
    [
      {
        seconds: 5,
        liveBytes: 4 * R + 9_000_000,
        changes: [
          [1, 4 * R],
          [2, 9_000_000],
        ],
      },
      { seconds: 20, liveBytes: 9_000_000, changes: [[1, 0]] },
    ],
  );
  const { doubt, seconds } = memorySeries(sampled);
  expect([...seconds]).toEqual([0, 5, 12.4, 20, 34.1]);
  const samples = Array.from(doubt!.variance, (variance) => Math.round(variance / R ** 2));
  expect(samples).toEqual([0, 4, 10, 0, 2]);
  expect(memorySeries(drawProfile("  f a.py:1\n  5")).doubt).toBe(null);
});

describe("the highest figures by part", () => {
  const series = (points: readonly (readonly [number, number, number])[]): MemorySeries => ({
    length: points.length,
    seconds: Float64Array.from(points, ([seconds]) => seconds),
    liveBytes: Float64Array.from(points, ([, bytes]) => bytes),
    rss: Float64Array.from(points, ([, , rss]) => rss),
    doubt: null,
  });
  const nothing = Number.NaN;

  it("keep a spike, and hold until the next point", () => {
    const points = series([
      [0, 0, nothing],
      [1, 5, 20],
      [2.5, 90, nothing],
      [2.6, 7, nothing],
      [8, 3, 30],
      [10, 1, nothing],
    ]);
    const { liveBytes, rss } = highestByPart(points, 10, 5);
    expect([...liveBytes]).toEqual([5, 90, 7, 7, 3]);
    expect([...rss]).toEqual([20, 20, 20, 20, 30]);
  });

  it("know nothing before the first figure", () => {
    const points = series([
      [0, 0, nothing],
      [6, 4, 20],
      [10, 1, nothing],
    ]);
    expect([...highestByPart(points, 10, 5).rss]).toEqual([nothing, nothing, nothing, 20, 20]);
  });

  it("are all in the first part of a run that took no time", () => {
    const points = series([
      [0, 0, nothing],
      [0, 4, nothing],
    ]);
    expect([...highestByPart(points, 0, 3).liveBytes]).toEqual([4, 4, 4]);
    expect(partAt(0, 0, 3)).toBe(0);
  });

  it("agree with looking at each point and each part's beginning", () => {
    const drawn = fc.array(fc.tuple(fc.nat(1000), fc.nat(50)), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(drawn, fc.integer({ min: 1, max: 40 }), (pairs, parts) => {
        const times = pairs.map(([time]) => time).sort((a, b) => a - b);
        const values = pairs.map(([, value]) => value);
        const points = [
          [0, 0, nothing] as const,
          ...times.map((time, at) => [time, values[at]!, nothing] as const),
        ];
        const found = highestByPart(series(points), 1000, parts).liveBytes;
        for (let part = 0; part < parts; part++) {
          const begin = (1000 * part) / parts;
          const isIn = ([time]: readonly [number, number, number]) => partAt(time, 1000, parts) === part;
          const before = points.findLast(([time]) => time <= begin) ?? points[0]!;
          const expected = Math.max(before[1], ...points.filter(isIn).map(([, value]) => value));
          expect(found[part]).toBe(expected);
        }
      }),
    );
  });
});
