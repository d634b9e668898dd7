import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sumTruncated } from "../../src/analysis/inexact.ts";
import { buildProfile } from "../../src/profile/build.ts";
import { TABLE } from "../../src/recording/layout.ts";
import { openRun } from "../../src/recording/open.ts";
import { execute, floodmark, Workplace } from "../support/floodmark.ts";
import { onEachPython } from "../support/pythons.ts";
import { parseCollapsed, sumBytes } from "../support/recorded.ts";
import { compileAgent } from "./compile.ts";

/**
 * Full tables: an agent with room for an eighth of what a program's stacks take. It also walks each stack in full and
 * turns itself off where its cached walk differs.
 */

const program = fileURLToPath(new URL("./programs/full.py", import.meta.url));
const CHUNKS = 16;
const workplace = new Workplace();
const library = workplace.path("small.so");

beforeAll(() => compileAgent(library, ["FLOODMARK_VERIFY_WALKS", `FLOODMARK_CHUNKS=${CHUNKS}`]));
afterAll(() => workplace.remove());

async function read(words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await floodmark(words);
  expect([code, stderr]).toEqual([0, ""]);
  return stdout;
}

onEachPython(({ executable, minor }) => {
  test("what has no room stands below its nearest known caller, and its share is said", async () => {
    const folder = workplace.path(minor);
    mkdirSync(folder);
    const env = { LD_PRELOAD: library, FLOODMARK_RUN: folder, FLOODMARK_SAMPLE: "0" };
    expect(await execute(executable, [program], { env })).toMatchObject({ code: 0, stdout: "done\n" });

    const opened = openRun(folder);
    const { header } = opened.recording;
    expect(header).toMatchObject({ reason: "", state: "ended" });
    const ofTimeline: number[] = [TABLE.moments, TABLE.changes, TABLE.changes_2];
    const tables = header.chunkTable.filter((table) => !ofTimeline.includes(table));
    expect(tables.length).toBeLessThanOrEqual(CHUNKS);
    const stacks = parseCollapsed(await read(["export", "--format", "collapsed", folder]));
    expect(sumBytes(stacks)).toBe(header.peakBytes);

    // Whatever the tables know of it, each line of main() holds what it holds.
    const under = (...lines: readonly number[]) =>
      sumBytes(stacks, (frames) => lines.every((line, depth) => frames[depth]?.line === line));
    const [module, kept, branches, late] = [22, 15, 17, 18];
    expect(under(module, kept) / 1e6).toBeCloseTo(9, 2);
    expect(under(module, branches) / 2 ** 15).toBeGreaterThan(500);
    expect(under(module, branches) / 2 ** 15).toBeLessThan(700);
    const cut = (length: number) =>
      sumBytes(
        stacks,
        (frames) => frames[length - 1]?.function === "<tables full>" && frames.length === length,
      );
    expect(under(module, late)).toBe(0); // new when the tables were full: main() stands for it
    expect(cut(2) / 1e6).toBeCloseTo(2, 2);
    const truncated = sumBytes(stacks, (frames) => frames.at(-1)?.function === "<tables full>");
    expect(truncated).toBe(
      sumBytes(stacks, (frames) => frames.some((frame) => frame.function === "<tables full>")),
    );
    expect(truncated).toBe(sumTruncated(buildProfile(opened)).bytes);
    const summary = JSON.parse(await read(["summary", "--json", folder]));
    expect(summary.truncated.bytes).toBe(truncated);
    const percent = Math.round((100 * truncated) / header.peakBytes);
    expect(await read(["summary", folder])).toMatch(
      new RegExp(`allocations, [\\d.]+ MiB \\(${percent} %\\) of the\\s+peak,\\s+stand at the nearest`),
    );
  });
});
