import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "vitest";
import { execute, FLOODMARK, floodmark, type Result, type Workplace } from "../support/floodmark.ts";
import type { Summary } from "../support/recorded.ts";

/** What each program begins with: the agent as the package has it. */
export const AGENT_MODULE = "from floodmark import _agent as agent\n";

const PACKAGE = resolve(FLOODMARK, "../../python");

/** Runs a program in a plain Python, with nothing preloaded, in the place's folder. */
export function runPlain(
  executable: string,
  place: Workplace,
  program: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Result> {
  place.write("program.py", AGENT_MODULE + program);
  return execute(executable, ["program.py"], { cwd: place.folder, env: { PYTHONPATH: PACKAGE, ...env } });
}

/** The same under `floodmark run` with these options; the results are in the folder `results`. */
export function runUnder(
  options: readonly string[],
  executable: string,
  place: Workplace,
  program: string,
): Promise<Result> {
  place.write("program.py", AGENT_MODULE + program);
  const words = ["run", "-q", "--no-open", "-o", "results", ...options, "--python", executable, "program.py"];
  return floodmark(words, { cwd: place.folder, env: { PYTHONPATH: PACKAGE } });
}

interface Shown extends Summary {
  /** Where it isn't the peak. */
  readonly moment: { readonly bytes: number };
  at(text: string): number;
}

/** What a recording shows, by line of the program: `bytes` of what it held at the peak, or at the moment that options choose. */
export async function shown(place: Workplace, folder: string, ...options: readonly string[]): Promise<Shown> {
  const words = ["summary", "--json", ...options, folder];
  const { code, stdout, stderr } = await floodmark(words, { cwd: place.folder });
  expect([code, stderr]).toEqual([0, ""]);
  const summary = JSON.parse(stdout) as Shown;
  const lines = programLines(place);
  return {
    ...summary,
    at: (text) =>
      summary.lines
        .filter(({ file, line }) => file.endsWith("program.py") && lines[line - 1]?.includes(text))
        .reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

const programLines = (place: Workplace): string[] =>
  readFileSync(join(place.folder, "program.py"), "utf8").split("\n");
