/** The largest recordings: what reading and showing them may cost in bytes. bench/report.ts measures the times. */
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ReportData } from "../../src/report/data.ts";
import { unpackValue } from "../../src/report/pack.ts";
import { execute, FLOODMARK } from "../support/floodmark.ts";
import { LARGE_NODES, type LargeRun, writeLargeRun } from "./large-run.ts";
import { LARGE_PROCESSES, writeLargeTree } from "./large-tree.ts";

const MIB = 2 ** 20;
const SAY_MEMORY =
  "data:text/javascript,process.on('exit',()=>console.error('memory',process.resourceUsage().maxRSS))";

const folder = mkdtempSync(join(tmpdir(), "floodmark-large-"));
let run: LargeRun;
beforeAll(() => {
  run = writeLargeRun(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a command on a large run; its output, and the memory that it needed, in bytes. */
async function measure(
  command: string,
  results: string,
  ...args: string[]
): Promise<{ stdout: string; memory: number }> {
  const words = ["--import", SAY_MEMORY, FLOODMARK, command, results, ...args];
  const { code, stdout, stderr } = await execute(process.execPath, words);
  expect(code, stderr).toBe(0);
  return { stdout, memory: Number(/memory (\d+)/.exec(stderr)?.[1]) * 1024 };
}

it("is summed up in less than 300 MB", async () => {
  const { stdout, memory } = await measure("summary", run.results, "--json");
  const { peak, lines } = JSON.parse(stdout) as { peak: { bytes: number }; lines: { bytes: number }[] };
  expect(peak.bytes).toBe(run.peakBytes);
  expect(lines.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(run.peakBytes);
  expect(memory).toBeLessThan(300e6);
});

it("is shown in less than 400 MB, by a report of less than 10 MB that has every frame", async () => {
  const { memory } = await measure("report", run.results);
  expect(memory).toBeLessThan(400e6);
  const report = join(run.results, "report.html");
  expect(statSync(report).size).toBeLessThan(10 * MIB);
  const [, packed = ""] = /id="data">([^<]*)</.exec(readFileSync(report, "utf8")) ?? [];
  const { profile, sources } = unpackValue(gunzipSync(Buffer.from(packed, "base64"))) as ReportData;
  // A line's instructions are one frame.
  expect(profile.stacks.length).toBeGreaterThan(0.8 * LARGE_NODES);
  expect(new Set(profile.sites.kind).size).toBe(7);
  expect(sources.filter(({ state }) => state === "shown")).toHaveLength(250);
});

it("as a tree of three million nodes is summed up in less than 2 GB", async () => {
  const tree = writeLargeTree(join(folder, "tree"));
  const { stdout, memory } = await measure("summary", tree.results, "--json");
  const { peak, processes } = JSON.parse(stdout) as { peak: { bytes: number }; processes: object[] };
  expect(peak.bytes).toBe(tree.peakBytes);
  expect(processes).toHaveLength(LARGE_PROCESSES);
  expect(memory).toBeLessThan(2e9);
});
