/** A sampled recording of a server that allocates for a day: as small, in the file and in memory, as after its first hours. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inMemory } from "../../src/recording/file.ts";
import { readHeader } from "../../src/recording/header.ts";
import { TableReader } from "../../src/recording/tables.ts";
import { readTimeline } from "../../src/recording/timeline.ts";
import { compileAgentTest, LEDGER } from "./compile.ts";

const folder = mkdtempSync(join(tmpdir(), "floodmark-day-"));
const binary = join(folder, "server");
const HOURS = 24;

beforeAll(() => compileAgentTest("server.c", LEDGER, binary));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("16 MB of recording and 12 MB of memory are enough, and it has at least 400 moments", () => {
  const path = join(folder, "server.floodmark");
  const output = execFileSync(binary, [path, HOURS.toString()], { encoding: "utf8" });
  const lines = output.trim().split("\n");
  expect(lines.pop()).toBe("state 1");
  const looks = lines.map((line) => line.split(" ").map(Number) as [number, number, number, number]);
  expect(looks.length).toBeGreaterThan(8);
  for (const [, recording, memory] of looks) {
    expect(recording).toBeLessThan(16e6);
    expect(memory).toBeLessThan(12e6);
  }
  const file = inMemory(readFileSync(path));
  const tables = new TableReader(file, readHeader(file, path), (what) => new Error(what));
  const timeline = readTimeline(tables, new Uint8Array());
  expect(timeline.length).toBeGreaterThanOrEqual(400);
  expect(timeline.ns[timeline.length - 1]!).toBeGreaterThan((HOURS - 1) * 3600e9);
});
