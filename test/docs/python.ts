import { describe } from "vitest";
import type { TestPython } from "../support/floodmark.ts";
import { testPythons } from "../support/pythons.ts";

/** The Python that the pages' output comes from: others number the lines of their libraries in another way. */
const MINOR = "3.12";

/** Defines tests with the Python of the pages; where it could not be had, they are skipped and say why. */
export function withDocsPython(define: (python: TestPython) => void): void {
  const python = testPythons.pythons.find(({ minor }) => minor === MINOR);
  if (python !== undefined && "executable" in python) describe(`Python ${MINOR}`, () => define(python));
  else describe.skip(`Python ${MINOR} is missing: ${python?.missing}`, () => {});
}
