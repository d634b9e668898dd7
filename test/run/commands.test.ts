/** The commands that look at a recording again, on a real run: each names the lines that it must. */
import { appendFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { execute, FLOODMARK, floodmark, type Result, Workplace } from "../support/floodmark.ts";
import { anyPython, onEachPython } from "../support/pythons.ts";
import { play, whatStays } from "./terminal.ts";

/** One line is filled at once, one keeps a bit more with each call, one only passes memory through. */
const PROGRAM = `
import os, signal, threading, time

KEPT = []
TABLE = [bytes(100_000) for _ in range(100)]

def keep():
    KEPT.append(bytearray(50_000))

def churn():
    return [bytes(2_000) for _ in range(100)]

def work():
    for _ in range(200):
        keep()
        for _ in range(5):
            churn()
        time.sleep(0.005)

worker = threading.Thread(target=work, name="worker")
worker.start()
worker.join()
os.kill(os.getpid(), signal.SIGKILL)
`;
const LINES = { table: 5, keep: 8, churn: 11, work: 15 };

interface Row {
  readonly function: string;
  readonly line: number;
  readonly bytes: number;
  readonly ownBytes: number;
  readonly blocks: number;
  readonly totalBytes: number;
  readonly totalBlocks: number;
  readonly shortLived8: number;
  readonly growth: string | null;
}
interface Answer {
  readonly groups: readonly Row[];
  readonly lines: readonly Row[];
  readonly rows: readonly Row[];
}

const place = new Workplace();
afterEach(() => place.remove());

const ask = (...words: readonly string[]): Promise<Result> => floodmark(words, { cwd: place.folder });

async function answer(...words: readonly string[]): Promise<string> {
  const { stdout, stderr, code } = await ask(...words);
  expect([stderr, code]).toEqual(["", 0]);
  return stdout;
}
const askJson = async (...words: readonly string[]): Promise<Answer> =>
  JSON.parse(await answer(...words, "--json", "out")) as Answer;

async function recordProgram(python: string): Promise<string> {
  const script = place.write("program.py", PROGRAM);
  await ask("run", "-q", "--no-open", "-o", "out", "--python", python, script);
  return script;
}

const rowOf = (rows: readonly Row[], line: number): Row => {
  const row = rows.find((one) => one.line === line);
  expect(row, `line ${line} in ${JSON.stringify(rows.slice(0, 5))}`).toBeDefined();
  return row!;
};

onEachPython(({ executable }) => {
  test("leaks, churn, lines, tree and groups name what the program did", async () => {
    await recordProgram(executable);

    const left = (await askJson("leaks", "--filter", "program.py")).groups;
    expect(
      left
        .slice(0, 2)
        .map(({ line }) => line)
        .sort(),
    ).toEqual([LINES.table, LINES.keep]);
    expect(rowOf(left, LINES.keep)).toMatchObject({ growth: "growing" });
    expect(rowOf(left, LINES.keep).bytes / 10e6).toBeCloseTo(1, 1);
    expect(rowOf(left, LINES.table)).toMatchObject({ growth: "level" });
    expect(Math.abs(rowOf(left, LINES.table).blocks - 100)).toBeLessThan(10);

    const churned = rowOf((await askJson("churn")).groups, LINES.churn);
    expect(churned.totalBytes / 200e6).toBeCloseTo(1, 1);
    expect(churned.totalBlocks).toBeGreaterThanOrEqual(100_000);

    const { lines } = await askJson("lines", "program.py", "--at", "end");
    expect(rowOf(lines, LINES.work).bytes).toBeGreaterThanOrEqual(rowOf(lines, LINES.keep).bytes);
    expect(rowOf(lines, LINES.work).ownBytes).toBeLessThan(100_000);
    expect(rowOf(lines, LINES.keep).ownBytes / 10e6).toBeCloseTo(1, 1);

    const threads = (await askJson("summary", "--by", "thread", "--at", "end")).groups;
    const kept = threads.find((row) => row.function.startsWith("worker"));
    expect(kept!.bytes / 10e6).toBeCloseTo(1, 1);

    const rows = (await askJson("tree", "--at", "end")).rows;
    expect(rows.map((row) => row.line)).toEqual(
      expect.arrayContaining([LINES.table, LINES.work, LINES.keep]),
    );
    expect(await answer("tree", "--by", "file", "out")).toMatch(/^floodmark/);
    expect(await answer("stats", "--at", "0", "out")).toMatch(/^floodmark/);
    expect(await answer("leaks", "--from", "0", "--to", "end", "out")).toMatch(/^floodmark/);
    expect(await answer("timeline", "--to", "peak", "out")).toMatch(/^floodmark/);
    expect(await answer("stats", "out")).toMatch(/^floodmark {2}killed by .* allocations, .*Objects\n/s);
  });
});

test("lines shows the source, and says so where it has changed", async () => {
  const script = await recordProgram(anyPython().executable);
  const shown = await answer("lines", script, "out");
  expect(shown).toMatch(/\n +9\.\d+ MiB +9\.\d+ MiB +\d+ +8 {6}KEPT\.append\(bytearray\(50_000\)\)\n/);
  appendFileSync(script, "\n# changed\n");
  const changed = await answer("lines", "program.py", "out");
  expect(changed).not.toContain("KEPT");
  expect(changed).toContain("  A source file has changed since the run: program.py.\n");
});

test("what can't be shown is refused in a line", async () => {
  await recordProgram(anyPython().executable);
  const refusals: readonly (readonly [readonly string[], RegExp])[] = [
    [
      ["summary", "--filter", "polars", "out"],
      /^floodmark: nothing in this recording matches "polars": give /,
    ],
    [
      ["tree", "--at", "9999", "out"],
      /^floodmark: there is no moment 9999: the run lasted .*; give peak, end or /,
    ],
    [
      ["lines", "other.py", "out"],
      /^floodmark: no line of other\.py is in this recording: there are .*program\.py/,
    ],
  ];
  for (const [words, message] of refusals) {
    const { stdout, stderr, code } = await ask(...words);
    expect([stdout, code, stderr.split("\n").length]).toEqual(["", 2, 2]);
    expect(stderr).toMatch(message);
  }
});

test("a terminal that is too small has a pager, with colours unless NO_COLOR says no; a reader may leave early", async () => {
  await recordProgram(anyPython().executable);
  const command = [process.execPath, FLOODMARK, "lines", "program.py", "out"];
  const env = { PAGER: "sed -n 's/^/paged: /;1p'", NO_COLOR: undefined };
  const paged = await play([], command, place.folder, env);
  expect(whatStays(paged.shown).startsWith("paged: \u001b[1mfloodmark")).toBe(true);
  expect(paged.shown.trimEnd().split("\n")).toHaveLength(1);
  const plain = await play([], command, place.folder, { ...env, NO_COLOR: "1" });
  expect(whatStays(plain.shown)).toMatch(/^paged: floodmark/);
  const none = await play([], command, place.folder, { ...env, PAGER: "" });
  expect(none.shown).toContain("KEPT.append");
  const line = `"$0" "$1" lines program.py out | head -n 1; echo "\${PIPESTATUS[0]}"`;
  const cut = await execute("bash", ["-c", line, process.execPath, FLOODMARK], { cwd: place.folder });
  expect([cut.stdout.trimEnd().split("\n").length, cut.stdout.endsWith("\n0\n"), cut.stderr]).toEqual([
    2,
    true,
    "",
  ]);
});
