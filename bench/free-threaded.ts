/**
 * `npx tsx bench/free-threaded.ts [--python 3.13t] [--turns N] [--tools exact,sampled]`: what profiling costs a Python without a GIL: the same work by one thread and by eight, plain, under
 * Floodmark (every allocation, and sampled) and under tracemalloc, in turn. memray has no release for 3.13t.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { succeed } from "../scripts/command.ts";
import { PYTHONS_FILE, ROOT, type TestPythons } from "../scripts/pythons.ts";
import { runMain } from "./main.ts";
import { median, medianInterval } from "./statistics.ts";

interface Seconds {
  readonly wall: number;
  readonly cpu: number;
}

const FLOODMARK = join(ROOT, "dist", "floodmark.cjs");

/** How the program is started by each; its first words. */
function tools(python: string, folder: string): Readonly<Record<string, readonly string[]>> {
  const run = [process.execPath, FLOODMARK, "run", "-q", "--no-open", "-o", folder];
  return {
    plain: [python],
    exact: [...run, "--python", python],
    sampled: [...run, "--sample", "--python", python],
    tracemalloc: [python, "-X", "tracemalloc"],
  };
}

async function measure(
  [command = "", ...words]: readonly string[],
  work: string,
  threads: number,
): Promise<Seconds> {
  const script = join(ROOT, "bench", "free_threaded.py");
  const said = await succeed(command, [...words, script, work, String(threads)]);
  const [wall = 0, cpu = 0] = said.split("\n")[0]!.split(" ").map(Number);
  return { wall, cpu };
}

function describe(ratios: readonly number[]): string {
  const [low, high] = medianInterval(ratios);
  return `${median(ratios).toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

async function compare(
  python: string,
  chosen: readonly string[],
  work: string,
  threads: number,
  turns: number,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "floodmark-bench-"));
  const all = Object.entries(tools(python, join(folder, "results"))).filter(
    ([name]) => name === "plain" || chosen.includes(name),
  );
  const seen = new Map<string, Seconds[]>(all.map(([name]) => [name, []]));
  try {
    for (let turn = 0; turn < turns; turn++)
      for (const [name, words] of turn % 2 ? [...all].reverse() : all) {
        seen.get(name)!.push(await measure(words, work, threads));
        rmSync(join(folder, "results"), { recursive: true, force: true });
      }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const plain = seen.get("plain")!;
  const second = (kind: keyof Seconds) => median(plain.map((one) => one[kind])).toFixed(2);
  console.log(`\n${work}, ${threads} threads: plain ${second("wall")} s, ${second("cpu")} s of CPU time`);
  for (const [name] of all.slice(1)) {
    const ratios = (kind: keyof Seconds) =>
      seen.get(name)!.map((one, turn) => one[kind] / plain[turn]![kind]);
    console.log(`  ${name.padEnd(12)} wall ${describe(ratios("wall"))}, CPU ${describe(ratios("cpu"))}`);
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      python: { type: "string", default: "3.13t" },
      turns: { type: "string", default: "5" },
      tools: { type: "string", default: "exact,sampled,tracemalloc" },
    },
  });
  const { pythons } = JSON.parse(readFileSync(PYTHONS_FILE, "utf8")) as TestPythons;
  const python = pythons.find(({ minor }) => minor === values.python);
  if (python === undefined || "missing" in python)
    throw new Error(`there is no Python ${values.python}: npx tsx scripts/pythons.ts`);
  console.log(`Python ${python.version}, load ${(loadavg()[0] ?? 0).toFixed(1)} at the start`);
  for (const work of ["objects", "json"])
    for (const threads of [1, 8])
      await compare(python.executable, values.tools.split(","), work, threads, Number(values.turns));
}

await runMain(main);
