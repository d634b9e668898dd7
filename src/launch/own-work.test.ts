import { expect, test } from "vitest";
import { OwnWork, workSince } from "./own-work.ts";

/** Takes so many milliseconds of a core's time. */
function toil(ms: number): void {
  const before = process.cpuUsage();
  while (workSince(before) < ms);
}

test("who works much has to rest, over several rounds", () => {
  const work = new OwnWork();
  expect(work.endRound(0)).toBeLessThan(0);
  toil(400);
  // 400 ms are 57 s of a share of 0.7 %.
  expect(work.endRound(0)).toBeGreaterThan(3000);
  expect(work.endRound(0)).toBeGreaterThan(3000);
});

test("work that is accounted for elsewhere is left out", () => {
  const work = new OwnWork();
  toil(400);
  expect(work.endRound(null)).toBeLessThan(0);
  expect(work.endRound(400)).toBeLessThan(0);
  expect(work.endRound(0)).toBeLessThan(0);
});
