import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { execute, floodmark, type TestPython } from "../support/floodmark.ts";
import { testPythons } from "../support/pythons.ts";
import { record, sumBytes } from "../support/recorded.ts";
import { FOLDER } from "./calls.ts";

const PROGRAM = join(FOLDER, "polars_frames.py");
/** The lines that use polars. */
const FIRST = 15;
const LAST = 20;

async function findPolars(): Promise<TestPython | null> {
  for (const python of testPythons.pythons)
    if ("executable" in python && (await execute(python.executable, ["-c", "import polars"])).code === 0)
      return python;
  return null;
}

const python = await findPolars();
describe.skipIf(python === null)(
  python === null ? "polars is skipped: no Python here has it" : "polars",
  () => {
    test("what its allocator maps and gives back sums up to its growth, within a tenth, and is marked", async () => {
      if (python === null) return;
      const { finished, folder, stacks, summary } = await record(["--python", python.executable, PROGRAM]);
      expect(finished.code, finished.stderr).toBe(0);
      const grown = Number(finished.stdout);
      const charged = sumBytes(
        stacks,
        ([frame]) => frame?.file === PROGRAM && frame.line >= FIRST && frame.line <= LAST,
      );
      expect(charged).toBeGreaterThan(grown * 0.9);
      expect(charged).toBeLessThan(grown * 1.1);
      expect(summary.approximate.bytes).toBeGreaterThan(grown * 0.9);
      expect(summary.approximate.bytes).toBeLessThan(grown * 1.2);
      const { stdout } = await floodmark(["summary", folder]);
      const percent = Math.round((100 * summary.approximate.bytes) / summary.peak.bytes);
      expect(stdout.replaceAll(/\s+/g, " ")).toContain(`MiB (${percent} %) of the peak are approximate:`);
    });
  },
);
