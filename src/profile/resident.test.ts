import { expect, it } from "vitest";
import { writeRecording } from "../recording/fixture.ts";
import { readBareHeader } from "../recording/header.ts";
import type { ProcessSeries, SystemSeries } from "../recording/system-series.ts";
import { buildResident } from "./resident.ts";

const header = readBareHeader(writeRecording([]), "drawn");

const seriesOf = (seconds: readonly number[], rss: readonly number[]): ProcessSeries => {
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
      pss: none,
    },
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
  const { seconds, bytes } = buildResident(SYSTEM, new Set([1, 2]), header, 0);
  expect([...bytes]).toEqual([10, 25, 30]);
  expect([...seconds].map((at) => Math.round(at * 1000))).toEqual([0, 1000, 2000]);
});

it("is empty where nobody looked", () => {
  expect(buildResident(null, new Set([1]), header, 0).length).toBe(0);
});
