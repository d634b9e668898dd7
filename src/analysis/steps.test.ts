import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { partAt } from "./series.ts";
import { addSteps, bytesAt, type Steps, stepAt, thinSteps } from "./steps.ts";

const steps = (...points: readonly (readonly [number, number])[]): Steps => ({
  seconds: points.map(([seconds]) => seconds),
  bytes: points.map(([, bytes]) => bytes),
});

it("holds each figure until the next one", () => {
  const held = steps([1, 10], [2, 20], [2, 25], [5, 7]);
  expect([0.9, 1, 1.9, 2, 4.9, 5, 99].map((time) => bytesAt(held, time))).toEqual([
    Number.NaN,
    10,
    10,
    25,
    25,
    7,
    7,
  ]);
  expect(stepAt(steps(), 3)).toBe(-1);
});

it("adds figures up at any time", () => {
  const sum = addSteps(steps([0, 0], [2, 100], [5, 40]), steps([2, 7], [3, 8]));
  expect([0, 2, 3, 9].map((time) => bytesAt(sum, time))).toEqual([0, 107, 108, 48]);
});

describe("thinned steps", () => {
  it("are all points where these are few", () => {
    expect(thinSteps(steps([0, 1], [0, 2], [1, 3], [9, 4]), 10, 1)).toEqual([0, 1, 2, 3]);
  });

  it("keep both ends, the lowest and the highest of each part", () => {
    const figures = [5, 9, 1, 6, 7, 8, 3, 4, 4, 4];
    const held = steps(...figures.map((bytes, at) => [at, bytes] as const));
    expect(thinSteps(held, 10, 1)).toEqual([0, 1, 2, 9]);
    expect(thinSteps(held, 10, 2)).toEqual([0, 1, 2, 4, 5, 6, 9]);
  });

  it("look the same in as many columns, and are no more than four a column", () => {
    const drawn = fc.array(fc.tuple(fc.nat(1000), fc.nat(50)), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(drawn, fc.integer({ min: 1, max: 12 }), (pairs, parts) => {
        const points = [...pairs].sort(([a], [b]) => a - b);
        const all = steps(...points);
        const rows = thinSteps(all, 1000, parts);
        expect(rows.length).toBeLessThanOrEqual(4 * parts);
        const kept = steps(...rows.map((row) => points[row]!));
        for (let part = 0; part < parts; part++)
          expect(columnOf(kept, part, parts)).toEqual(columnOf(all, part, parts));
      }),
    );
  });
});

/** What a column of a picture shows: the figure that it begins with, the lowest, the highest, and the one that it ends with. */
function columnOf(held: Steps, part: number, parts: number): number[] {
  const rows = Array.from(held.seconds, (seconds, row) => ({ row, part: partAt(seconds, 1000, parts) }));
  const before = rows.findLast((one) => one.part < part);
  const inside = rows.filter((one) => one.part === part).map(({ row }) => held.bytes[row]!);
  const first = before === undefined ? Number.NaN : held.bytes[before.row]!;
  return [first, Math.min(...inside), Math.max(...inside), inside.at(-1) ?? first];
}
