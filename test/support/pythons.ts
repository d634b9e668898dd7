import { readFileSync } from "node:fs";
import { describe, test } from "vitest";
import { type PackageName, PYTHONS_FILE, type TestPythons } from "../../scripts/pythons.ts";
import type { TestPython } from "./floodmark.ts";

/** What scripts/pythons.ts found before the tests began. */
export const testPythons = JSON.parse(readFileSync(PYTHONS_FILE, "utf8")) as TestPythons;

/** Past their end of life: only what is most likely to break runs on them. */
const OLD_MINORS = ["3.6", "3.7", "3.8"];
/** Those that most programs run on: the others get one variant of a test that has many. */
export const USUAL_MINORS: readonly string[] = ["3.11", "3.12", "3.13"];
/** Runs without a GIL: what that may change runs on it. */
export const FREE_THREADED = "3.13t";
export const ALL_MINORS = testPythons.pythons.map(({ minor }) => minor);
/** What all end-to-end tests run on. */
const MINORS = ALL_MINORS.filter((minor) => !OLD_MINORS.includes(minor) && minor !== FREE_THREADED);
/** The same, and the free-threaded one. */
export const MINORS_AND_FREE: readonly string[] = [...MINORS, FREE_THREADED];

/** What PYTHONMALLOC may choose there; of the less usual Pythons the usual one is enough. */
export function allocatorsOf(minor: string): readonly string[] {
  if (minor === FREE_THREADED) return ["mimalloc", "debug"];
  return USUAL_MINORS.includes(minor) ? ["pymalloc", "malloc", "debug"] : ["pymalloc"];
}

/** Defines tests once for each Python; those of a Python that could not be had are skipped and say why. */
export function onEachPython(define: (python: TestPython) => void, minors: readonly string[] = MINORS): void {
  for (const python of testPythons.pythons) {
    if (!minors.includes(python.minor)) continue;
    if ("executable" in python) describe(`Python ${python.version}`, () => define(python));
    else
      describe.skip(`Python ${python.minor} is missing: ${python.missing}`, () =>
        define(unreachable(python.minor)));
  }
}

/** A single Python where one is enough: one of the usual, else the newest that there is. */
export function anyPython(): TestPython {
  const found = testPythons.pythons.filter((python) => "executable" in python);
  const usual = found.find(({ minor }) => USUAL_MINORS.includes(minor)) ?? found.at(-1);
  if (usual === undefined) throw new Error("no Python to test on");
  return usual;
}

/** Defines a test that needs packages; where the environment has them not, it is skipped and says so. */
export function testWith(
  python: TestPython,
  packages: readonly PackageName[],
  title: string,
  run: () => Promise<void>,
): void {
  const lacking = packages.filter((name) => !python.packages.includes(name));
  if (lacking.length === 0) test(title, run);
  else test.skip(`${title}: skipped, without ${lacking.join(", ")}`, run);
}

const unreachable = (minor: string): TestPython => ({ minor, version: minor, executable: "", packages: [] });
