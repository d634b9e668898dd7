import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatTick, sizeLabels, sizeTicks, timesBetween, timeTicks } from "./axis.ts";

const MIB = 2 ** 20;

describe("an axis of sizes", () => {
  it.each([
    [102 * MIB, 32 * MIB, 4],
    [70 * MIB, 32 * MIB, 3],
    [128 * MIB, 32 * MIB, 4],
    [129 * MIB, 64 * MIB, 3],
    [1, 1, 1],
  ])("up to %d has steps of %d, %d of them", (most, step, count) => {
    expect(sizeTicks(most)).toEqual({ step, count });
  });

  it("reaches the highest and wastes less than a third", () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 2 ** 50 }), (most) => {
        const { step, count } = sizeTicks(most);
        expect(step * count).toBeGreaterThanOrEqual(most);
        expect(most / (step * count)).toBeGreaterThan(2 / 3 - 1e-9);
        expect([3, 4]).toContain(count);
      }),
    );
  });
});

it.each([
  [2.1 * 1024 * MIB, "0, 1, 2, 3 GiB"],
  [1500 * MIB, "0, 0.5, 1, 1.5 GiB"],
  [700 * MIB, "0, 256, 512, 768 MiB"],
  [900 * MIB, "0, 0.25, 0.5, 0.75, 1 GiB"],
  [3, "0, 1, 2, 3 B"],
])("sizes up to %d have one unit", (most, labels) => {
  expect(sizeLabels(sizeTicks(most), " ").join(", ")).toBe(labels);
});

describe("a part of an axis of times", () => {
  it.each([
    [0, 34.1, 4, "0 s, 10 s, 20 s, 30 s"],
    [12.34, 12.61, 6, "12.35 s, 12.40 s, 12.45 s, 12.50 s, 12.55 s, 12.60 s"],
    [0.1, 0.16, 3, "100 ms, 120 ms, 140 ms, 160 ms"],
    [59.5, 61, 3, "59.5 s, 1 min 00.0 s, 1 min 00.5 s, 1 min 01.0 s"],
    [3590, 3625, 4, "59 min 50 s, 1 h 00 min 00 s, 1 h 00 min 10 s, 1 h 00 min 20 s"],
    [7, 7, 4, "7.000 s"],
  ])("from %d s to %d s in %d parts has %s", (from, to, most, labels) => {
    const { step, times } = timesBetween(from, to, most);
    expect(times.map((time) => formatTick(time, step, " ")).join(", ")).toBe(labels);
  });
});

describe("an axis of times", () => {
  it.each([
    [34.1, 6, "0 s, 10 s, 20 s, 30 s"],
    [1.684, 7, "0 s, 0.5 s, 1.0 s, 1.5 s"],
    [0.19, 4, "0 s, 50 ms, 100 ms, 150 ms"],
    [100, 7, "0 s, 15 s, 30 s, 45 s, 1 min 00 s, 1 min 15 s, 1 min 30 s"],
    [5000, 3, "0 s, 30 min 00 s, 1 h 00 min"],
    [3 * 86_400, 2, "0 s, 48 h 00 min"],
    [0, 5, "0 s"],
    [7, 0, "0 s"],
  ])("of %d s in %d parts has %s", (duration, most, labels) => {
    const { step, count } = timeTicks(duration, most);
    const found = Array.from({ length: count + 1 }, (_, tick) => formatTick(tick * step, step, " "));
    expect(found.join(", ")).toBe(labels);
  });
});
