/** Moments and ranges of real runs: what lines held at each of several plateaus, and up to a kill. */
import { mkdirSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { AGENT, execute, floodmark, Workplace } from "../support/floodmark.ts";
import { anyPython, onEachPython } from "../support/pythons.ts";
import type { Summary } from "../support/recorded.ts";

/** Holds 20, 50, 90, then 70 million bytes, each for a while in which small objects come and go. */
const PLATEAUS = `
import time

def rest():
    until = time.monotonic() + 0.5
    while time.monotonic() < until:
        [object() for _ in range(50)]

first = bytearray(20_000_000)
rest()
second = [bytes(100_000) for _ in range(300)]
rest()
third = {number: "x" * 200_000 for number in range(200)}
rest()
del first
rest()
`;
const LINES = { first: 9, second: 11, third: 13 };

interface Timeline {
  readonly moments: readonly {
    readonly seconds: number;
    readonly bytes: number;
    readonly rss: number | null;
  }[];
  readonly peak: { readonly bytes: number; readonly seconds: number };
  readonly duration: number;
}
type ShownSummary = Summary & { readonly moment: { readonly bytes: number } };

const place = new Workplace();
afterEach(() => place.remove());

async function ask(...args: readonly string[]): Promise<string> {
  const { stdout, stderr, code } = await floodmark([...args, "out"], { cwd: place.folder });
  expect([stderr, code]).toEqual(["", 0]);
  return stdout;
}
const askJson = async <Shape>(...args: readonly string[]): Promise<Shape> =>
  JSON.parse(await ask(...args)) as Shape;

/** The middle of the moments at which so much was held, give or take a million bytes. */
function findPlateau({ moments }: Timeline, bytes: number): string {
  const times = moments
    .filter((moment) => Math.abs(moment.bytes - bytes) < 1e6)
    .map(({ seconds }) => seconds);
  expect(times.length, `moments of ${bytes} bytes`).toBeGreaterThan(2);
  return String(times[Math.floor(times.length / 2)]);
}

/** What the program's lines hold or gained; 0 for one that is no row. */
function bytesByLine({ lines }: Summary, script: string): number[] {
  const own = lines.filter(({ file }) => file === script);
  return Object.values(LINES).map((line) => own.find((row) => row.line === line)?.bytes ?? 0);
}

/** Below this, a line's own bookkeeping would outweigh 1 %. */
const SMALL = 10_000;

function expectWithinOnePercent(found: readonly number[], expected: readonly number[]): void {
  expected.forEach((bytes, at) => {
    expect(Math.abs(found[at]! - bytes), `${found} for ${expected}`).toBeLessThanOrEqual(
      Math.max(bytes / 100, SMALL),
    );
  });
}

async function expectPlateaus(python: string, ...flags: readonly string[]): Promise<void> {
  const script = place.write("plateaus.py", PLATEAUS);
  await floodmark(["run", "-q", "--no-open", ...flags, "-o", "out", "--python", python, script], {
    cwd: place.folder,
  });
  const timeline = await askJson<Timeline>("timeline", "--json");
  const background = await askJson<ShownSummary>("summary", "--json");
  const base = background.peak.bytes - 90e6;
  const plateaus = [
    [20e6, 0, 0],
    [20e6, 30e6, 0],
    [20e6, 30e6, 40e6],
    [0, 30e6, 40e6],
  ];
  const times = plateaus.map((lines) => findPlateau(timeline, base + lines.reduce((sum, one) => sum + one)));
  for (const [at, lines] of plateaus.entries()) {
    const summary = await askJson<ShownSummary>("summary", "--json", "--at", times[at]!);
    expectWithinOnePercent(bytesByLine(summary, script), lines);
    expect(summary.peak).toEqual(background.peak);
  }
  const gained = await askJson<ShownSummary>("summary", "--json", "--from", times[0]!, "--to", times[3]!);
  expectWithinOnePercent(bytesByLine(gained, script), [0, 30e6, 40e6]);
  expect(gained.moment.bytes / 50e6).toBeCloseTo(1, 1);
  const collapsed = await ask("export", "--format", "collapsed", "--from", times[1]!, "--to", times[2]!);
  const stack = collapsed.split("\n").find((line) => line.includes(`${script}:${LINES.third}`));
  expectWithinOnePercent([Number(stack?.split(" ").at(-1))], [40e6]);
}

test("the same in a sampled recording", () => expectPlateaus(anyPython().executable, "--sample=4KiB"));

onEachPython(({ executable }) => {
  test("lines at each plateau and between any two", () => expectPlateaus(executable));

  test("a program that is killed has its moments up to then", async () => {
    const script = place.write(
      "killed.py",
      `${PLATEAUS}\nimport os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n`,
    );
    await floodmark(["run", "-q", "--no-open", "-o", "out", "--python", executable, script], {
      cwd: place.folder,
    });
    const timeline = await askJson<Timeline>("timeline", "--json");
    const { moments, peak, duration } = timeline;
    const base = peak.bytes - 90e6;
    const summary = await askJson<ShownSummary>(
      "summary",
      "--json",
      "--at",
      findPlateau(timeline, base + 50e6),
    );
    expectWithinOnePercent(bytesByLine(summary, script), [20e6, 30e6, 0]);
    expectWithinOnePercent(
      bytesByLine(await askJson<Summary>("summary", "--json", "--at", "end"), script),
      [0, 30e6, 40e6],
    );
    expect(Math.abs(moments.at(-1)!.bytes - base - 70e6)).toBeLessThan(1e6);
    expect(moments.at(-1)!.seconds).toBe(duration);
    expect(duration - moments.at(-2)!.seconds).toBeLessThan(0.4);
    expect(await ask("timeline")).toMatch(
      /^floodmark {2}killed by signal 9 \(SIGKILL\) after [^\n]*\n {11}peak 8\d\.\d MiB at /,
    );
  });
});

/** Tells its RSS with 100 million bytes more, then has given them back; and, if it is told to, all in a process with a thread. */
const ALONE = `
import os, signal, sys, threading, time

def rest():
    until = time.monotonic() + 0.3
    while time.monotonic() < until:
        [object() for _ in range(50)]

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096

done = threading.Event()
if sys.argv[1] == "threads":
    threading.Thread(target=done.wait, daemon=True).start()
rest()
keep = b"x" * 100_000_000
rest()
print(resident(), flush=True)
del keep
rest()
os.kill(os.getpid(), signal.SIGKILL)
`;

onEachPython(({ executable }) => {
  test.each(["one", "threads"])("without a launcher, RSS is known from within: %s", async (threads) => {
    const script = place.write("alone.py", ALONE);
    mkdirSync(place.path("out"));
    const env = { LD_PRELOAD: AGENT, FLOODMARK_DIR: place.path("out") };
    const { stdout, signal } = await execute(executable, [script, threads], { env });
    expect(signal).toBe("SIGKILL");
    const most = Number(stdout);
    const { moments, duration } = await askJson<Timeline>("timeline", "--json");
    const known = moments.filter(({ rss }) => rss !== null);
    const near = (rss: number | null) => Math.abs(rss! / most - 1) < 0.05;
    expect(Math.max(...known.map(({ rss }) => rss!)) / most).toBeCloseTo(1, 1);
    expect((await askJson<Summary>("summary", "--json")).rssMax / most).toBeCloseTo(1, 1);
    // What it has given back is seen, or not known, but never taken for resident.
    const late = moments
      .slice(0, -1)
      .filter(({ seconds, bytes }) => seconds > duration - 0.2 && bytes < 50e6);
    expect(late.length).toBeGreaterThan(2);
    expect(late.filter(({ rss }) => rss !== null && near(rss))).toEqual([]);
    if (threads === "one") expect(late.filter(({ rss }) => rss === null)).toEqual([]);
  });
});

test("what is no moment of the run is refused in a line", async () => {
  const words = [
    "run",
    "-q",
    "--no-open",
    "-o",
    "out",
    "--python",
    anyPython().executable,
    "-c",
    "keep = bytearray(9_000_000)",
  ];
  await floodmark(words, { cwd: place.folder });
  const refuse = async (args: readonly string[], says: RegExp) => {
    const { stdout, stderr, code } = await floodmark([...args, "out"], { cwd: place.folder });
    expect([stdout, code]).toEqual(["", 2]);
    expect(stderr).toMatch(/^floodmark: [^\n]+\n$/);
    expect(stderr).toMatch(says);
  };
  await refuse(["summary", "--at", "noon"], /no moment noon: give peak, end, seconds, mark:1 or window:1\n/);
  await refuse(
    ["summary", "--at", "3600"],
    /no moment 3600: the run lasted .*; give peak, end or seconds from 0 to/,
  );
  await refuse(["summary", "--json", "--from", "end", "--to", "0"], /give --from the earlier moment/);
  await refuse(["export", "--format", "json", "--at", "end", "--to", "peak"], /--at is one moment/);
});
