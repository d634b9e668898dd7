import { delimiter, resolve } from "node:path";
import { expect } from "vitest";
import {
  type ExecuteOptions,
  execute,
  FLOODMARK,
  type Result,
  type Workplace,
} from "../support/floodmark.ts";

const PACKAGE = resolve(FLOODMARK, "../../python");

/** Where programs find the package, beside what they need themselves. */
export const PACKAGE_PATH = { PYTHONPATH: [PACKAGE, process.env.PYTHONPATH].filter(Boolean).join(delimiter) };

/** Runs a program that imports floodmark in a plain Python, in the place's folder. */
export function runApi(
  executable: string,
  place: Workplace,
  program: string,
  { env }: ExecuteOptions = {},
): Promise<Result> {
  place.write("program.py", `import floodmark\n${program}`);
  return execute(executable, ["program.py"], { cwd: place.folder, env: { ...PACKAGE_PATH, ...env } });
}

/** The same for one that says by itself what is wrong, and prints what it found as JSON. */
export async function outcome<T>(
  executable: string,
  place: Workplace,
  program: string,
  options: ExecuteOptions = {},
): Promise<T> {
  const { code, signal, stdout, stderr } = await runApi(executable, place, program, options);
  expect([code, signal, stderr]).toEqual([0, null, ""]);
  return JSON.parse(stdout || "null") as T;
}
