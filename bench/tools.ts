import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { succeed } from "../scripts/command.ts";
import { ROOT } from "../scripts/pythons.ts";

/** What one run took: CPU and wall in seconds, RSS and recording in bytes. */
export interface Measurement {
  /** User and system time of the profiled process alone. */
  readonly cpu: number;
  /** Of the whole command, as a person would type it. */
  readonly wall: number;
  readonly rss: number;
  readonly recording: number;
}

export const TOOLS = ["plain", "floodmark", "memray"] as const;
export type Tool = (typeof TOOLS)[number];

const DIST = join(ROOT, "dist");

async function measureCommand(
  python: string,
  words: readonly string[],
): Promise<Omit<Measurement, "recording">> {
  const output = await succeed(python, [join(ROOT, "bench", "measure.py"), ...words]);
  const last = output.trim().split("\n").at(-1) ?? "";
  return JSON.parse(last) as Omit<Measurement, "recording">;
}

function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** The process under the agent by itself, then the whole command: its launcher, analysis and report, too. */
async function measureFloodmark(python: string, script: string, folder: string): Promise<Measurement> {
  const recording = join(folder, "recording");
  mkdirSync(recording);
  const agent = [`LD_PRELOAD=${join(DIST, "libfloodmark.so")}`, `FLOODMARK_DIR=${recording}`];
  const process = await measureCommand(python, [...agent, python, script]);
  const run = ["node", join(DIST, "floodmark.cjs"), "run", "-q", "--no-open", "-o", join(folder, "results")];
  const whole = await measureCommand(python, [...run, "--python", python, script]);
  return { ...process, wall: whole.wall, recording: sizeOf(recording) };
}

async function measureMemray(python: string, script: string, folder: string): Promise<Measurement> {
  const run = ["-m", "memray", "run", "-q", "-o", join(folder, "memray.bin"), script];
  return { ...(await measureCommand(python, [python, ...run])), recording: sizeOf(folder) };
}

/** Runs a script once under a tool. Throws an error with the last lines of a run that failed. */
export async function measure(tool: Tool, python: string, script: string): Promise<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), "floodmark-bench-"));
  try {
    if (tool === "floodmark") return await measureFloodmark(python, script, folder);
    if (tool === "memray") return await measureMemray(python, script, folder);
    return { ...(await measureCommand(python, [python, script])), recording: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
