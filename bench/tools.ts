import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { agentPath } from "../scripts/agent.ts";
import { succeed } from "../scripts/command.ts";
import { ROOT } from "../scripts/pythons.ts";
import { ownMachine } from "../src/launch/machine.ts";

/** What one run took: CPU and wall in seconds, RSS and recording in bytes. */
export interface Measurement {
  /** User and system time of the profiled process alone. */
  readonly cpu: number;
  /** Of the whole command, as a person would type it. */
  readonly wall: number;
  readonly rss: number;
  readonly recording: number;
  /** Executed in user mode by the profiled process; null where the machine can't count them. */
  readonly instructions: number | null;
}

/** What a program runs with: its Python, and what every run finds in its environment, as NAME=VALUE. */
export interface Setting {
  readonly python: string;
  readonly environment: readonly string[];
}

const DIST = join(ROOT, "dist");

async function measureCommand(
  { python, environment }: Setting,
  words: readonly string[],
): Promise<Omit<Measurement, "recording">> {
  const output = await succeed(python, [join(ROOT, "bench", "measure.py"), ...environment, ...words]);
  const last = output.trim().split("\n").at(-1) ?? "";
  return JSON.parse(last) as Omit<Measurement, "recording">;
}

function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

type Measure = (setting: Setting, words: readonly string[], folder: string) => Promise<Measurement>;

/** The words themselves, or what they become under a tool; what the tool leaves in the folder is its recording. */
const directly =
  (command: (words: readonly string[], folder: string) => readonly string[]): Measure =>
  async (setting, words, folder) => ({
    ...(await measureCommand(setting, [setting.python, ...command(words, folder)])),
    recording: sizeOf(folder),
  });

const memray = (...flags: readonly string[]): Measure =>
  directly((words, folder) => [
    "-m",
    "memray",
    "run",
    "-q",
    ...flags,
    "-o",
    join(folder, "memray.bin"),
    ...words,
  ]);

/** The process under the agent by itself, then the whole command: its launcher, analysis and report, too. */
const floodmark =
  (...flags: readonly string[]): Measure =>
  async (setting, words, folder) => {
    const recording = join(folder, "recording");
    mkdirSync(recording);
    const agent = [
      `LD_PRELOAD=${join(ROOT, agentPath(ownMachine()))}`,
      `FLOODMARK_RUN=${recording}`,
      ...(flags.includes("--sample") ? [] : ["FLOODMARK_SAMPLE=0"]),
    ];
    const process = await measureCommand(setting, [...agent, setting.python, ...words]);
    const run = [
      "node",
      join(DIST, "floodmark.cjs"),
      "run",
      "-q",
      "--no-open",
      ...flags,
      "-o",
      join(folder, "results"),
    ];
    const whole = await measureCommand(setting, [...run, "--python", setting.python, ...words]);
    return { ...process, wall: whole.wall, recording: sizeOf(recording) };
  };

/** The tools by the name they have in the table. tracemalloc keeps 25 frames and writes nothing. */
export const TOOLS = {
  plain: directly((words) => words),
  floodmark: floodmark(),
  sampled: floodmark("--sample"),
  memray: memray(),
  "memray-python": memray("--trace-python-allocators"),
  fil: directly((words, folder) => ["-m", "filprofiler", "--no-browser", "-o", folder, "run", ...words]),
  scalene: directly((words, folder) => [
    "-m",
    "scalene",
    "run",
    "--memory",
    "-o",
    join(folder, "scalene.json"),
    ...words,
  ]),
  tracemalloc: directly((words) => ["-X", "tracemalloc=25", ...words]),
} as const satisfies Readonly<Record<string, Measure>>;
export type Tool = keyof typeof TOOLS;

export const isTool = (name: string): name is Tool => name in TOOLS;

/** Runs a script once under a tool. Throws an error with the last lines of a run that failed. */
export async function measure(tool: Tool, setting: Setting, words: readonly string[]): Promise<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), "floodmark-bench-"));
  try {
    return await TOOLS[tool](setting, words, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
