/** The sampler itself, played 2,000 times: its estimates are right on average, and their intervals hold the truth as often as they say. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compileSimulation, type Program, type Simulated, simulate } from "./simulate.ts";

const folder = mkdtempSync(join(tmpdir(), "floodmark-sampling-"));
const binary = join(folder, "sampling");
const SIMULATIONS = 2000;
const KIB = 1024;
const MIB = 1024 * KIB;
const sampleBytes = 512 * KIB;

beforeAll(() => compileSimulation(binary));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const programs: [string, Program][] = [
  ["small blocks", { smallest: 16, largest: 512, blocks: 5_000, sampleBytes: 32 * KIB }],
  ["blocks about the distance of points", { smallest: 64 * KIB, largest: 4 * MIB, blocks: 200, sampleBytes }],
  ["blocks of all sizes", { smallest: 16, largest: 64 * MIB, blocks: 1000, sampleBytes }],
];

describe.each(programs)("%s", (_, program) => {
  let moments: Simulated["moments"] = [];
  beforeAll(() => {
    moments = simulate(binary, program, SIMULATIONS).moments;
  });

  test("estimates are right on average, within three standard errors", () => {
    for (const { truth, mean, deviation } of moments)
      expect(Math.abs(mean - truth)).toBeLessThan((3 * deviation) / Math.sqrt(SIMULATIONS));
  });

  test("93 to 97 of a hundred intervals hold the truth", () => {
    for (const { coverage } of moments) {
      expect(coverage).toBeGreaterThan(0.93);
      expect(coverage).toBeLessThan(0.97);
    }
  });
});

test("of blocks of 8 MiB and more each is recorded, as it is", () => {
  const { moments, peak } = simulate(
    binary,
    { smallest: 8 * MIB, largest: 1024 * MIB, blocks: 50, sampleBytes },
    20,
  );
  for (const { truth, mean, deviation, coverage } of moments) {
    expect({ mean, deviation, coverage }).toEqual({ mean: truth, deviation: 0, coverage: 1 });
  }
  expect(peak).toBe(1);
});
