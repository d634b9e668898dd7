import { execFileSync } from "node:child_process";
import { type Estimate, type Interval, intervalOf } from "../../src/analysis/interval.ts";
import { compileAgentTest } from "./compile.ts";

/** A program for agent/test/sampling.c: it holds up to so many blocks of these sizes. Bytes. */
export interface Program {
  readonly smallest: number;
  readonly largest: number;
  readonly blocks: number;
  readonly sampleBytes: number;
}

/** What many simulations made of one fixed moment. Bytes. */
export interface Moment {
  readonly truth: number;
  readonly mean: number;
  /** Of one estimate, about the mean. */
  readonly deviation: number;
  /** The part of the simulations whose interval holds the truth. */
  readonly coverage: number;
}

export interface Simulated {
  readonly moments: readonly Moment[];
  /** The mean of the estimated peaks, as a part of the true one. */
  readonly peak: number;
}

/** Makes the simulation's program. */
export function compileSimulation(binary: string): void {
  compileAgentTest("sampling.c", ["sampler"], binary, [], ["-lm"]);
}

/** Plays a program so often, with seeds from 1 on. */
export function simulate(binary: string, program: Program, simulations: number): Simulated {
  const { smallest, largest, blocks, sampleBytes } = program;
  const words = [smallest, largest, blocks, sampleBytes, 1, simulations].map(String);
  const output = execFileSync(binary, words, { encoding: "utf8", maxBuffer: 2 ** 30 });
  const runs = output
    .trim()
    .split("\n")
    .map((line) => line.split(" | ").map((part) => part.split(" ").map(Number)));
  const [first] = runs;
  return {
    peak: meanOf(runs.map(([peaks]) => peaks![1]! / peaks![0]!)),
    moments: first!.slice(1).map((_, i) =>
      describe(
        runs.map((run) => run[i + 1]!),
        sampleBytes,
      ),
    ),
  };
}

function describe(rows: readonly (readonly number[])[], sampleBytes: number): Moment {
  const truth = rows[0]![0]!;
  const estimates = rows.map(([, ...classes]) => estimate(classes, sampleBytes));
  const mean = meanOf(estimates.map(({ bytes }) => bytes));
  const variance = meanOf(estimates.map(({ bytes }) => (bytes - mean) ** 2));
  const holds = ([low, high]: Interval) => low <= truth && truth <= high;
  const held = estimates.filter((one) => holds(intervalOf(one))).length;
  return { truth, mean, deviation: Math.sqrt(variance), coverage: held / rows.length };
}

/** By agent/recording.h, of rows of a class: its number, live bytes, live blocks, total bytes, total blocks. */
function estimate(classes: readonly number[], sampleBytes: number): Estimate {
  const sum = { bytes: 0, variance: 0, skew: 0 };
  for (let row = 0; row < classes.length; row += 5) {
    const [, bytes, , totalBytes, totalBlocks] = classes.slice(row, row + 5) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const size = totalBytes / totalBlocks;
    const spread = size / Math.expm1(size / sampleBytes);
    sum.bytes += bytes;
    sum.variance += bytes * spread;
    sum.skew += bytes * spread ** 2;
  }
  return sum;
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, one) => sum + one, 0) / values.length;
