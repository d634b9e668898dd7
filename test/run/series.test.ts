/** What the operating system says of a run, watched from outside while it runs. */
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { openRun } from "../../src/recording/open.ts";
import type { ProcessSeries, SystemSeries } from "../../src/recording/system-series.ts";
import { FLOODMARK, floodmark, type Result, Workplace } from "../support/floodmark.ts";
import { anyPython } from "../support/pythons.ts";

const python = anyPython().executable;
const MB = 1_000_000;

const place = new Workplace();
afterEach(() => place.remove());

const run = (...args: string[]): Promise<Result> =>
  floodmark(["run", "-q", "--no-open", "-o", "out", ...args], { cwd: place.folder });
const runCode = (code: string): Promise<Result> => run("--python", python, "-c", code);

/** The whole series, and that of the process that was started. */
function open(): { system: SystemSeries; started: ProcessSeries } {
  const { system, session } = openRun(place.path("out"));
  const started = system?.processes.get(session?.pid ?? 0);
  if (!system || !started) throw new Error("there is no series");
  return { system, started };
}

const most = (column: Float64Array): number => Math.max(...column);
const risen = (column: Float64Array): number => most(column) - (column[0] ?? Number.NaN);
const isRising = (column: Float64Array): boolean =>
  column.every((value, index) => index === 0 || value >= column[index - 1]!);

test("a program that grows is seen to grow, ten times a second", async () => {
  const { code } = await runCode(`
import time
keep = []
for step in range(10):
    keep.append(b"x" * 20_000_000)
    time.sleep(0.15)
`);
  expect(code).toBe(0);
  const { system, started } = open();
  for (const column of [started.rss, started.anonymous]) {
    expect(risen(column)).toBeGreaterThan(190 * MB);
    expect(risen(column)).toBeLessThan(260 * MB);
    const onTheWay = column.filter((value) => value > 50 * MB && value < 150 * MB);
    expect(new Set(onTheWay.map((value) => Math.round(value / (15 * MB)))).size).toBeGreaterThan(2);
  }
  const { rssMax } = place.session("out");
  expect(most(started.rss)).toBeLessThanOrEqual(rssMax);
  expect(most(started.rss)).toBeGreaterThan(rssMax / 2);
  const pss = most(started.pss.filter((value) => !Number.isNaN(value)));
  expect(pss).toBeGreaterThan(1 * MB);
  expect(pss).toBeLessThan(1.05 * rssMax);
  expect(isRising(started.minorFaults)).toBe(true);
  expect(risen(started.minorFaults)).toBeGreaterThan(90); // pages may have 2 MiB
  expect(isRising(system.seconds)).toBe(true);
  expect(system.length).toBeGreaterThanOrEqual(10);
  const gaps = system.seconds.slice(1).map((seconds, index) => seconds - system.seconds[index]!);
  expect(gaps.sort()[gaps.length >> 1]).toBeGreaterThan(0.08);
});

test("file maps and shared memory stand apart", async () => {
  const { code } = await runCode(`
import mmap, os, time
with open(${JSON.stringify(process.execPath)}, "rb") as file:
    mapped = mmap.mmap(file.fileno(), 40_000_000, access=mmap.ACCESS_READ)
time.sleep(0.3)
mapped[::4096]
time.sleep(0.3)
shared = mmap.mmap(-1, 50_000_000)
shared.write(b"x" * 50_000_000)
time.sleep(0.3)
`);
  expect(code).toBe(0);
  const { started } = open();
  expect(risen(started.file)).toBeGreaterThan(40 * MB);
  expect(risen(started.shared)).toBeGreaterThan(49 * MB);
  expect(risen(started.shared)).toBeLessThan(60 * MB);
  for (const [index, rss] of started.rss.entries()) {
    expect(started.anonymous[index]! + started.file[index]! + started.shared[index]!).toBe(rss);
  }
});

test("each Python of a command is seen, beside the process that was started", async () => {
  const hold = (mb: number) =>
    `import os, time; keep = b"x" * ${mb * MB}; print(${mb}, os.getpid(), flush=True); time.sleep(1.5)`;
  const { stdout } = await run(
    "--",
    "sh",
    "-c",
    `"$0" -c '${hold(60)}' & "$0" -c '${hold(30)}'; wait`,
    python,
  );
  const { system, started } = open();
  expect(system.processes.size).toBe(3);
  expect(most(started.anonymous)).toBeLessThan(20 * MB);
  for (const line of stdout.trimEnd().split("\n")) {
    const [mb = 0, pid = 0] = line.split(" ").map(Number);
    const anonymous = system.processes.get(pid)?.anonymous ?? Float64Array.of();
    expect(most(anonymous)).toBeGreaterThan(mb * MB);
    expect(most(anonymous)).toBeLessThan((mb + 25) * MB);
  }
});

test("a process that becomes another is followed, and the highest it ever had is known", async () => {
  await runCode(`
import os, sys, time
keep = b"x" * 100_000_000
time.sleep(0.5)
os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(0.5)"])
`);
  const { started } = open();
  expect(most(started.anonymous)).toBeGreaterThan(100 * MB);
  expect(started.anonymous.at(-1)).toBeLessThan(50 * MB);
  expect(place.session("out").rssMax).toBeGreaterThanOrEqual(most(started.rss));
});

test("a launcher that is killed leaves a series that opens", async () => {
  place.write("wait.py", "import os\nkeep = b'x' * 30_000_000\nprint('ready', flush=True)\nos.read(0, 1)");
  const args = [FLOODMARK, "run", "-q", "-o", "out", "--python", python, "wait.py"];
  const child = spawn(process.execPath, args, { cwd: place.folder, stdio: ["pipe", "pipe", "ignore"] });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const closed = new Promise((resolve) => child.stdout.once("close", resolve));
  await vi.waitUntil(
    () => {
      try {
        return most(open().started.anonymous) > 30 * MB;
      } catch {
        return false; // not yet
      }
    },
    { interval: 100, timeout: 60_000 },
  );
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("exit", resolve));
  expect(most(open().started.anonymous)).toBeGreaterThan(30 * MB);
  child.stdin.end("x");
  await closed;
});

describe("nothing is left", () => {
  test("where the program removes the results", async () => {
    const { stdout, stderr, code } = await runCode(`
import shutil, time
time.sleep(0.3)
shutil.rmtree("out")
time.sleep(0.6)
print("still there")
raise SystemExit(6)
`);
    expect([stdout, code]).toEqual(["still there\n", 6]);
    expect(stderr).toMatch(/^floodmark: out was removed while the program ran: no report\n$/);
    expect(place.list()).toEqual([]);
  });

  test("where nothing was recorded", async () => {
    mkdirSync(place.path("out"));
    const { stderr, code } = await run("--", "sleep", "0.3");
    expect([stderr, code]).toEqual(["floodmark: nothing was recorded: no Python ran in sleep\n", 0]);
    expect(place.list("out")).toEqual([]);
  });
});
