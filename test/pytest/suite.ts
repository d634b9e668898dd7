/** pytest as a person runs it, with the plugin. */
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe } from "vitest";
import { inOneLine } from "../../scripts/command.ts";
import { findInstalled } from "../../scripts/pythons/find.ts";
import { makeVenv } from "../../scripts/pythons/venv.ts";
import { CACHE, ROOT } from "../../scripts/pythons.ts";
import { type ExecuteOptions, execute, type Result, type Workplace } from "../support/floodmark.ts";
import { anyPython } from "../support/pythons.ts";

/** Where the plugin is found: these Pythons have not got it installed. */
export const PACKAGES = join(ROOT, "python");

/** Tests with a Python that has what requirements.txt names; skipped, with the reason, where there is none. */
export async function describeWithPytest(title: string, tests: (python: string) => void): Promise<void> {
  const environment = await prepareEnvironment();
  if ("missing" in environment) describe.skip(`${title}: ${environment.missing}`, () => tests(""));
  else describe(title, () => tests(environment.executable));
}

/** Such a Python, or why there is none. */
async function prepareEnvironment(): Promise<{ readonly executable: string } | { readonly missing: string }> {
  const { minor } = anyPython();
  const base = await findInstalled(minor);
  if (base === null) return { missing: `no Python ${minor} is installed` };
  try {
    const requirements = join(ROOT, "test", "pytest", "requirements.txt");
    return { executable: await makeVenv(base, join(CACHE, `venv-pytest-${minor}`), requirements) };
  } catch (error) {
    return { missing: inOneLine(error) };
  }
}

/** Environment variables of a run of pytest, other plugins than ours being asked for by name. */
export function suiteEnv(env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const path = [PACKAGES, process.env.PYTHONPATH].filter(Boolean).join(delimiter);
  return { PYTHONPATH: path, PYTEST_DISABLE_PLUGIN_AUTOLOAD: "1", COLUMNS: "200", ...env };
}

/** Runs pytest in the place's folder, on all tests there; `words` are its options. */
export function runSuite(
  executable: string,
  place: Workplace,
  words: readonly string[],
  { env }: ExecuteOptions = {},
): Promise<Result> {
  const always = ["-m", "pytest", "-p", "pytest_floodmark", "-p", "no:cacheprovider", "-q"];
  return execute(executable, [...always, ...words], { cwd: place.folder, env: suiteEnv(env) });
}

/** What --floodmark-json has written. */
export interface Figures {
  readonly version: number;
  readonly tests: readonly {
    readonly nodeid: string;
    readonly outcome: string;
    readonly peak_bytes: number;
    readonly limit_memory_bytes: number | null;
    readonly left_bytes: number | null;
    readonly limit_leaks_bytes: number | null;
    readonly lines: readonly { readonly function: string; readonly text: string; readonly bytes: number }[];
  }[];
}

export function readFigures(file: string): Figures {
  return JSON.parse(readFileSync(file, "utf8")) as Figures;
}

/** The peak of each test in MB of 10^6 bytes, to two digits behind the point, by the name behind the last `::`. */
export function peaks({ tests }: Figures): Record<string, number> {
  return Object.fromEntries(
    tests.map((test) => [test.nodeid.split("::").at(-1), Math.round(test.peak_bytes / 1e4) / 100]),
  );
}
