import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InputError } from "../recording/errors.ts";
import { type DrawnWindow, drawRecording, type HeaderValues } from "../recording/fixture.ts";
import { writeTree } from "../recording/fixture-tree.ts";
import { STATE } from "../recording/layout.ts";
import { formatSystemHeader, formatSystemSample } from "../recording/system-series.ts";
import type { TreeProcess } from "../recording/tree.ts";
import { SESSION } from "./fixture.ts";
import { loadProfile } from "./load.ts";
import type { Profile } from "./profile.ts";

const SECOND = 1e9;
/** When the clock that processes begin on did, on that of the day. */
const BOOTED_MS = 1_795_000_000_000;
const PARENT = `
<module> app.py:9    <before Python>
load app.py:2
4096 live 4096       700 live 700
`;
const CHILD = `
<module> app.py:9
serve app.py:7
300 live 300
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "floodmark-load-"));
  mkdirSync(join(folder, "recording"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, bytes: Uint8Array | string): void => writeFileSync(join(folder, name), bytes);

function putProcess(
  pid: number,
  drawing: string,
  startNs: number,
  header: HeaderValues = {},
  number = 1,
  windows: readonly DrawnWindow[] = [],
): void {
  const name = number === 1 ? `${pid}` : `${pid}-${number}`;
  const startRealtimeNs = BOOTED_MS * 1e6 + startNs;
  const values = { pid, startNs, startRealtimeNs, endNs: 4 * SECOND, peakNs: SECOND, hasSlot: 1, ...header };
  put(`recording/${name}.floodmark`, drawRecording(drawing, values, [], windows));
}

const putTree = (...processes: Partial<TreeProcess>[]): void =>
  put("recording/tree.page", writeTree({ peakBytes: 5096, peakEpoch: 1, peakNs: 12 * SECOND, processes }));

/** A run of a program, two children, one of which became another program, and one that was refused. */
function putRun(): void {
  put("session.json", JSON.stringify({ ...SESSION, pid: 30 }));
  putProcess(30, PARENT, 10 * SECOND, { treeEpoch: 1 });
  putProcess(8, CHILD, 11 * SECOND, { treeEpoch: 1, parentPid: 30, inheritedBytes: 4000, forked: 1 });
  putProcess(8, CHILD, 13 * SECOND, { parentPid: 30 }, 2);
  putProcess(9, CHILD, 11 * SECOND, { state: STATE.refused, pythonVersion: 0 });
  putTree(
    { pid: 30, startNs: 10 * SECOND, life: "ended", endNs: 15 * SECOND },
    { pid: 8, startNs: 11 * SECOND, life: "exec", endNs: 12.5 * SECOND },
    { pid: 8, number: 2, startNs: 13 * SECOND, life: "killed", status: 9, endNs: 14 * SECOND },
    { pid: 9, startNs: 11 * SECOND, life: "ended", endNs: 11 * SECOND },
  );
}

const errorOf = (path: string, process?: string): string => {
  try {
    loadProfile(path, process);
  } catch (error) {
    if (error instanceof InputError) return error.message.replaceAll(path, "RUN");
    throw error;
  }
  return "";
};

const rootsOf = ({ functions }: Profile): string[] =>
  functions.name.filter((name) => name.startsWith("<process"));

describe("a run of several processes", () => {
  beforeEach(putRun);

  it("is shown together, at the peak of all", () => {
    const profile = loadProfile(folder);
    expect(profile.peak).toEqual({ bytes: 4096 + 700 + 300, seconds: 2 });
    expect(profile.processes).toMatchObject([
      {
        ...{ pid: 30, number: 1, startSeconds: 0, treeBytes: 4796, ending: { how: "exit", code: 0 } },
        ...{ rssMax: 2_000_000 },
      },
      { pid: 8, number: 1, startSeconds: 1, endSeconds: 2.5, treeBytes: 300, ending: { how: "replaced" } },
      {
        pid: 8,
        number: 2,
        startSeconds: 3,
        endSeconds: 4,
        treeBytes: 0,
        ending: { how: "signal", number: 9 },
      },
    ]);
    expect(rootsOf(profile)).toHaveLength(2);
    expect(profile.run.command).toEqual(SESSION.command);
  });

  it("has the windows of each, on one clock, with what its own sites held", () => {
    const window: DrawnWindow = { serial: 1, open: 0.5, peak: 0.5, close: 0.75, held: [[100, 1, 300, 1]] };
    putProcess(8, CHILD, 11 * SECOND, { treeEpoch: 1, parentPid: 30 }, 1, [window]);
    putProcess(8, CHILD, 13 * SECOND, { parentPid: 30 }, 2, [{ ...window, serial: 2 }]);
    const { windows, sites } = loadProfile(folder);
    expect(windows).toMatchObject([
      { serial: 1, pid: 8, number: 1, openSeconds: 1.5, peakSeconds: 1.5, closeSeconds: 1.75 },
      { serial: 2, pid: 8, number: 2, openSeconds: 3.5 },
    ]);
    const held = windows.map((one) =>
      [...one.sites.peakBytes.keys()].filter((site) => one.sites.peakBytes[site]! > 0),
    );
    expect(held.map((rows) => rows.map((site) => sites.peakBytes[site]))).toEqual([[300], [0]]);
    expect(windows.map((one) => one.sites.openBytes.reduce((sum, bytes) => sum + bytes))).toEqual([100, 100]);
    expect(loadProfile(folder, "8-2").windows).toMatchObject([{ serial: 2, number: 2, openSeconds: 0.5 }]);
  });

  it("has on one clock when each of them allocated", () => {
    const { sites } = loadProfile(folder);
    const isUsed = (_: number, site: number) => sites.totalBlocks[site]! > 0;
    expect([...sites.firstSeconds.filter(isUsed)]).toEqual([0, 0, 1, 3]);
    expect([...sites.lastSeconds.filter(isUsed)]).toEqual([0, 0, 1, 3]);
  });

  it("has the RSS that was seen of all at one time, and of each", () => {
    const sample = (seconds: number, ...rss: readonly [pid: number, bytes: number][]) => {
      const none = { anonymous: 0, file: 0, shared: 0, swap: 0, minorFaults: 0, majorFaults: 0, pss: null };
      return formatSystemSample({
        seconds,
        processes: rss.map(([pid, bytes]) => ({ pid, rss: bytes, ...none })),
        cgroup: null,
      });
    };
    const [parent, child] = [30, 8];
    const samples = [
      sample(0.5, [parent, 7e6]),
      sample(1.5, [parent, 5e6], [child, 4e6]),
      sample(3.5, [parent, 5e6], [child, 3e6]),
    ];
    put("system.jsonl", formatSystemHeader(BOOTED_MS + 10_000) + samples.join(""));
    const profile = loadProfile(folder);
    expect(profile.rssMax).toBe(9e6);
    expect([...profile.resident.processes]).toEqual([1, 2, 2]);
    expect(profile.processes.map(({ rssMax }) => rssMax)).toEqual([7e6, 4e6, 3e6]);
    expect(loadProfile(folder, "30").rssMax).toBe(7e6);
  });

  it("has left what those hold that are not gone", () => {
    expect(loadProfile(folder).liveBytes).toBe(4796);
  });

  it.each(["8-2", "30"])("shows one of them: %s", (name) => {
    const profile = loadProfile(folder, name);
    expect(profile.processes).toHaveLength(1);
    expect(rootsOf(profile)).toEqual([]);
    expect(profile.peak).toEqual({ bytes: name === "30" ? 4796 : 300, seconds: 1 });
  });

  it("says which there are, where one is asked for that isn't", () => {
    expect(errorOf(folder, "31")).toBe("there is no process 31 in RUN: there is 30, 8, 8-2");
    expect(errorOf(folder, "")).toBe("there is no process  in RUN: there is 30, 8, 8-2");
  });

  it("says so where another run's recordings are among them", () => {
    const strange = (name: string) =>
      `RUN holds recordings of several runs: ${name} is of another than the others; move it away, or name one file`;
    putProcess(31, CHILD, 10 * SECOND);
    expect(errorOf(folder)).toBe(strange("31.floodmark"));
    rmSync(join(folder, "recording/31.floodmark"));
    putProcess(8, CHILD, 12 * SECOND); // its process had the same id
    expect(errorOf(folder)).toBe(strange("8.floodmark"));
  });

  it("takes a process that could not join the tree for one of the run", () => {
    putProcess(31, CHILD, 10 * SECOND, { hasSlot: 0 });
    expect(loadProfile(folder, "31").peak.bytes).toBe(300);
    expect(loadProfile(folder, "30").peak.bytes).toBe(4796);
  });

  it("says which recording is damaged", () => {
    const bytes = drawRecording(CHILD, { pid: 8, startNs: 11 * SECOND });
    put("recording/8.floodmark", bytes.subarray(0, bytes.length - 1));
    expect(errorOf(folder)).toMatch(
      /^RUN\/recording\/8\.floodmark is cut short .*: copy it whole, or run the/,
    );
    expect(loadProfile(folder, "30").peak.bytes).toBe(4796);
  });

  it.each([
    ["gone", null],
    ["cut short", new Uint8Array(100)],
    ["of a later version", new Uint8Array(262_144).fill(0xff)],
  ])("shows the process that was started, and any, where the tree's page is %s", (_what, page) => {
    rmSync(join(folder, "recording/tree.page"));
    if (page !== null) put("recording/tree.page", page);
    expect(loadProfile(folder).peak.bytes).toBe(4796);
    expect(loadProfile(folder, "8").peak.bytes).toBe(300);
    expect(errorOf(folder, "7")).toMatch(/^there is no process 7 in RUN: there is 8, 8-2, 9, 30$/);
  });

  it("makes nothing of a page that says what can't be", () => {
    put("recording/tree.page", writeTree({ peakNs: 0, peakEpoch: 9, processes: [], missing: 5000 }));
    const profile = loadProfile(folder);
    expect(profile.processes).toHaveLength(3);
    expect(profile.peak.seconds).toBeGreaterThanOrEqual(0);
    expect(Number.isFinite(profile.run.duration)).toBe(true);
    for (const { startSeconds } of profile.processes) expect(startSeconds).toBeGreaterThanOrEqual(0);
  });
});

describe("a run of one process", () => {
  it("is shown as it is, also by its id", () => {
    putProcess(30, PARENT, 10 * SECOND);
    putTree({ pid: 30, startNs: 10 * SECOND });
    expect(rootsOf(loadProfile(folder))).toEqual([]);
    expect(loadProfile(folder, "30").peak.bytes).toBe(4796);
    expect(errorOf(folder, "8")).toBe("there is no process 8 in RUN: there is 30");
  });
});
