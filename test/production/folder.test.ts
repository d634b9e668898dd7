/** Without the launcher: a run has a folder of its own in FLOODMARK_DIR, and every command opens it. */
import { spawn } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { basename } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AGENT, floodmark, Workplace } from "../support/floodmark.ts";
import { anyPython, onEachPython } from "../support/pythons.ts";
import { compileUnknownPython } from "../support/unknown-python.ts";
import { canUnshare, preload, recordingsOf, runsIn } from "./preload.ts";

const { executable: python } = anyPython();
const place = new Workplace();
let runs: string;
beforeEach(() => {
  runs = place.path("runs");
  place.write("job.py", JOB);
});
afterEach(() => place.remove());

/** Holds 20 MB, and starts a child that holds 10 MB. */
const JOB = `
import os, subprocess, sys
held = bytearray(20_000_000)
print([name for name in os.environ if "FLOODMARK" in name or "PRELOAD" in name], flush=True)
child = "import os; held = bytearray(10_000_000); print(sorted(os.environ) == %r)" % sorted(os.environ)
print(subprocess.run([sys.executable, "-c", child], stdout=subprocess.PIPE).stdout, os.getpid())
`;

interface Shown {
  readonly processes: readonly { readonly pid: number; readonly peak: { readonly bytes: number } }[];
  readonly lines: readonly { readonly file: string; readonly line: number; readonly bytes: number }[];
}

async function summary(run: string): Promise<Shown> {
  const { code, stdout, stderr } = await floodmark(["summary", "--json", run]);
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as Shown;
}

onEachPython(
  ({ executable }) => {
    test("a run and its children lie in a folder that is named after it", async () => {
      const { code, stdout, stderr } = await preload([executable, "job.py"], runs, { cwd: place.folder });
      expect([code, stderr]).toEqual([0, ""]);
      const [, pid] = /^\[\]\nb'True\\n' (\d+)\n$/.exec(stdout) ?? [];
      expect(pid, stdout).toBeDefined();
      const [run = "", ...others] = runsIn(runs);
      expect(others).toEqual([]);
      expect(basename(run)).toMatch(new RegExp(`^\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\dZ_job_${pid}$`));
      const began = Date.parse(basename(run).replace(/T(..)-(..)-(..)Z.*/, "T$1:$2:$3Z"));
      expect(Math.abs(Date.now() - began)).toBeLessThan(3_600_000);

      const shown = await summary(run);
      expect(shown.processes.map((one) => one.pid).sort()).toContain(Number(pid));
      expect(shown.processes).toHaveLength(2);
      const line = shown.lines.find((one) => one.file.endsWith("job.py") && one.line === 3);
      expect(line?.bytes).toBeGreaterThan(19_000_000);
      const text = await floodmark(["summary", run]);
      expect(text.stdout).not.toContain("breaks off");
    });

    test("FLOODMARK=off: nothing is recorded, nothing is hooked", async () => {
      place.write("malloc.py", MALLOC);
      const whose = async (env: NodeJS.ProcessEnv) =>
        (await preload([executable, "malloc.py"], runs, { cwd: place.folder, env })).stdout;
      expect(await whose({})).toBe("libfloodmark.so None\n");
      expect(await whose({ FLOODMARK: "off" })).toMatch(/^libc\S*\.so\S* off\n$/);
      expect(runsIn(runs)).toHaveLength(1);
      const { code, stdout, stderr } = await preload([executable, "job.py"], runs, {
        cwd: place.folder,
        env: { FLOODMARK: "off" },
      });
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(/^\['LD_PRELOAD', .*\]\nb'True/);
      expect(runsIn(runs)).toHaveLength(1);
    });
  },
  ["3.9", "3.11", "3.13"],
);

/** Says which library malloc is taken from. */
const MALLOC = `
import ctypes, os
address = ctypes.cast(ctypes.CDLL(None).malloc, ctypes.c_void_p).value
for line in open("/proc/self/maps"):
    begin, end = (int(part, 16) for part in line.split()[0].split("-"))
    if begin <= address < end:
        print(os.path.basename(line.split()[-1]), os.environ.get("FLOODMARK"))
`;

const run = (words: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  preload([python, ...words], runs, { cwd: place.folder, env });

test.each<[string, string, string[]]>([
  ["a module", "json.tool", ["-X", "dev", "-m", "json.tool", "--help"]],
  ["a module in one word", "this", ["-Bmthis"]],
  ["code", "code", ["-I", "-c", "pass", "-m", "other"]],
  ["standard input", "stdin", ["-W", "error"]],
  ["a script", "job", ["-Xdev", "-u", "job.py", "-m", "other"]],
  ["a script of another folder, with letters of any kind", "a_b_c__", ["folder/a b$c\u00e9.py"]],
  ["a script without a name", "program", ["folder/..."]],
])("a run is named after what runs: %s", async (_, name, words) => {
  mkdirSync(place.path("folder"));
  place.write("folder/a b$c\u00e9.py", "");
  place.write("folder/...", "");
  expect((await run(words)).code).toBe(0);
  expect(runsIn(runs).map((folder) => basename(folder).replace(/^.*Z_|_\d+$/g, ""))).toEqual([name]);
});

test("each Python that a shell starts is a run of its own; the shell's environment stays as it is", async () => {
  const script = '"$0" -c "x = 1"; "$0" -c "x = 2"; echo $(basename $LD_PRELOAD) $FLOODMARK_DIR';
  const { stdout } = await preload(["sh", "-c", script, python], runs);
  expect(stdout).toBe(`libfloodmark.so ${runs}\n`);
  expect(runsIn(runs)).toHaveLength(2);
  const { code, stderr } = await floodmark(["summary", runs]);
  expect(code).toBe(2);
  const [first = "", second = ""] = runsIn(runs);
  expect(stderr).toMatch(/^floodmark: \S+ holds 2 runs: give one of them: [^\n]+\n$/);
  expect(stderr).toContain(basename(first));
  expect(stderr).toContain(basename(second));
});

test("a folder is relative to where the run began, and a program may go elsewhere", async () => {
  const move = "import os, subprocess, sys; os.chdir('/'); subprocess.run([sys.executable, '-c', 'pass'])";
  const { stderr } = await preload([python, "-c", move], "runs", { cwd: place.folder });
  expect(stderr).toBe("");
  const [only = ""] = runsIn(runs);
  expect(recordingsOf(only)).toHaveLength(2);
  expect((await summary(runs)).processes).toHaveLength(2);
});

test("floodmark run has a folder of its own, whatever FLOODMARK_DIR says", async () => {
  const args = ["run", "-q", "--no-open", "-o", "out", "--python", python, "job.py"];
  const { code, stderr } = await floodmark(args, { cwd: place.folder, env: { FLOODMARK_DIR: runs } });
  expect([code, stderr.includes("report.html")], stderr).toEqual([0, true]);
  expect(recordingsOf(place.path("out/recording"))).toHaveLength(2);
  expect(place.list()).not.toContain("runs");
});

test("a child may have a run of its own, or be left alone", async () => {
  const start = `
import os, subprocess, sys
def child(**more):
    subprocess.run([sys.executable, "-c", "pass"], env={**os.environ, **more})
child(FLOODMARK="off")
child(FLOODMARK_DIR=sys.argv[1], LD_PRELOAD=sys.argv[2])
`;
  expect((await run(["-c", start, place.path("own"), AGENT])).stderr).toBe("");
  expect(recordingsOf(runsIn(runs)[0] ?? "")).toHaveLength(1);
  expect(recordingsOf(runsIn(place.path("own"))[0] ?? "")).toHaveLength(1);
});

test("a run that was killed is there, and one that goes on says so", async () => {
  const child = spawn(python, ["-c", "x = bytearray(30_000_000); print(1, flush=True); input()"], {
    env: { ...process.env, LD_PRELOAD: AGENT, FLOODMARK_DIR: runs },
    stdio: ["pipe", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const [folder = ""] = runsIn(runs);
  expect((await floodmark(["summary", folder])).stdout).toContain("Still running when this was read.");
  const ended = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGKILL");
  await ended;
  const { stdout } = await floodmark(["summary", folder]);
  expect(stdout).toContain("The recording breaks off: how the program ended is not known.");
  expect((await summary(folder)).lines[0]?.bytes).toBeGreaterThan(29_000_000);
});

test.skipIf(!canUnshare)("processes of two containers with the same id don't meet", async () => {
  const job = '"$0" -c "held = bytearray(20_000_000)"';
  const container = (): Promise<unknown> =>
    preload(["unshare", "-rpf", "sh", "-c", `exec ${job}`, python], runs);
  await Promise.all(Array.from({ length: 8 }, container));
  const folders = runsIn(runs);
  expect(folders).toHaveLength(8);
  for (const folder of folders) {
    expect(basename(folder)).toMatch(/Z_code_1(-[2-8])?$/);
    expect(recordingsOf(folder)).toEqual(["1.floodmark"]);
    expect((await summary(folder)).lines.length).toBeGreaterThan(0);
  }
});

describe("a folder that can't take a run: it is said once, and the program runs as if nothing were there", () => {
  /** With children that would say it, too. */
  async function refuse(folder: string, says: string, words: [string, ...string[]] = [python, "job.py"]) {
    const { code, stdout, stderr } = await preload(words, folder, { cwd: place.folder });
    expect(stderr).toBe(`floodmark: nothing is recorded: ${says}\n`);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\[\]\nb'True\\n' \d+\n$/);
  }

  test("is a file", () => refuse("job.py", "job.py is a file, or lies in one"));
  test("lies in a file", () => refuse("job.py/runs", "job.py/runs is a file, or lies in one"));
  test("lies in one that isn't there", () =>
    refuse("no/runs", "no/runs can't be made: the folder that it is to lie in isn't there"));
  test("is none that anything can be made in", () => refuse("/proc", "/proc can't be made or written"));
  test("has a long path", () => {
    const folder = `/${"long/".repeat(900)}`;
    return refuse(folder, `${folder.slice(0, 3999)} has too long a path`);
  });

  const within = (mount: string): [string, ...string[]] => [
    ...(["unshare", "-rm", "sh", "-c"] as const),
    `mkdir -p runs && mount ${mount} runs && exec "$0" job.py`,
    python,
  ];
  test.skipIf(!canUnshare)("is read-only", () =>
    refuse("runs", "runs lies on a file system that is read-only", within("-t tmpfs -o ro none")),
  );
  test.skipIf(!canUnshare)("is full", async () => {
    await refuse("runs", "runs lies on a disk that is full", within("-t tmpfs -o nr_inodes=1 none"));
  });
  test.skipIf(!canUnshare)("fills up with the first recording", async () => {
    const { code, stderr, stdout } = await preload(within("-t tmpfs -o size=4k none"), "runs", {
      cwd: place.folder,
    });
    expect(stderr).toMatch(/^floodmark: nothing is recorded: [^\n]*no room for its recording[^\n]*\n$/);
    expect([code, stdout.slice(0, 3)]).toEqual([0, "[]\n"]);
  });
  test.runIf(process.getuid?.() !== 0)("may not be written", () => {
    mkdirSync(runs);
    chmodSync(runs, 0o500);
    return refuse("runs", "runs can't be made or written: permission denied");
  });
});

describe("a value that means nothing", () => {
  const NO_SIZE = "means nothing: give a size like 512KiB, 1GiB at most, or 0 to record every allocation";
  const VALUES: [string, string, string][] = [
    ["FLOODMARK", "maybe", "FLOODMARK=maybe means nothing: give on or off"],
    ["FLOODMARK_CHILDREN", "none", "FLOODMARK_CHILDREN=none means nothing: give follow or ignore"],
    ["FLOODMARK_SIGNAL", "KILL", "FLOODMARK_SIGNAL=KILL means nothing: give USR1 or USR2"],
    ["FLOODMARK_SAMPLE", "abc", `FLOODMARK_SAMPLE=abc ${NO_SIZE}`],
    ["FLOODMARK_SAMPLE", "2GiB", `FLOODMARK_SAMPLE=2GiB ${NO_SIZE}`],
    ["FLOODMARK_KEEP_SIZE", "x", "FLOODMARK_KEEP_SIZE=x means nothing: give a size like 1GiB"],
    ["FLOODMARK_KEEP_SIZE", "0", "FLOODMARK_KEEP_SIZE=0 means nothing: give a size like 1GiB"],
    ["FLOODMARK_KEEP_AGE", "7", "FLOODMARK_KEEP_AGE=7 means nothing: give a time like 12h or 7d"],
    ["FLOODMARK_KEEP_AGE", "0d", "FLOODMARK_KEEP_AGE=0d means nothing: give a time like 12h or 7d"],
    ["FLOODMARK_KEEP_AGE", "1 day", "FLOODMARK_KEEP_AGE=1 day means nothing: give a time like 12h or 7d"],
  ];
  test.each(VALUES)("%s=%s is said once, and nothing is recorded", async (name, value, says) => {
    const { code, stdout, stderr } = await run(["job.py"], { [name]: value });
    expect(stderr).toBe(`floodmark: nothing is recorded: ${says}\n`);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\[\]\nb'True\\n' \d+\n$/);
    expect(place.list()).not.toContain("runs");
  });

  test.each(VALUES)("%s=%s: run ends with 2", async (name, value, says) => {
    const { code, stdout, stderr } = await floodmark(["run", "job.py"], {
      cwd: place.folder,
      env: { [name]: value },
    });
    expect([code, stdout, stderr]).toEqual([2, "", `floodmark: ${says}\n`]);
    expect(place.list()).toEqual(["job.py"]);
  });
});

test("run with FLOODMARK=off runs the program alone, and says so", async () => {
  const { code, stdout, stderr } = await floodmark(["run", "--python", python, "job.py"], {
    cwd: place.folder,
    env: { FLOODMARK: "off" },
  });
  expect([code, stderr]).toEqual([0, "floodmark: nothing was recorded: FLOODMARK is off\n"]);
  expect(stdout).toMatch(/^\[\]\nb'True/);
  expect(place.list()).toEqual(["job.py"]);
});

test("a Python that can't be profiled runs unprofiled, and it is said once", async () => {
  const { code, stdout, stderr } = await preload([compileUnknownPython(place, "-rdynamic")], runs);
  expect([code, stdout]).toEqual([5, "the program ran\n"]);
  expect(stderr).toMatch(
    /^floodmark: nothing is recorded: this version of floodmark knows CPython .*3\.99.*\n$/,
  );
});
