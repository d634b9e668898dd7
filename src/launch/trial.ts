import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { heaviestBy } from "../analysis/groups.ts";
import { loadProfile } from "../profile/load.ts";

/** What a real run of a tiny program gave, in bytes; or what went wrong, in a line. */
export type Trial = { readonly held: number; readonly recorded: number } | { readonly problem: string };

const SCRIPT = "trial.py";
const LINE = 1;
const HELD = 16 << 20;
const PROGRAM = `held = bytearray(${HELD})\n`;
const PATIENCE_MS = 60_000;

/**
 * Runs a program that holds a known number of bytes under Floodmark as anyone would, with the interpreter and in a folder of its own
 * inside of `place`, and looks what was recorded. Nothing is left behind.
 */
export async function tryRun(python: string, place: string): Promise<Trial> {
  let folder: string | null = null;
  try {
    folder = mkdtempSync(join(place, "floodmark-doctor-"));
    const script = join(folder, SCRIPT);
    const results = join(folder, "results");
    writeFileSync(script, PROGRAM);
    const problem = await run(["--quiet", "--no-open", "-o", results, "--python", python, script]);
    return problem === null ? { held: HELD, recorded: recordedIn(results) } : { problem };
  } catch (error) {
    return { problem: (error as Error).message };
  } finally {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}

/** What the run says of its failure; null where it went well. */
function run(words: readonly string[]): Promise<string | null> {
  const command = [process.argv[1]!, "run", ...words];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, { timeout: PATIENCE_MS }, (error, _, stderr) => {
      if (child.killed) return resolve(`it took more than ${PATIENCE_MS / 1000} seconds`);
      const said = /^floodmark: (.*)$/m.exec(stderr)?.[1];
      if (error === null && said === undefined) return resolve(null);
      resolve(said ?? stderr.trim().split("\n").at(-1) ?? error?.message ?? "");
    });
    child.stdin?.end();
  });
}

/** By the program's one line. */
function recordedIn(results: string): number {
  const lines = heaviestBy(loadProfile(results), "line");
  return lines.find(({ file, line }) => file.endsWith(SCRIPT) && line === LINE)?.bytes ?? 0;
}
