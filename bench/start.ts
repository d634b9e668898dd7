/**
 * `npx tsx bench/start.ts [--python 3.11] [--runs N]`: what profiling costs beside the workloads: how much longer the
 * shortest run takes, what an allocation costs at depth 5, 30 and 80, how large the tables get for a run ten times as long.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { agentPath } from "../scripts/agent.ts";
import { succeed } from "../scripts/command.ts";
import { ROOT } from "../scripts/pythons.ts";
import { ownMachine } from "../src/launch/machine.ts";
import { openRun } from "../src/recording/open.ts";
import { preparePython } from "./python.ts";
import { median, medianInterval } from "./statistics.ts";
import { measure, type Setting } from "./tools.ts";

const LIBRARY = join(ROOT, agentPath(ownMachine()));
const PAIRS = join(ROOT, "bench", "pairs.py");
const DEPTHS = [5, 30, 80];

/** Median and interval of a figure, with its unit. */
function spread(values: readonly number[], digits: number): string {
  const [low, high] = medianInterval(values);
  return `${median(values).toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
}

/** Seconds that `floodmark run -c pass` takes longer than `python -c pass`, turn by turn. */
async function measureStart(setting: Setting, runs: number): Promise<number[]> {
  const longer: number[] = [];
  for (let run = 0; run < runs; run++) {
    const plain = await measure("plain", setting, ["-c", "pass"]);
    const ours = await measure("floodmark", setting, ["-c", "pass"]);
    longer.push(ours.wall - plain.wall);
  }
  return longer;
}

/** Runs pairs.py under the agent alone; gives what it printed and how much its tables hold, in bytes. */
async function runPairs(
  python: string,
  words: readonly string[],
): Promise<{ nanoseconds: number; tables: number }> {
  const folder = mkdtempSync(join(tmpdir(), "floodmark-bench-"));
  try {
    mkdirSync(join(folder, "recording"));
    const agent = [
      `LD_PRELOAD=${LIBRARY}`,
      `FLOODMARK_RUN=${join(folder, "recording")}`,
      "FLOODMARK_SAMPLE=0",
    ];
    const output = await succeed("env", [...agent, python, PAIRS, ...words]);
    const { header } = openRun(join(folder, "recording")).recording;
    const tables = header.nodeCount * 16 + header.siteCount * 64 + header.codeCount * 32 + header.byteCount;
    return { nanoseconds: Number(output), tables };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { python: { type: "string", default: "3.11" }, runs: { type: "string", default: "9" } },
  });
  const { version, executable } = await preparePython(values.python);
  const runs = Number(values.runs);
  console.log(`Python ${version}, ${runs} turns, load ${(loadavg()[0] ?? 0).toFixed(1)} at the start\n`);
  const start = await measureStart({ python: executable, environment: [] }, runs);
  console.log(`floodmark run -c pass: ${spread(start, 2)} s longer than python -c pass`);

  const costs: Record<number, number[]> = Object.fromEntries(DEPTHS.map((depth) => [depth, []]));
  for (let run = 0; run < runs; run++) {
    for (const depth of DEPTHS) {
      const plain = Number(await succeed(executable, [PAIRS, `${depth}`, "2000000"]));
      const { nanoseconds } = await runPairs(executable, [`${depth}`, "2000000"]);
      costs[depth]?.push(nanoseconds - plain);
    }
  }
  for (const depth of DEPTHS)
    console.log(
      `object() made and dropped at depth ${depth}: ${spread(costs[depth] ?? [], 0)} ns more than plain`,
    );

  const { tables: once } = await runPairs(executable, ["30", "500000"]);
  const { tables: tenTimes } = await runPairs(executable, ["30", "5000000"]);
  console.log(`tables: ${once} bytes, for a run ten times as long ${tenTimes}`);
}

await main();
