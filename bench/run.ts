/**
 * `npm run bench -- [--runs N] [--only WORKLOAD] [--save]`: the same programs plain, under Floodmark and under memray,
 * in turn, so that whatever else the machine does falls on all of them. Ratios are to the plain run of the same turn.
 * memray runs as it comes: it sees malloc and maps, not the single objects in Python's own arenas, which Floodmark does.
 */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { findInstalled } from "../scripts/pythons/find.ts";
import { makeVenv } from "../scripts/pythons/venv.ts";
import { CACHE, ROOT } from "../scripts/pythons.ts";
import { median, medianInterval } from "./statistics.ts";
import { type Measurement, measure, TOOLS, type Tool } from "./tools.ts";

const MINOR = "3.11";
const WORKLOADS = join(ROOT, "bench", "workloads");

/** One turn: each tool once. */
type Turn = Readonly<Record<Tool, Measurement>>;

async function takeTurn(python: string, script: string, first: number): Promise<Turn> {
  const turn: Partial<Record<Tool, Measurement>> = {};
  for (let step = 0; step < TOOLS.length; step++) {
    const tool = TOOLS[(first + step) % TOOLS.length] as Tool;
    turn[tool] = await measure(tool, python, script);
  }
  return turn as Turn;
}

interface Result {
  readonly workload: string;
  readonly turns: readonly Turn[];
}

const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);

function describeTool({ workload, turns }: Result, tool: Tool): string {
  const of = (what: keyof Measurement): number => median(turns.map((turn) => turn[tool][what]));
  const ratios = (what: "cpu" | "wall"): number[] => turns.map((turn) => turn[tool][what] / turn.plain[what]);
  const ratio = (what: "cpu" | "wall"): string => {
    const [low, high] = medianInterval(ratios(what));
    return `${median(ratios(what)).toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
  };
  const compared = tool === "plain" ? ["", ""] : [ratio("cpu"), ratio("wall")];
  const columns = [
    tool.padEnd(10),
    of("cpu").toFixed(2).padStart(7),
    (compared[0] ?? "").padStart(18),
    of("wall").toFixed(2).padStart(8),
    (compared[1] ?? "").padStart(18),
    mebibytes(of("rss")).padStart(9),
    tool === "plain" ? "" : mebibytes(of("recording")).padStart(10),
  ];
  return `${workload.padEnd(14)}${columns.join(" ")}`.trimEnd();
}

const HEADING =
  "workload      tool         CPU s  ×plain (95 %)        wall s  ×plain (95 %)        RSS MiB  recording MiB";

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { runs: { type: "string", default: "5" }, only: { type: "string" }, save: { type: "boolean" } },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error("--runs takes a whole number from 1");
  const all = readdirSync(WORKLOADS).filter((name) => name.endsWith(".py"));
  const chosen = all.filter((name) => values.only === undefined || basename(name, ".py") === values.only);
  if (chosen.length === 0)
    throw new Error(`--only takes one of ${all.map((name) => basename(name, ".py")).join(", ")}`);
  const base = await findInstalled(MINOR);
  if (base === null) throw new Error(`the benchmarks need a Python ${MINOR}`);
  const python = await makeVenv(base, join(CACHE, "venv-bench"), join(ROOT, "bench", "requirements.txt"));

  console.log(HEADING);
  const results: Result[] = [];
  for (const name of chosen) {
    const turns: Turn[] = [];
    for (let run = 0; run < runs; run++) turns.push(await takeTurn(python, join(WORKLOADS, name), run));
    const result = { workload: basename(name, ".py"), turns };
    results.push(result);
    for (const tool of TOOLS) console.log(describeTool(result, tool));
  }
  if (values.save) save({ python: base.version, cpu: cpus()[0]?.model, runs, results });
}

function save(document: object): void {
  const folder = join(ROOT, "bench", "results");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${new Date().toISOString().slice(0, 10)}.json`);
  writeFileSync(path, `${JSON.stringify(document, null, 1)}\n`);
  console.log(`saved to ${path}`);
}

try {
  await main();
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
