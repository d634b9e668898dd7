/** What is allocated in a sub-interpreter stands on its own lines. */
import { test } from "vitest";
import { onEachPython } from "../support/pythons.ts";
import { checkProgram, Libraries } from "./calls.ts";

onEachPython((python) => {
  test("a sub-interpreter's objects go to its own lines", () =>
    checkProgram(python, "subinterpreter.py", new Libraries()));
});
