import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InputError } from "./errors.ts";
import { type HeaderValues, writeRecording } from "./fixture.ts";
import { STATE } from "./layout.ts";
import { openRun } from "./open.ts";
import type { Session } from "./session.ts";
import { formatSystemHeader, formatSystemSample } from "./system-series.ts";

const SESSION: Session = {
  version: 1,
  floodmark: "0.1.0",
  command: ["app.py"],
  cwd: "/home/ana",
  startedMs: 1_795_269_727_000,
  pid: 10,
  ended: { ms: 1_795_269_761_000, code: 0, signal: null },
  rssMax: 0,
};

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "floodmark-open-"));
  mkdirSync(join(folder, "recording"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const addProcess = (
  pid: number,
  peakBytes: number,
  header: HeaderValues = {},
  name = `${pid}.floodmark`,
): string => {
  const path = join(folder, "recording", name);
  writeFileSync(path, writeRecording([{ frames: ["f a.py:1"], peakBytes }], { pid, ...header }));
  return path;
};
const addSession = (session: unknown) => writeFileSync(join(folder, "session.json"), JSON.stringify(session));
const addSystem = (text: string) => writeFileSync(join(folder, "system.jsonl"), text);
const openedPid = (path = folder) => openRun(path).recording.header.pid;

describe("of a run's folder", () => {
  it("the process that was started is opened", () => {
    addProcess(10, 100);
    addProcess(11, 900);
    addSession(SESSION);
    expect(openedPid()).toBe(10);
    expect(openRun(folder).session).toEqual(SESSION);
  });

  it("a process without an end is still there, or is known to be gone", () => {
    addProcess(10, 100);
    const startedMs = Date.now() - 1000 * process.uptime();
    addSession({ ...SESSION, ended: null, startedMs, pid: process.pid });
    expect(openRun(folder).isGone).toBe(false);
    addSession({ ...SESSION, ended: null, startedMs, pid: spawnSync("true").pid });
    expect(openRun(folder).isGone).toBe(true);
    addSession(SESSION);
    expect(openRun(folder).isGone).toBe(false);
  });

  it("the one with the highest peak, if the one that was started has no recording or is no Python", () => {
    addSession(SESSION);
    addProcess(11, 100);
    addProcess(12, 900);
    expect(openedPid()).toBe(12);
    addProcess(10, 5000, { pythonVersion: 0 });
    expect(openedPid()).toBe(12);
  });

  it("the highest peak of the process that was started, if it has become another Python", () => {
    addSession(SESSION);
    addProcess(10, 100);
    addProcess(10, 900, {}, "10-2.floodmark");
    addProcess(10, 500, {}, "10-3.floodmark");
    addProcess(101, 5000);
    expect(openRun(folder).recording.header).toMatchObject({ pid: 10, peakBytes: 900 });
  });

  it("one that was refused is passed over while another was not", () => {
    addSession(SESSION);
    addProcess(10, 5000, { state: STATE.refused });
    addProcess(11, 100);
    expect(openedPid()).toBe(11);
  });

  it("a file that is no recording is passed over while another is one", () => {
    writeFileSync(join(folder, "recording", "9.floodmark"), "no");
    addProcess(11, 100);
    expect(openedPid()).toBe(11);
  });

  it.each([
    ["broken", "{"],
    ["of another form", JSON.stringify({ ...SESSION, ended: { ms: 1, code: null, signal: null } })],
    ["of a later version", JSON.stringify({ ...SESSION, version: 2 })],
    ["a list", "[]"],
  ])("opens with a session that is %s", (_, text) => {
    addProcess(10, 100);
    writeFileSync(join(folder, "session.json"), text);
    expect(openRun(folder).session).toBe(null);
  });
});

it("a recording is opened by itself, with its run's session and what the system said", () => {
  addProcess(10, 100);
  const child = addProcess(11, 100);
  addSession(SESSION);
  expect(openedPid(child)).toBe(11);
  expect(openedPid(join(folder, "recording"))).toBe(10);
  expect(openRun(child)).toMatchObject({ session: SESSION, system: null });
  const header = formatSystemHeader(SESSION.startedMs);
  addSystem(header + formatSystemSample({ seconds: 1, processes: [], cgroup: { usage: 900, limit: null } }));
  for (const path of [folder, child, join(folder, "recording")]) {
    expect(openRun(path).system?.cgroupUsage).toEqual(Float64Array.of(900));
  }
});

it("what is no series of the system's figures is passed over", () => {
  addProcess(10, 100);
  addSystem("no\n");
  expect(openRun(folder).system).toBe(null);
});

describe("of a folder of runs", () => {
  const addRun = (name: string, pid: number): string => {
    const run = join(folder, name);
    mkdirSync(run);
    writeFileSync(
      join(run, `${pid}.floodmark`),
      writeRecording([{ frames: ["f a.py:1"], peakBytes: 1 }], { pid }),
    );
    return run;
  };

  it("the only one is opened", () => {
    addRun("2026-11-26T05-40-00Z_job_12", 12);
    mkdirSync(join(folder, "2026-11-26T05-41-00Z_job_13")); // it has only begun
    expect(openedPid()).toBe(12);
  });

  it("several are named, the newest first", () => {
    const newest = addRun("2026-11-26T05-42-00Z_job_1", 1);
    addRun("2026-11-26T05-40-00Z_job_9", 9);
    expect(() => openRun(folder)).toThrow(
      `${folder} holds 2 runs: give one of them: ${newest} (the newest), 2026-11-26T05-40-00Z_job_9`,
    );
    for (let pid = 20; pid < 30; pid++) addRun(`2026-11-25T05-40-${pid}Z_job_${pid}`, pid);
    expect(() => openRun(folder)).toThrow(/holds 12 runs: .*_job_9, .*_job_29, .*_job_28, .*_job_27, …$/);
  });
});

it("without a session a process is gone that doesn't have its recording mapped", () => {
  const path = addProcess(process.pid, 100);
  expect(openRun(path).isGone).toBe(true);
});

describe("an error", () => {
  const message = (path: string): string => {
    try {
      openRun(path);
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      return (error as InputError).message;
    }
    return "opened";
  };

  it("says in one line what is wrong and what to do", () => {
    const unknown = "give the folder that floodmark run made";
    const advice = `${unknown}, or one in FLOODMARK_DIR`;
    expect(message(join(folder, "gone"))).toBe(`there is no ${join(folder, "gone")}: ${advice}`);
    expect(message(folder)).toBe(`${folder} holds no recording: ${advice}`);
    expect(message("/dev/null")).toBe(`/dev/null is no file: ${advice}`);
    const text = join(folder, "notes.txt");
    writeFileSync(text, "hello");
    expect(message(text)).toBe(`${text} is not a recording of Floodmark: ${unknown}`);
    expect(message(join(text, "inside"))).toBe(`there is no ${join(text, "inside")}: ${advice}`);
  });
});
