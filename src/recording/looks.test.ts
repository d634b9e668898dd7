import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { formatLook, type Look, lookOf } from "./looks.ts";
import { formatSystemHeader, formatSystemSample, parseSystemSeries } from "./system-series.ts";

const LOOK: Look = {
  seconds: 1.25,
  recording: "4711-2",
  parts: {
    ...{ arenas: 1000, malloc: 2000, maps: 30, code: 400, files: 5, shared: 6, stacks: 7, own: 800 },
    other: 9,
  },
  pss: {
    ...{ arenas: 500, malloc: 1000, maps: 30, code: 100, files: 5, shared: 3, stacks: 7, own: 800 },
    other: 4,
  },
  swap: 12,
  live: [900, 100, 1500, 30, 0, 5, 6],
  large: [
    [0, 0],
    [50, 40],
    [1000, 10],
    [30, 30],
  ],
  arenas: { count: 3, bytes: 3072, looked: 2, live: 600, few: 1 },
  blocks: [{ site: 7, count: 2, bytes: 1000, resident: 10 }],
};

test("a look is read as it was written", () => {
  const line = formatLook(LOOK);
  expect(line.endsWith("\n")).toBe(true);
  expect(lookOf((JSON.parse(line) as { look: unknown }).look)).toEqual(LOOK);
});

test("parts of pages are written as whole bytes", () => {
  const parts = { ...LOOK.parts, maps: 30.4, other: -1e-9 };
  const { look } = JSON.parse(formatLook({ ...LOOK, parts })) as { look: unknown };
  expect(lookOf(look)?.parts).toEqual({ ...LOOK.parts, other: 0 });
});

test("looks stand among samples, and come in the order of time", () => {
  const sample = formatSystemSample({ seconds: 2, processes: [], cgroup: null });
  const earlier = formatLook({ ...LOOK, seconds: 0.5 });
  const series = parseSystemSeries(formatSystemHeader(1000) + sample + formatLook(LOOK) + earlier);
  expect(series).toMatchObject({ length: 1, startedMs: 1000 });
  expect(series?.looks.map(({ seconds }) => seconds)).toEqual([0.5, 1.25]);
});

test("one that can't be read is passed over, and takes nothing else with it", () => {
  const broken = formatLook({ ...LOOK, swap: -1 });
  const series = parseSystemSeries(formatSystemHeader(1000) + broken + formatLook(LOOK));
  expect(series?.looks).toEqual([LOOK]);
});

describe("what is no look is none:", () => {
  const { look } = JSON.parse(formatLook(LOOK)) as { look: Record<string, unknown> };

  it.each(Object.keys(look))("without %s", (field) => {
    const { [field]: _, ...rest } = look;
    expect(lookOf(rest)).toBe(null);
  });

  it("whatever stands where a field should", () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(look)), fc.anything(), (field, value) => {
        const read = lookOf({ ...look, [field]: value });
        if (read === null) return;
        for (const bytes of Object.values(read.parts)) expect(bytes).toBeGreaterThanOrEqual(0);
        expect(read.live).toHaveLength(7);
      }),
    );
    fc.assert(fc.property(fc.anything(), (value) => void lookOf(value)));
  });
});
