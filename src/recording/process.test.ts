import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { isStillRunning } from "./process.ts";

const STARTED_MS = Date.now() - 1000 * process.uptime();

it("knows a process that is there", () => {
  expect(isStillRunning(process.pid, STARTED_MS)).toBe(true);
});

it("knows that one is gone", () => {
  const { pid } = spawnSync("true");
  expect(isStillRunning(pid, Date.now())).toBe(false);
  expect(isStillRunning(0, Date.now())).toBe(false);
});

it("takes a younger process under the same id for another", () => {
  expect(isStillRunning(process.pid, STARTED_MS - 3_600_000)).toBe(false);
});
