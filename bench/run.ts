/**
 * `npm run bench -- [--python 3.11] [--only fib,json_threads] [--tools plain,floodmark] [--runs N] [--save]`: the same
 * programs plain, under Floodmark and under its peers, in turn, so that whatever else the machine does falls on all of
 * them. Ratios are to the plain run of the same turn. memray runs as it comes (it sees malloc and maps, not the single
 * objects in Python's own arenas, which Floodmark does) and with --trace-python-allocators.
 */

import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { inOneLine } from "../scripts/command.ts";
import { ROOT } from "../scripts/pythons.ts";
import { runMain } from "./main.ts";
import { compileNative, preparePython } from "./python.ts";
import { HEADING, overview, type Result, resultRows, type Turn } from "./table.ts";
import { isTool, type Measurement, measure, type Setting, TOOLS, type Tool } from "./tools.ts";

const WORKLOADS = join(ROOT, "bench", "workloads");
/** What stands beside the seven kinds of workload. */
const APART = ["import_pandas", "native_threads"];

async function measureWorkload(
  setting: Setting,
  name: string,
  tools: readonly Tool[],
  runs: number,
): Promise<Result> {
  const turns: Turn[] = [];
  const failures: Partial<Record<Tool, string>> = {};
  for (let run = 0; run < runs; run++) {
    const turn: Partial<Record<Tool, Measurement>> = {};
    for (let step = 0; step < tools.length; step++) {
      const tool = tools[(run + step) % tools.length] as Tool;
      if (failures[tool] !== undefined) continue;
      try {
        turn[tool] = await measure(tool, setting, [join(WORKLOADS, `${name}.py`)]);
      } catch (error) {
        if (["plain", "floodmark", "sampled"].includes(tool)) throw error;
        failures[tool] = inOneLine(error).slice(-100);
      }
    }
    turns.push(turn);
  }
  return { workload: name, counted: !APART.includes(name), turns, failures };
}

/** A list of names that was asked for, or all; throws where one is unknown. */
function choose<Name extends string>(
  option: string,
  asked: string | undefined,
  all: readonly Name[],
): Name[] {
  if (asked === undefined) return [...all];
  const names = asked.split(",");
  const unknown = names.find((name) => !(all as readonly string[]).includes(name));
  if (unknown !== undefined) throw new Error(`${option} takes ${all.join(",")}: not ${unknown}`);
  return all.filter((name) => names.includes(name));
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      python: { type: "string", default: "3.11" },
      only: { type: "string" },
      tools: { type: "string" },
      runs: { type: "string", default: "5" },
      save: { type: "boolean" },
    },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error("--runs takes a whole number from 1");
  const all = readdirSync(WORKLOADS).filter((name) => name.endsWith(".py"));
  const workloads = choose("--only", values.only, all.map((name) => basename(name, ".py")).sort());
  const tools = choose("--tools", values.tools, Object.keys(TOOLS).filter(isTool));
  if (!tools.includes("plain")) tools.unshift("plain");
  const { version, executable } = await preparePython(values.python);
  const setting = { python: executable, environment: [`BENCH_NATIVE=${compileNative()}`] };

  const load = loadavg()[0] ?? 0;
  const cores = cpus();
  console.log(
    `Python ${version}, ${runs} turns, ${cores.length} cores (${cores[0]?.model}), load ${load.toFixed(1)} at the start\n`,
  );
  console.log(HEADING.join("\n"));
  const results: Result[] = [];
  for (const name of workloads) {
    const result = await measureWorkload(setting, name, tools, runs);
    results.push(result);
    console.log(resultRows(result, tools).join("\n"));
  }
  console.log(`\n${overview(results, tools).join("\n")}`);
  if (values.save) save({ python: version, cpu: cores[0]?.model, load, runs, results });
}

function save(document: object): void {
  const folder = join(ROOT, "bench", "results");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${new Date().toISOString().slice(0, 16).replace(":", "-")}.json`);
  writeFileSync(path, `${JSON.stringify(document, null, 1)}\n`);
  console.log(`saved to ${path}`);
}

await runMain(main);
