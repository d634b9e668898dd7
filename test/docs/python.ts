import { describe } from "vitest";
import { DOCS_MINOR } from "../../scripts/docs/follow.ts";
import type { TestPython } from "../support/floodmark.ts";
import { testPythons } from "../support/pythons.ts";

/** Defines tests with the Python of the pages; where it could not be had, they are skipped and say why. */
export function withDocsPython(define: (python: TestPython) => void): void {
  const python = testPythons.pythons.find(({ minor }) => minor === DOCS_MINOR);
  if (python !== undefined && "executable" in python) describe(`Python ${DOCS_MINOR}`, () => define(python));
  else describe.skip(`Python ${DOCS_MINOR} is missing: ${python?.missing}`, () => {});
}
