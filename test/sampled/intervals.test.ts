/** What people see of a sampled run: how far each figure may be from the truth, which an exact run of the same program tells. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../scripts/pythons.ts";
import { floodmark } from "../support/floodmark.ts";
import { anyPython } from "../support/pythons.ts";
import { record } from "../support/recorded.ts";

const PROGRAM = join(ROOT, "test", "sampled", "holds.py");
const SAMPLE = 64 * 1024;
const PYTHON = ["--python", anyPython().executable];

interface Figure {
  readonly bytes: number;
  readonly interval: readonly [low: number, high: number];
}
interface Line extends Figure {
  readonly function: string;
  readonly file: string;
}

const shown = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await floodmark(args);
  expect(code, stderr).toBe(0);
  return stdout;
};
/** Of a right interval one in a million figures lies further beside it than its own width and a half. */
const widened = ({ interval: [low, high] }: Figure): [number, number] => {
  const width = high - low;
  return [low - 1.5 * width, high + 1.5 * width];
};

test("summary, timeline and explain say how sure figures are, and the truth lies there", async () => {
  const exact = await record([...PYTHON, PROGRAM, `${SAMPLE}`]);
  const { folder, finished } = await record([`--sample=${SAMPLE}`, ...PYTHON, PROGRAM, `${SAMPLE}`]);
  const summary = JSON.parse(await shown("summary", "--json", folder)) as { peak: Figure; lines: Line[] };

  const [least, most] = widened(summary.peak);
  expect(exact.summary.peak.bytes).toBeGreaterThan(least);
  expect(exact.summary.peak.bytes).toBeLessThan(most);
  expect(exact.summary.peak).not.toHaveProperty("interval");

  const truth = JSON.parse(finished.stdout) as Record<string, [bytes: number, variance: number]>;
  // Up to 3.11 a list comprehension is a function of its own.
  const linesOf = (name: string) =>
    summary.lines.filter((line) => line.file === PROGRAM && line.function.split(".").includes(name));
  const isRight = Object.entries(truth).map(([name, [bytes]]) => {
    const sum = (end: 0 | 1) => linesOf(name).reduce((total, { interval }) => total + interval[end], 0);
    return sum(0) <= 1.02 * bytes && bytes <= 1.02 * sum(1);
  });
  // Of nine, more than four outside is one case in 30,000.
  expect(isRight.filter((right) => right).length).toBeGreaterThanOrEqual(5);
  const [large] = linesOf("large");
  expect(large?.interval).toEqual([large?.bytes, large?.bytes]);

  const note = "Figures are estimates from one allocation in 64.0 KiB";
  for (const text of [await shown("summary", folder), await shown("timeline", folder)]) {
    expect(text).toMatch(/^floodmark {2}peak \d+ MiB ± [\d.]+ MiB at /);
    expect(text.replaceAll(/\s+/g, " ")).toContain(note);
  }
  const explained = await shown("explain", folder);
  expect(explained).toMatch(/ ± [\d.]+ MiB\s+held/);
  expect(explained).toMatch(/MiB ± [\d.]+ MiB +\d+ % {2}Python objects/);
  expect(await shown("summary", exact.folder)).not.toContain("±");
});

test("of a run of several processes each has its own interval, and all together have one", async () => {
  const code = [
    "import multiprocessing",
    "def hold(n):",
    "    return len([bytes(1000) for _ in range(n)])",
    "with multiprocessing.get_context('fork').Pool(2) as pool:",
    "    held = [bytes(3000) for _ in range(5000)]",
    "    pool.map(hold, [20000] * 4)",
  ].join("\n");
  const { folder } = await record([`--sample=${SAMPLE}`, ...PYTHON, "-c", code]);
  const summary = JSON.parse(await shown("summary", "--json", folder)) as {
    peak: Figure;
    processes: { peak: Figure; treeBytes: number; treeInterval: [number, number] }[];
  };
  expect(summary.processes.length).toBeGreaterThan(2);
  for (const { peak, treeBytes, treeInterval } of summary.processes) {
    expect(peak.interval[0]).toBeLessThan(peak.bytes);
    expect(peak.interval[1]).toBeGreaterThan(peak.bytes);
    expect(treeInterval[0]).toBeLessThanOrEqual(treeBytes);
    expect(treeInterval[1]).toBeGreaterThanOrEqual(treeBytes);
  }
  const width = ([low, high]: readonly [number, number]) => high - low;
  const widths = summary.processes.map(({ treeInterval }) => width(treeInterval));
  expect(width(summary.peak.interval)).toBeLessThan(widths.reduce((sum, one) => sum + one));
  expect(width(summary.peak.interval)).toBeGreaterThanOrEqual(Math.max(...widths));
});
