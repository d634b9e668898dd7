import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { FollowedProcess } from "./followed-process.ts";
import { FollowedProcesses } from "./followed-processes.ts";

let place = "";
let recording = "";
let child: ChildProcess;
let pid = 0;
beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), "floodmark-followed-"));
  recording = join(place, "recording");
  mkdirSync(recording);
  child = spawn("cat", { stdio: "pipe" });
  pid = child.pid ?? 0;
  child.stdin?.write("x");
  await once(child.stdout!, "data");
});
afterEach(() => {
  child.kill("SIGKILL");
  rmSync(place, { recursive: true });
});

async function end(): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
}

describe("a process", () => {
  it("is seen with its sizes and faults, and with its Pss where that was read", async () => {
    const followed = FollowedProcess.open(pid);
    const first = await followed?.sample();
    expect(first).toMatchObject({ pid, swap: 0, pss: null });
    expect(first?.rss).toBeGreaterThan(100_000);
    expect(first?.minorFaults).toBeGreaterThan(10);
    expect(followed?.rss).toBe(first?.rss);
    followed?.notePss(1234);
    expect((await followed?.sample())?.pss).toBe(1234);
    expect((await followed?.sample())?.pss).toBe(null);
    expect(followed?.rssMax).toBeGreaterThanOrEqual(first?.rss ?? 0);
    followed?.close();
  });

  it("that has ended is known to have", async () => {
    const followed = FollowedProcess.open(pid);
    expect(followed?.hasEnded).toBe(false);
    await end();
    expect(await followed?.sample()).toBe(null);
    expect(followed?.hasEnded).toBe(true);
    followed?.close();
    expect(FollowedProcess.open(pid)).toBe(null);
  });

  it("is known by what it has mapped", async () => {
    const node = basename(realpathSync(process.execPath));
    const ourselves = FollowedProcess.open(process.pid);
    expect(await ourselves?.hasMapped(`/${node}`)).toBe(true);
    expect(await ourselves?.hasMapped(`/${node.slice(0, -1)}`)).toBe(false);
    ourselves?.close();
  });
});

test("the process that was started is followed to its end, without a recording", async () => {
  const processes = new FollowedProcesses(pid, recording);
  expect(await processes.sample()).toMatchObject([{ pid }]);
  await processes.find();
  await end();
  expect(await processes.sample()).toEqual([]);
  expect(processes.all).toEqual([]);
  expect(processes.rssMax).toBeGreaterThan(100_000);
});

test("the highest resident set is known of a program that ends before the first sample", async () => {
  const processes = new FollowedProcesses(pid, recording);
  await end();
  expect(await processes.sample()).toEqual([]);
  expect(processes.rssMax).toBeGreaterThan(100_000);
});

test("a process that doesn't write the recording that bears its id is none of the run's", async () => {
  for (const name of [`${pid}.floodmark`, `${process.pid}-2.floodmark`, "1.floodmark"]) {
    writeFileSync(join(recording, name), "");
  }
  const processes = new FollowedProcesses(0, recording);
  await processes.find();
  await processes.find();
  expect(processes.all).toEqual([]);
  expect(processes.rssMax).toBe(0);
});

test("a folder that was removed has no recordings", async () => {
  rmSync(recording, { recursive: true });
  const processes = new FollowedProcesses(pid, recording);
  await processes.find();
  expect(processes.all).toHaveLength(1);
  processes.close();
});
