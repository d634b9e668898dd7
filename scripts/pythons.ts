/**
 * The Pythons that the tests run on, each in a virtual environment of its own under .cache/. `npx tsx
 * scripts/pythons.ts` prepares and lists them. What is already right is kept.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { inOneLine } from "./command.ts";
import { fetchPython } from "./pythons/fetch.ts";
import { findInstalled } from "./pythons/find.ts";
import { fetchPackage } from "./pythons/package.ts";
import { makeVenv } from "./pythons/venv.ts";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
export const CACHE = join(ROOT, ".cache");
/** Where the outcome of `preparePythons` stands for the tests, as JSON. */
export const PYTHONS_FILE = join(CACHE, "pythons.json");

const MINORS = ["3.11", "3.12", "3.13"] as const;

/** A Python to test on: `executable` is its virtual environment's; or the reason why there is none. */
export type TestPython =
  | { readonly minor: string; readonly version: string; readonly executable: string }
  | { readonly minor: string; readonly missing: string };

export interface TestPythons {
  readonly pythons: readonly TestPython[];
  /** The folder of a public package's source with its own tests, or the reason why there is none. */
  readonly package: { readonly folder: string } | { readonly missing: string };
}

async function preparePython(minor: string, say: (line: string) => void): Promise<TestPython> {
  try {
    const base = (await findInstalled(minor)) ?? (await fetchPython(minor, CACHE));
    const requirements = join(ROOT, "test", "requirements.txt");
    const executable = await makeVenv(base, join(CACHE, `venv-${minor}`), requirements);
    say(`Python ${base.version}: ${base.executable}`);
    return { minor, version: base.version, executable };
  } catch (error) {
    const missing = inOneLine(error);
    say(`Python ${minor} is missing, its tests are skipped: ${missing}`);
    return { minor, missing };
  }
}

async function preparePackage(pythons: readonly TestPython[]): Promise<TestPythons["package"]> {
  const python = pythons.find((one) => "executable" in one);
  if (python === undefined || !("executable" in python)) return { missing: "no Python" };
  try {
    return { folder: await fetchPackage(python.executable, CACHE) };
  } catch (error) {
    return { missing: inOneLine(error) };
  }
}

/** Finds or fetches what the tests need. Throws where there is not a single Python to test on. */
export async function preparePythons(say: (line: string) => void): Promise<TestPythons> {
  mkdirSync(CACHE, { recursive: true });
  const pythons: TestPython[] = [];
  for (const minor of MINORS) pythons.push(await preparePython(minor, say));
  const found: TestPythons = { pythons, package: await preparePackage(pythons) };
  if ("missing" in found.package) say(`The public package is missing: ${found.package.missing}`);
  if (!pythons.some((one) => "executable" in one))
    throw new Error(`No Python to test on: install one of ${MINORS.join(", ")} with its venv module.`);
  writeFileSync(PYTHONS_FILE, JSON.stringify(found, null, 2));
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await preparePythons(console.log).catch((error) => {
    console.error(inOneLine(error));
    process.exitCode = 1;
  });
}
