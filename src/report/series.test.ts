import { describe, expect, it } from "vitest";
import { bytesAt } from "../analysis/steps.ts";
import { drawProfile, SESSION } from "../profile/fixture.ts";
import { collectSeries } from "./series.ts";

const DRAWING = "  load a.py:1\n  700 live 30";
const MOMENTS = [
  { seconds: 2, liveBytes: 100, changes: [] },
  { seconds: 3, liveBytes: 100, changes: [] },
  { seconds: 20, liveBytes: 300, rss: 8000, changes: [] },
];

describe("what the page gets of a run's memory over time", () => {
  it("has a point for each change, the peak and the end", () => {
    const { held, rss, processes, marks } = collectSeries(drawProfile(DRAWING, {}, SESSION, MOMENTS));
    expect(held).toEqual({
      seconds: Float64Array.of(0, 2, 12.4, 20, 34.1),
      bytes: Float64Array.of(0, 100, 700, 300, 30),
      doubt: null,
    });
    expect(rss).toEqual({ seconds: Float64Array.of(20), bytes: Float64Array.of(8000) });
    expect([processes, marks]).toEqual([[], []]);
  });

  it("keeps each peak and valley of an hour's resident memory in some thousand points", () => {
    const profile = drawProfile(DRAWING, {}, { ...SESSION, ended: null }, [
      { seconds: 3600, liveBytes: 5, changes: [] },
    ]);
    const length = 36_000;
    const seconds = Float64Array.from({ length }, (_, at) => at / 10);
    const bytes = Float64Array.from(seconds, (at) => 1e9 + Math.round(1e6 * Math.sin(at)));
    bytes[17_001] = 3e9;
    bytes[30_003] = 5e8;
    const none = new Float64Array(length);
    const resident = { length, seconds, bytes, pss: none, processes: new Uint32Array(length) };
    const run = { ...profile.run, duration: 3600 as typeof profile.run.duration };
    const { rss } = collectSeries({ ...profile, run, resident });
    expect(rss.seconds.length).toBeLessThanOrEqual(3000);
    expect(rss.seconds.length).toBeGreaterThan(2000);
    expect([1700.1, 3000.3].map((time) => bytesAt(rss, time))).toEqual([3e9, 5e8]);
  });

  it("knows how sure a sampled one is at each point", () => {
    const R = 524_288;
    const drawing = "f a.py:1\n5242880 ×81920 live 1048576";
    const { held } = collectSeries(drawProfile(drawing, { sampleBytes: R }));
    expect([...held.bytes]).toEqual([0, 10 * R, 2 * R]);
    expect(Array.from(held.doubt!.variance, (variance) => Math.round(variance / R ** 2))).toEqual([0, 10, 2]);
    expect(held.doubt!.skew.length).toBe(3);
  });
});
