/** The folder of all runs is kept to a size and an age; nothing goes that is written, or that isn't unmistakably ours. */
import { execFileSync, spawn } from "node:child_process";
import {
  chownSync,
  existsSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type HeaderValues, writeRecording } from "../../src/recording/fixture.ts";
import { STATE } from "../../src/recording/layout.ts";
import { compileAgentTest } from "../agent/compile.ts";
import { execute, Workplace } from "../support/floodmark.ts";
import { anyPython } from "../support/pythons.ts";
import { canUnshare, preload, recordingsOf, runsIn } from "./preload.ts";

const { executable: python } = anyPython();
const tools = new Workplace();
const driver = tools.path("keep");
const PARTS = ["keep", "old_runs", "run_names", "linux/file_use", "linux/folder_entries"];
beforeAll(() => compileAgentTest("keep.c", PARTS, driver));
afterAll(() => tools.remove());

const place = new Workplace();
let runs: string;
beforeEach(() => {
  runs = place.path("runs");
  mkdirSync(runs);
});
afterEach(() => place.remove());

const NOW = 1_800_000_000;
const DAY = 86_400;
const KIB = 1024;
const ENDLESS = 1000 * 365 * DAY;

/** Keeps the folder to a size and an age, as the beginning of a run does. */
function keep(bytes: number, seconds: number, now = NOW): void {
  execFileSync(driver, [runs, bytes, seconds, now].map(String));
}

interface Written extends HeaderValues {
  /** Days since it was last written. */
  readonly days?: number;
  readonly kib?: number;
}

let pid = 100;
/** A run whose process has ended, and was last written so many days ago. Its name says when it began. */
function addRun({ days = 0, kib = 300, ...header }: Written = {}, name = "job"): string {
  const began = new Date(1000 * (NOW - days * DAY)).toISOString().slice(0, 19).replaceAll(":", "-");
  const run = `${began}Z_${name}_${++pid}`;
  mkdirSync(join(runs, run));
  const startRealtimeNs = (NOW - days * DAY) * 1e9;
  const recording = writeRecording([], { pid, state: STATE.ended, startRealtimeNs, ...header });
  const padded = new Uint8Array(kib * KIB).fill(1);
  padded.set(recording.subarray(0, Math.min(recording.length, padded.length)));
  addFile(run, `${pid}.floodmark`, padded, days);
  return run;
}

function addFile(run: string, name: string, content: string | Uint8Array, days = 0): string {
  const path = join(runs, run, name);
  writeFileSync(path, content);
  utimesSync(path, NOW - days * DAY, NOW - days * DAY);
  return path;
}

const left = (): string[] => readdirSync(runs).sort();

/** Has a file mapped for writing and not open, as the agent has its recording, until the test is over. */
async function writeOn(path: string, ...before: string[]): Promise<void> {
  const map =
    "import mmap, os, sys\nfile = os.open(sys.argv[1], os.O_RDWR)\nheld = mmap.mmap(file, 4096)\n" +
    "print(1, flush=True)\nsys.stdin.read()";
  // Python's mmap keeps a descriptor of its own, of which the agent has none: it is closed, too.
  const closed = map.replace("print", "os.closerange(3, 100)\nprint");
  const [command = "", ...args] = [...before, python, "-c", closed, path];
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(async () => {
    const ended = new Promise((resolve) => child.once("close", resolve));
    child.stdin.end();
    await ended;
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
}

describe("what goes", () => {
  test("is what was last written longer ago than the age, whenever it began", () => {
    addRun({ days: 8 });
    addRun({ days: 7.1 });
    const young = addRun({ days: 6.9 });
    const server = addRun({ days: 30 }); // began then, and ran until yesterday
    utimesSync(join(runs, server, `${pid}.floodmark`), NOW - DAY, NOW - DAY);
    keep(1e12, 7 * DAY);
    expect(left()).toEqual([server, young].sort());
  });

  test("is not what its recording knows to have been written later than its file", () => {
    const server = addRun({ days: 30, state: STATE.recording, seenNs: 29.5 * DAY * 1e9 });
    const ended = addRun({ days: 30, endNs: 29 * DAY * 1e9 });
    addRun({ days: 30, seenNs: DAY * 1e9 });
    keep(1e12, 7 * DAY);
    expect(left()).toEqual([server, ended].sort());
    keep(1, ENDLESS);
    expect(left()).toEqual([]);
  });

  test("is the oldest, as far as all together are too large", () => {
    const all = [5, 4, 3, 2, 1].map((days) => addRun({ days }));
    keep(5 * 300 * KIB, ENDLESS);
    expect(left()).toEqual(all);
    keep(5 * 300 * KIB - 1, ENDLESS);
    expect(left()).toEqual(all.slice(1));
    keep(700 * KIB, ENDLESS);
    expect(left()).toEqual(all.slice(3));
    keep(1, ENDLESS);
    expect(left()).toEqual([]);
  });

  test("is the whole run: the recordings of all its processes, its page and its report", () => {
    const run = addRun({ days: 2 });
    for (const name of ["7.floodmark", "7-2.floodmark"])
      addFile(run, name, writeRecording([], { pid: 7 }), 2);
    addFile(run, "tree.page", "FLOODTRE", 2);
    addFile(run, "report.html", "<html>", 2);
    keep(1e12, DAY);
    expect(left()).toEqual([]);
  });

  test("is what a process that was killed has left", () => {
    addRun({ days: 2, state: STATE.recording });
    keep(1e12, DAY);
    expect(left()).toEqual([]);
  });

  test("is a run that only a part was removed of", () => {
    const run = addRun({ days: 2 });
    addFile(run, "tree.page", "FLOODTRE", 2);
    rmSync(join(runs, run, "tree.page"));
    keep(1e12, DAY);
    expect(left()).toEqual([]);
  });
});

describe("what stays", () => {
  const staysWhole = (run: string, files: readonly string[]) => {
    keep(1, 1);
    keep(1, 1);
    expect(left()).toContain(run);
    expect(readdirSync(join(runs, run)).sort()).toEqual([...files].sort());
  };

  test("is what a process writes, be its file ever so old and the limits far exceeded", async () => {
    const run = addRun({ days: 300, state: STATE.recording });
    const file = `${pid}.floodmark`;
    addFile(run, "1.floodmark", writeRecording([], { pid: 1, state: STATE.ended }), 300);
    await writeOn(join(runs, run, file));
    addRun({ days: 1 });
    staysWhole(run, [file, "1.floodmark"]);
    expect(left()).toEqual([run]);
  });

  test.skipIf(!canUnshare)("is what a process of another container writes", async () => {
    const run = addRun({ days: 300, state: STATE.recording });
    await writeOn(join(runs, run, `${pid}.floodmark`), "unshare", "-rpf");
    staysWhole(run, [`${pid}.floodmark`]);
  });

  test("is a run whose first process has ended and that a child still belongs to", async () => {
    const run = addRun({ days: 300 });
    await writeOn(addFile(run, "tree.page", new Uint8Array(256 * KIB), 300));
    staysWhole(run, [`${pid}.floodmark`, "tree.page"]);
  });

  test("is what holds anything else", () => {
    const run = addRun({ days: 300 });
    addFile(run, "notes.txt", "the one from Tuesday", 300);
    staysWhole(run, [`${pid}.floodmark`, "notes.txt"]);
    const other = addRun({ days: 300 });
    mkdirSync(join(runs, other, "recording"));
    staysWhole(other, [`${pid}.floodmark`, "recording"]);
  });

  test("is what has no recording of ours in it", () => {
    const empty = addRun({ days: 300 });
    rmSync(join(runs, empty, `${pid}.floodmark`));
    staysWhole(empty, []);
    const page = addRun({ days: 300 });
    rmSync(join(runs, page, `${pid}.floodmark`));
    addFile(page, "tree.page", "FLOODTRE", 300);
    staysWhole(page, ["tree.page"]);
    const foreign = addRun({ days: 300 });
    addFile(foreign, "5.floodmark", "x".repeat(10_000), 300);
    staysWhole(foreign, [`${pid}.floodmark`, "5.floodmark"]);
    const short = addRun({ days: 300 });
    addFile(short, "5.floodmark", "FLOODMRK", 300);
    staysWhole(short, [`${pid}.floodmark`, "5.floodmark"]);
  });

  test("is what isn't named like a run", () => {
    const recording = writeRecording([], { pid: 1 });
    const names = [
      ...["recordings", "2026-11-26T05-40-00Z", "2026-11-26T05-40-00Z_job", "2026-11-26T05-40-00Z_job_1-"],
      ...["2026-11-26T05-40-00Z_job_1-2-3", "x2026-11-26T05-40-00Z_job_1", "2026-11-26T05-40-00Z_job_1.bak"],
      ...["2026-11-26T05-40-00_job_1", "2026-11-26T05-40-00Z_jo b_1", "2026-11-26T05-40-00Z__", ".hidden"],
      `2026-11-26T05-40-00Z_${"j".repeat(200)}_1`,
    ];
    for (const name of names) {
      mkdirSync(join(runs, name));
      addFile(name, "1.floodmark", recording, 300);
    }
    const file = "2026-11-26T05-40-00Z_file_1";
    writeFileSync(join(runs, file), recording);
    writeFileSync(join(runs, "1.floodmark"), recording);
    keep(1, 1);
    expect(left()).toEqual([...names, file, "1.floodmark"].sort());
  });

  test("is what a link leads to, and a run with a link in it", () => {
    mkdirSync(place.path("elsewhere"));
    const outside = place.write("elsewhere/1.floodmark", "");
    writeFileSync(outside, writeRecording([], { pid: 1 }));
    utimesSync(outside, 1, 1);
    const link = "2020-11-26T05-40-00Z_job_1";
    symlinkSync(place.path("elsewhere"), join(runs, link));
    lutimesSync(join(runs, link), 1, 1);
    const run = addRun({ days: 300 });
    symlinkSync(outside, join(runs, run, "9.floodmark"));
    staysWhole(run, [`${pid}.floodmark`, "9.floodmark"]);
    expect(left()).toEqual([link, run]);
    expect(existsSync(outside)).toBe(true);
  });

  test.runIf(process.getuid?.() === 0)("is another user's", () => {
    const run = addRun({ days: 300 });
    chownSync(join(runs, run), 12345, 12345);
    staysWhole(run, [`${pid}.floodmark`]);
    const file = addRun({ days: 300 });
    chownSync(join(runs, file, `${pid}.floodmark`), 12345, 12345);
    staysWhole(file, [`${pid}.floodmark`]);
  });

  test("is all, when the clock is wrong by years: nothing is as old as that", () => {
    const run = addRun({ days: 1 });
    keep(1e12, DAY, 0);
    keep(1e12, DAY, 1000);
    expect(left()).toEqual([run]);
  });

  test("is all that a folder that isn't there would have", () => {
    rmSync(runs, { recursive: true });
    keep(1, 1);
    writeFileSync(runs, "a file");
    keep(1, 1);
    expect(statSync(runs).size).toBe(6);
  });
});

/** A file system that doesn't tell whether a file is written. */
describe("in the upper layer of a container", () => {
  const MOUNT = `
cd "$0" && mkdir low up work merged
mount -t overlay -o lowerdir=low,upperdir=up,workdir=work none merged
cp -a runs/. merged`;
  const keepMerged = (now: number) => `"$1" merged 1 60 ${now}; ls merged`;

  test.skipIf(!canUnshare)(
    "a recording without an end stays for a day, one that has ended goes",
    async () => {
      const unknown = addRun({ days: 0.9, state: STATE.recording });
      addRun({ days: 0.9 });
      const script = `${MOUNT} && ${keepMerged(NOW)}; ${keepMerged(NOW + DAY)}`;
      const { stdout, stderr } = await execute("unshare", ["-rm", "sh", "-c", script, place.folder, driver]);
      expect([stdout, stderr]).toEqual([`${unknown}\n`, ""]);
    },
  );
});

describe("of very many runs", () => {
  test("a share goes at each start, until all is as it should be", () => {
    const all = Array.from({ length: 1500 }, (_, i) => addRun({ days: 10 + i / 100, kib: 8 }));
    const young = Array.from({ length: 20 }, () => addRun({ days: 1, kib: 8 }));
    let before = all.length;
    for (let starts = 0; before > 0 && starts < all.length / 2 + 10; starts++) {
      keep(1e12, 7 * DAY);
      const now = left().length - young.length;
      expect(before - now).toBeGreaterThanOrEqual(Math.min(before, 2));
      before = now;
    }
    expect(left()).toEqual(young);
  });

  test("the size of all is told from some", () => {
    for (let i = 0; i < 1500; i++) addRun({ days: i / 100, kib: 8 });
    keep(2 * 1500 * 8 * KIB, ENDLESS);
    expect(left()).toHaveLength(1500);
    for (let starts = 0; starts < 800 && left().length > 750; starts++) keep(750 * 8 * KIB, ENDLESS);
    expect(left().length).toBeLessThan(1000);
    keep(1500 * 8 * KIB, ENDLESS);
    expect(left().length).toBeGreaterThan(500);
  });
});

test("whatever a folder holds, the oldest go and no more than must", () => {
  const anyRun = fc.record({
    days: fc.integer({ min: 0, max: 20 }),
    kib: fc.integer({ min: 1, max: 12 }).map((n) => 4 * n),
    pinned: fc.boolean(),
    killed: fc.boolean(),
  });
  const limits = fc.record({ kib: fc.integer({ min: 1, max: 300 }), days: fc.integer({ min: 1, max: 20 }) });
  const property = fc.property(fc.array(anyRun, { maxLength: 12 }), limits, (given, most) => {
    rmSync(runs, { recursive: true });
    mkdirSync(runs);
    const added = given.map(({ days, kib, pinned, killed }) => {
      const name = addRun({ days, kib, state: killed ? STATE.recording : STATE.ended });
      if (pinned) addFile(name, "pin", "", days);
      return { name, days, kib, pinned };
    });
    for (let starts = 0; starts <= given.length; starts++) keep(most.kib * KIB, most.days * DAY);
    const there = new Set(left());
    expect(added.filter(({ name, pinned }) => pinned && !there.has(name))).toEqual([]);
    const own = added.filter(({ pinned }) => !pinned);
    const kept = own.filter(({ name }) => there.has(name));
    const gone = own.filter(({ name }) => !there.has(name));
    const sum = (some: typeof own) => some.reduce((total, { kib }) => total + kib, 0);
    expect(sum(kept)).toBeLessThanOrEqual(most.kib);
    for (const one of kept) expect(one.days).toBeLessThanOrEqual(most.days);
    const needless = gone.filter(({ days }) => days <= most.days);
    const youngestGone = Math.min(...gone.map(({ days }) => days));
    for (const one of kept) expect(one.days).toBeLessThanOrEqual(youngestGone);
    // The last that went for its size was one too many with those that stayed.
    if (needless.length > 0) {
      const last = needless.filter(({ days }) => days === youngestGone);
      expect(sum(kept) + Math.max(...last.map(({ kib }) => kib))).toBeGreaterThan(most.kib);
    }
  });
  fc.assert(property, { numRuns: 60 });
});

test("a run that begins removes those that are too old and too many, and nothing of its own", async () => {
  const job = (env: NodeJS.ProcessEnv) => preload([python, "-c", "x = bytearray(20_000_000)"], runs, { env });
  await job({});
  await job({});
  const [first = "", second = ""] = runsIn(runs);
  const size = recordingsOf(first).reduce((sum, name) => sum + 512 * statSync(join(first, name)).blocks, 0);
  expect(size).toBeGreaterThan(0);
  utimesSync(join(first, recordingsOf(first)[0] ?? ""), NOW, NOW); // in the future: not the oldest
  await job({ FLOODMARK_KEEP_SIZE: "600K" });
  expect(existsSync(first)).toBe(true);
  expect(existsSync(second)).toBe(false);
  expect(runsIn(runs)).toHaveLength(2);
  for (const name of readdirSync(first)) utimesSync(join(first, name), 1, 1);
  await job({ FLOODMARK_KEEP_AGE: "1h" });
  expect(existsSync(first)).toBe(true); // its recording knows better
});
