/** Real libraries: the program is the same under Floodmark, and what it holds is neither missed nor made up. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { execute } from "../support/floodmark.ts";
import { onEachPython, testWith } from "../support/pythons.ts";
import { type Recorded, record, sumBytes } from "../support/recorded.ts";

const FOLDER = dirname(fileURLToPath(import.meta.url));
const MIB = 2 ** 20;

async function recordBesidePlain(executable: string, program: string): Promise<Recorded> {
  const path = join(FOLDER, program);
  const plain = await execute(executable, [path]);
  expect(plain.code, plain.stderr).toBe(0);
  const recorded = await record(["--python", executable, path]);
  expect(recorded.finished.stdout).toBe(plain.stdout);
  expect(recorded.finished.code, recorded.finished.stderr).toBe(0);
  expect(sumBytes(recorded.stacks)).toBe(recorded.summary.peak.bytes);
  return recorded;
}

onEachPython((python) => {
  const both = ["numpy", "pandas"] as const;
  testWith(python, both, "numpy and pandas: same output, and a peak that explains most of RSS", async () => {
    const { summary, stacks } = await recordBesidePlain(python.executable, "frames.py");
    // Beyond the peak, RSS holds the code of the libraries and what allocators keep back.
    expect(summary.peak.bytes).toBeLessThan(summary.rssMax);
    expect(summary.peak.bytes).toBeGreaterThan(summary.rssMax * 0.4);
    const own = sumBytes(stacks, (frames) => frames.some(({ file }) => file.endsWith("frames.py")));
    expect(own).toBeGreaterThan(summary.peak.bytes * 0.9);
  });

  const reserves = "pyarrow: what it uses counts, the gibibyte that it reserves does not";
  testWith(python, ["pandas", "pyarrow"], reserves, async () => {
    const { summary } = await recordBesidePlain(python.executable, "arrow.py");
    expect(summary.peak.bytes).toBeLessThan(summary.rssMax * 1.1);
    expect(summary.peak.bytes).toBeGreaterThan(64 * MIB); // the table's own buffers
    expect(summary.lines[0]?.bytes).toBeLessThan(512 * MIB);
  });

  testWith(python, ["polars"], "polars: what its allocator maps counts", async () => {
    const { summary } = await recordBesidePlain(python.executable, "polars_frames.py");
    expect(summary.peak.bytes).toBeLessThan(summary.rssMax * 1.1);
    expect(summary.peak.bytes).toBeGreaterThan(91 * MIB); // the frame that is held at the end
  });
});
