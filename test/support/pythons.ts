import { readFileSync } from "node:fs";
import { describe } from "vitest";
import { PYTHONS_FILE, type TestPythons } from "../../scripts/pythons.ts";
import type { TestPython } from "./floodmark.ts";

/** What scripts/pythons.ts found before the tests began. */
export const testPythons = JSON.parse(readFileSync(PYTHONS_FILE, "utf8")) as TestPythons;

/** Defines tests once for each Python; those of a Python that could not be had are skipped and say why. */
export function onEachPython(define: (python: TestPython) => void): void {
  for (const python of testPythons.pythons) {
    if ("executable" in python) describe(`Python ${python.version}`, () => define(python));
    else
      describe.skip(`Python ${python.minor} is missing: ${python.missing}`, () =>
        define(unreachable(python.minor)));
  }
}

/** The first Python there is; at least one exists, or the tests would not have begun. */
export function anyPython(): TestPython {
  for (const python of testPythons.pythons) if ("executable" in python) return python;
  throw new Error("no Python to test on");
}

const unreachable = (minor: string): TestPython => ({ minor, version: minor, executable: "" });
