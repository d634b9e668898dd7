/**
 * `npx tsx bench/processes.ts [--python 3.11] [--processes 500] [--runs 3]`: a run of many processes, each of which is spawned as a
 * Python of its own: how large its folder is, how long `floodmark summary` takes to open it, and how much memory that needs.
 * docs/performance.md says what the figures should be.
 */

import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { succeed } from "../scripts/command.ts";
import { ROOT } from "../scripts/pythons.ts";
import { type Cost, describe, measureCommand } from "./cost.ts";
import { runMain } from "./main.ts";
import { preparePython } from "./python.ts";

const BLOCK = 512;

/** What a folder's files take on the disk, in MB: recordings have holes. */
function diskOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  const blocks = files.map(({ parentPath, name }) => statSync(join(parentPath, name)).blocks);
  return (blocks.reduce((sum, count) => sum + count, 0) * BLOCK) / 1e6;
}

function readCount(option: string, value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1) throw new Error(`${option} takes a whole number from 1`);
  return count;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      python: { type: "string", default: "3.11" },
      processes: { type: "string", default: "500" },
      runs: { type: "string", default: "3" },
    },
  });
  const processes = readCount("--processes", values.processes);
  const runs = readCount("--runs", values.runs);
  const { version, executable } = await preparePython(values.python);
  const folder = mkdtempSync(join(tmpdir(), "floodmark-bench-"));
  try {
    const results = join(folder, "results");
    const floodmark = [join(ROOT, "dist", "floodmark.cjs"), "run", "-q", "--no-open", "-o", results];
    const program = ["--python", executable, join(ROOT, "bench", "spawned.py"), String(processes)];
    await succeed(process.execPath, [...floodmark, ...program]);
    const recordings = readdirSync(join(results, "recording")).filter((name) => name.endsWith(".floodmark"));
    console.log(`Python ${version}, ${processes} spawned processes, ${recordings.length} recordings`);
    console.log(describe("the folder", [diskOf(results)], 0, "MB", "2000"));
    const costs: Cost[] = [];
    for (let turn = 0; turn < runs; turn++) costs.push(await measureCommand("summary", results));
    const column = (what: keyof Cost): number[] => costs.map((cost) => cost[what]);
    console.log(describe("summary, wall time", column("wall"), 1, "s", "10"));
    console.log(describe("summary, CPU time", column("cpu"), 1, "s", "10"));
    console.log(describe("summary, memory", column("rss"), 0, "MiB", "2048"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await runMain(main);
