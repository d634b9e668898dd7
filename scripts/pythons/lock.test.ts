import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { whileLocked } from "./lock.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "floodmark-lock-"));
  file = join(folder, "lock");
});
afterEach(() => rmSync(folder, { recursive: true }));

test("one after another, also after one that failed", async () => {
  const order: string[] = [];
  const act = async (name: string): Promise<void> => {
    order.push(`${name} begins`);
    await setTimeout(50);
    order.push(`${name} ends`);
    if (name === "a") throw new Error("a failed");
  };
  const all = ["a", "b"].map((name) => whileLocked(file, () => act(name)));
  const outcomes = await Promise.allSettled(all);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
  expect(order).toEqual(["a begins", "a ends", "b begins", "b ends"]);
  expect(existsSync(file)).toBe(false);
});

test("what a process left behind when it died holds nobody up", async () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  writeFileSync(file, `${pid}`);
  expect(await whileLocked(file, async () => "went on")).toBe("went on");
});
