import { expect, it } from "vitest";
import { writeRecording } from "../recording/fixture.ts";
import { readBareHeader } from "../recording/header.ts";
import type { ProcessSeries, SystemSeries } from "../recording/system-series.ts";
import { buildResident, highestRss } from "./resident.ts";

const header = readBareHeader(writeRecording([]), "drawn");

const seriesOf = (
  seconds: readonly number[],
  rss: readonly number[],
  pss: readonly (number | null)[] = seconds.map(() => null),
): ProcessSeries => {
  const none = new Float64Array(seconds.length);
  return {
    seconds: Float64Array.from(seconds),
    rss: Float64Array.from(rss),
    ...{
      anonymous: none,
      file: none,
      shared: none,
      swap: none,
      minorFaults: none,
      majorFaults: none,
    },
    pss: Float64Array.from(pss, (one) => one ?? Number.NaN),
  };
};

const SYSTEM: SystemSeries = {
  length: 3,
  startedMs: header.started * 1000 - 500,
  seconds: Float64Array.of(0.25, 1.5, 2.5),
  cgroupUsage: new Float64Array(3),
  cgroupLimit: new Float64Array(3),
  processes: new Map([
    [1, seriesOf([0.25, 1.5, 2.5], [10, 20, 30])],
    [2, seriesOf([1.5], [5])],
    [3, seriesOf([2.5], [100])],
  ]),
  looks: [],
};

it("adds up the processes that were there, on the clock of the first one", () => {
  const { seconds, bytes, processes } = buildResident(SYSTEM, new Set([1, 2]), header, 0);
  expect([...bytes]).toEqual([10, 25, 30]);
  expect([...processes]).toEqual([1, 2, 1]);
  expect([...seconds].map((at) => Math.round(at * 1000))).toEqual([0, 1000, 2000]);
});

it("knows the Pss of all once each was looked at while the same ones were there", () => {
  const processes = new Map([
    [1, seriesOf([1, 2, 3, 4, 5, 6], [9, 9, 9, 9, 9, 9], [9, null, null, 5, null, 7])],
    [2, seriesOf([2, 3, 4, 5], [9, 9, 9, 9], [null, 6, null, 4])],
  ]);
  const { pss } = buildResident({ ...SYSTEM, processes }, new Set([1, 2]), header, 0);
  // The 9 of the first was seen before the second began, and the 5 while that was there.
  expect([...pss]).toEqual([9, Number.NaN, Number.NaN, 11, 9, 7]);
});

it("is highest within a life", () => {
  const resident = buildResident(SYSTEM, new Set([1]), header, 0);
  expect([highestRss(resident, 0, 1.5), highestRss(resident, 3, 9)]).toEqual([20, 0]);
});

it("is empty where nobody looked", () => {
  expect(buildResident(null, new Set([1]), header, 0).length).toBe(0);
});
