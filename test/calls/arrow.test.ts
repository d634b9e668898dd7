import { describe, test } from "vitest";
import { execute, type TestPython } from "../support/floodmark.ts";
import { testPythons } from "../support/pythons.ts";
import { checkProgram, Libraries } from "./calls.ts";

const EXPORTED = `
import ctypes, glob, os, pyarrow
ctypes.CDLL(glob.glob(os.path.join(os.path.dirname(pyarrow.__file__), "libarrow.so.*"))[0]).arrow_mi_free`;

/** A Python whose pyarrow exports its allocator: newer releases do. */
async function findArrow(): Promise<TestPython | null> {
  for (const python of [...testPythons.pythons].reverse())
    if ("executable" in python && (await execute(python.executable, ["-c", EXPORTED])).code === 0)
      return python;
  return null;
}

const python = await findArrow();
describe.skipIf(python === null)(
  python === null ? "pyarrow is skipped: no Python here has one that exports its allocator" : "pyarrow",
  () => {
    test("its default pool counts to the byte", async () => {
      if (python === null) return;
      await checkProgram(python, "arrow.py", new Libraries());
    });
  },
);
