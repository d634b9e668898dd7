/**
 * `npx tsx bench/sampling.ts [--simulations N]`: how near the estimates of a sampled recording are, by the sampler itself, played
 * 2,000 times to programs whose truth is known; and by how much a sampled peak is too high. The same numbers on each machine.
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { formatSize } from "../src/analysis/format.ts";
import { compileSimulation, type Program, simulate } from "../test/agent/simulate.ts";
import { runMain } from "./main.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;
const sampleBytes = 512 * KIB;
/** The same as many more bytes with points further apart, for a fraction of the time. */
const small = (blocks: number, distance: number): Program => ({
  ...{ smallest: 16, largest: 512, blocks, sampleBytes: distance },
});

const PROGRAMS: readonly [name: string, Program][] = [
  ["small blocks", small(10_000, 128 * KIB)],
  ["small blocks", small(10_000, 32 * KIB)],
  ["small blocks", small(10_000, 8 * KIB)],
  ["small blocks", small(10_000, 2 * KIB)],
  ["64 KiB to 4 MiB", { smallest: 64 * KIB, largest: 4 * MIB, blocks: 200, sampleBytes }],
  ["16 B to 64 MiB", { smallest: 16, largest: 64 * MIB, blocks: 1000, sampleBytes }],
  ["8 MiB to 1 GiB", { smallest: 8 * MIB, largest: GIB, blocks: 50, sampleBytes }],
];

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function main(): void {
  const { values } = parseArgs({ options: { simulations: { type: "string", default: "2000" } } });
  const simulations = Number(values.simulations);
  const folder = mkdtempSync(join(tmpdir(), "floodmark-sampling-"));
  try {
    const binary = join(folder, "sampling");
    compileSimulation(binary);
    console.log(
      "| blocks | held, at one in 512 KiB | deviation | intervals that hold the truth | peak too high by |",
    );
    console.log("| --- | ---: | ---: | ---: | ---: |");
    for (const [name, program] of PROGRAMS) {
      const { moments, peak } = simulate(binary, program, simulations);
      const { truth, deviation } = moments[2]!;
      const held = formatSize((truth * sampleBytes) / program.sampleBytes, " ");
      const coverage = moments.map((moment) => percent(moment.coverage)).join(", ");
      console.log(
        `| ${name} | ${held} | ${percent(deviation / truth)} | ${coverage} | ${percent(peak - 1)} |`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await runMain(main);
