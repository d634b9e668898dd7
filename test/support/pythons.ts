import { readFileSync } from "node:fs";
import { describe, test } from "vitest";
import { type PackageName, PYTHONS_FILE, type TestPythons } from "../../scripts/pythons.ts";
import type { TestPython } from "./floodmark.ts";

/** What scripts/pythons.ts found before the tests began. */
export const testPythons = JSON.parse(readFileSync(PYTHONS_FILE, "utf8")) as TestPythons;

/** The oldest Python that all end-to-end tests run on. */
const OLDEST = "3.9";
/** The oldest of those most used, which the tests that need just one Python run on. */
const USUAL = "3.11";

const numberOf = (minor: string): number => Number(minor.split(".")[1]);

/** Defines tests once for each Python; those of a Python that could not be had are skipped and say why. */
export function onEachPython(define: (python: TestPython) => void, oldest = OLDEST): void {
  for (const python of testPythons.pythons) {
    if (numberOf(python.minor) < numberOf(oldest)) continue;
    if ("executable" in python) describe(`Python ${python.version}`, () => define(python));
    else
      describe.skip(`Python ${python.minor} is missing: ${python.missing}`, () =>
        define(unreachable(python.minor)));
  }
}

/** A single Python where one is enough: 3.11, else a later one, else any that there is. */
export function anyPython(): TestPython {
  const found = testPythons.pythons.filter((python) => "executable" in python);
  const usual = found.find((python) => numberOf(python.minor) >= numberOf(USUAL)) ?? found.at(-1);
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
