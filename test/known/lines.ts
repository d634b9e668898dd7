/** What the programs in this folder say that their lines hold, and how Floodmark is held against it. */
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { execute, type TestPython } from "../support/floodmark.ts";
import { type Frame, record, sumBytes } from "../support/recorded.ts";

const FOLDER = dirname(fileURLToPath(import.meta.url));
const PROGRAMS = readdirSync(FOLDER).filter((name) => name.endsWith(".py") && name !== "known.py");
/** Below this, a line's own bookkeeping (a list's table, a frame) would outweigh 1 %. */
const SMALL = 50_000;

interface Expectation {
  readonly line: number;
  /** The line itself, or with all that is called from it. */
  readonly what: "holds" | "reaches";
  readonly bytes: number;
}

interface Said {
  readonly file: string;
  readonly expected: readonly { line: number; what: "holds" | "reaches"; bytes: number | null }[];
  readonly traced: Readonly<Record<string, number>>;
}

/** What a program says on a plain run, where tracemalloc counts beside it. One run serves all its tests. */
const heard = new Map<string, ReturnType<typeof runPlainly>>();
function hearProgram(python: TestPython, path: string): ReturnType<typeof runPlainly> {
  const key = `${python.minor} ${path}`;
  const before = heard.get(key) ?? runPlainly(python, path);
  heard.set(key, before);
  return before;
}

async function runPlainly(
  python: TestPython,
  path: string,
): Promise<{ said: Said; expected: Expectation[] }> {
  const plain = await execute(python.executable, [path], { env: { KNOWN_WITNESS: "1" } });
  expect(plain.code, plain.stderr).toBe(0);
  const said = JSON.parse(plain.stdout) as Said;
  const expected = said.expected.map(({ line, what, bytes }) => ({
    line,
    what,
    bytes: bytes ?? said.traced[line] ?? 0,
  }));
  return { said, expected };
}

const isAt = (frame: Frame | undefined, path: string, line: number): boolean =>
  frame !== undefined && frame.file === path && frame.line === line;

const tolerance = (bytes: number): number => Math.max(bytes / 100, SMALL);

/** Lines where two sets of figures lie further apart than they may. */
function differences(expected: readonly Expectation[], measure: (one: Expectation) => number): string[] {
  return expected
    .map((one) => ({ ...one, measured: measure(one) }))
    .filter(({ bytes, measured }) => Math.abs(measured - bytes) > tolerance(bytes))
    .map(({ line, what, bytes, measured }) => `line ${line} ${what} ${bytes}, measured ${measured}`);
}

/** tracemalloc knows nothing of what the C library hands out directly. */
const TRACED = PROGRAMS.filter((name) => name !== "native.py");

/** Defines the tests of one Python: what its lines hold by tracemalloc, and by Floodmark under each allocator. */
export function defineKnown(python: TestPython, allocators: readonly string[]): void {
  test.each(TRACED)("%s agrees with tracemalloc about what its lines hold", async (program) => {
    const { said, expected } = await hearProgram(python, join(FOLDER, program));
    expect(expected.length).toBeGreaterThan(0);
    const own = expected.filter(({ what }) => what === "holds");
    expect(differences(own, ({ line }) => said.traced[line] ?? 0)).toEqual([]);
  });

  describe.each(PROGRAMS)("%s", (program) => {
    const path = join(FOLDER, program);

    test.each(allocators)("by line with PYTHONMALLOC=%s", async (allocator) => {
      const { expected } = await hearProgram(python, path);
      const { finished, stacks, summary } = await record(["--python", python.executable, path], {
        env: { PYTHONMALLOC: allocator },
      });
      expect(finished.code, finished.stderr).toBe(0);
      const measure = ({ line, what }: Expectation): number =>
        sumBytes(stacks, (frames) =>
          what === "holds"
            ? isAt(frames.at(-1), path, line)
            : frames.some((frame) => isAt(frame, path, line)),
        );
      expect(differences(expected, measure)).toEqual([]);
      expect(sumBytes(stacks)).toBe(summary.peak.bytes);
    });
  });
}
