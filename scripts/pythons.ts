/**
 * The Pythons that the tests run on, each in a virtual environment of its own under .cache/. `npx tsx
 * scripts/pythons.ts` prepares and lists them. What is already right is kept.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { inOneLine, succeed } from "./command.ts";
import { findOrFetch } from "./pythons/fetch.ts";
import type { Interpreter } from "./pythons/find.ts";
import { whileLocked } from "./pythons/lock.ts";
import { fetchPackage, PURE_PACKAGE } from "./pythons/package.ts";
import { prepareTools, type Tools } from "./pythons/tools.ts";
import { makeVenv } from "./pythons/venv.ts";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
export const CACHE = join(ROOT, ".cache");
/** Where the outcome of `preparePythons` stands for the tests, as JSON. */
export const PYTHONS_FILE = join(CACHE, "pythons.json");

const MINORS = ["3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.13t", "3.14", "3.15"] as const;
/** Environments that are made at a time: each keeps a core busy. */
const AT_A_TIME = 2;
/** What test/requirements.txt has for some of them. */
const PACKAGES = ["numpy", "pandas", "polars", "pyarrow", "pytest"] as const;
export type PackageName = (typeof PACKAGES)[number];

/** A Python to test on: `executable` is its virtual environment's; or the reason why there is none. */
export type TestPython =
  | {
      readonly minor: string;
      readonly version: string;
      readonly executable: string;
      readonly packages: readonly PackageName[];
    }
  | { readonly minor: string; readonly missing: string };

export interface TestPythons {
  readonly pythons: readonly TestPython[];
  /** The folder of a public package's source with its own tests, or the reason why there is none. */
  readonly package: { readonly folder: string } | { readonly missing: string };
}

/** An interpreter as it is found or fetched, or the reason why there is none. */
async function findBase(minor: string, tools: Tools): Promise<Interpreter | { readonly missing: string }> {
  try {
    return await findOrFetch(minor, CACHE, tools);
  } catch (error) {
    return { missing: inOneLine(error) };
  }
}

const LIST = "import importlib.util, sys; print(*filter(importlib.util.find_spec, sys.argv[1:]))";

async function preparePython(
  minor: string,
  base: Interpreter | { readonly missing: string },
  tools: Tools,
): Promise<TestPython> {
  if ("missing" in base) return { minor, missing: base.missing };
  try {
    const requirements = join(
      ROOT,
      "test",
      minor.endsWith("t") ? "requirements-free-threaded.txt" : "requirements.txt",
    );
    const executable = await makeVenv(base, join(CACHE, `venv-${minor}`), requirements, tools);
    const listed = (await succeed(executable, ["-c", LIST, ...PACKAGES])).trim().split(" ");
    const packages = PACKAGES.filter((name) => listed.includes(name));
    return { minor, version: base.version, executable, packages };
  } catch (error) {
    return { minor, missing: inOneLine(error) };
  }
}

/** Finds or fetches all interpreters, one after another, then makes their environments. */
async function prepareAll(tools: Tools, say: (line: string) => void): Promise<TestPython[]> {
  const bases = new Map<string, Interpreter | { readonly missing: string }>();
  for (const minor of MINORS) bases.set(minor, await findBase(minor, tools));
  const prepared = new Map<string, TestPython>();
  const waiting = [...bases];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      prepared.set(next[0], await preparePython(...next, tools));
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  const pythons = MINORS.map((minor) => prepared.get(minor) ?? { minor, missing: "it was not prepared" });
  for (const python of pythons)
    if ("missing" in python)
      say(`Python ${python.minor} is missing, its tests are skipped: ${python.missing}`);
    else say(`Python ${python.version} with ${python.packages.join(", ")}`);
  return pythons;
}

async function preparePackage(tools: Tools): Promise<TestPythons["package"]> {
  try {
    return { folder: await fetchPackage((await tools()).python, CACHE, PURE_PACKAGE) };
  } catch (error) {
    return { missing: inOneLine(error) };
  }
}

/** Finds or fetches what the tests need. Throws where there is not a single Python to test on. */
export function preparePythons(say: (line: string) => void): Promise<TestPythons> {
  mkdirSync(CACHE, { recursive: true });
  return whileLocked(join(CACHE, "pythons.lock"), () => prepareUnlocked(say));
}

async function prepareUnlocked(say: (line: string) => void): Promise<TestPythons> {
  const tools = prepareTools(CACHE);
  const pythons = await prepareAll(tools, say);
  const found: TestPythons = { pythons, package: await preparePackage(tools) };
  if ("missing" in found.package) say(`The public package is missing: ${found.package.missing}`);
  if (!pythons.some((one) => "executable" in one))
    throw new Error("No Python to test on: install one of 3.9 to 3.15 with its venv module.");
  writeFileSync(PYTHONS_FILE, JSON.stringify(found, null, 2));
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await preparePythons(console.log).catch((error) => {
    console.error(inOneLine(error));
    process.exitCode = 1;
  });
}
