import { describe, expect, it } from "vitest";
import { drawProfile, SESSION } from "../../profile/fixture.ts";
import type { Profile } from "../../profile/profile.ts";
import { keepMatching } from "../filter.ts";
import type { Grouping } from "../groups.ts";
import { viewAt, viewBetween, viewPeak } from "../view.ts";
import { compareViews } from "./compare.ts";
import { judge, parseLimit } from "./limit.ts";
import { describeTextChange } from "./words.ts";

/** Lines of files, by the files' names. */
type Texts = Readonly<Record<string, readonly string[]>>;

function compare(
  a: Profile,
  b: Profile,
  { by = "line", texts = [{}, {}] }: { by?: Grouping; texts?: readonly [Texts, Texts] } = {},
) {
  return compareViews([viewPeak(a), viewPeak(b)], by, {
    a: (file) => texts[0][file] ?? null,
    b: (file) => texts[1][file] ?? null,
  });
}

const rowsOf = (...args: Parameters<typeof compare>) =>
  compare(...args).rows.map(({ named, namedA, isInB, a, b, change, way }) => {
    const names = `${named.function}:${isInB ? named.line : "gone"} was ${namedA?.line ?? "new"}`;
    return [names, a.bytes, b.bytes, change.bytes, way];
  });

const ETL_A = ["import x", "def load():", "  a = read()", "  b = sort(a)", "  return df[df.year == year]"];
const ETL_B = [
  "import x",
  "# why",
  "def load():",
  "  a = read()",
  "  c = [a]",
  "  return df[df.year == year].copy()",
];

describe("lines whose text is known", () => {
  const a = drawProfile(`
    load /w/etl.py:3  load /w/etl.py:4  load /w/etl.py:5  <before Python>
    1000              200               50                7`);
  const b = drawProfile(`
    load /w/etl.py:4  load /w/etl.py:5  load /w/etl.py:6  <before Python>
    1010              300               662               7`);

  it("are found where they have moved; a line that is alike has changed, others are gone or new", () => {
    expect(rowsOf(a, b, { texts: [{ "/w/etl.py": ETL_A }, { "/w/etl.py": ETL_B }] })).toEqual([
      ["load:6 was 5", 50, 662, 612, "changed"],
      ["load:5 was new", 0, 300, 300, "none"],
      ["load:gone was 4", 200, 0, -200, "none"],
      ["load:4 was 3", 1000, 1010, 10, "text"],
      ["<before Python>:0 was 0", 7, 7, 0, "text"],
    ]);
  });

  it("add up to the whole difference, and to what of both was found", () => {
    const { rows, change, matched } = compare(a, b, {
      texts: [{ "/w/etl.py": ETL_A }, { "/w/etl.py": ETL_B }],
    });
    expect(rows.reduce((sum, row) => sum + row.change.bytes, 0)).toBe(change.bytes);
    expect(change.bytes).toBe(1979 - 1257);
    expect(matched.text).toBeCloseTo((1979 + 1257 - 500) / (1979 + 1257), 9);
    expect(matched.order).toBe(0);
  });

  it("are told apart where the same text stands twice in a function", () => {
    const text = ["x = make()", "y = 1", "x = make()"];
    const twice = drawProfile(`
      f /w/t.py:3  f /w/t.py:1
      30           10`);
    const second = drawProfile(`
      f /w/t.py:4
      35`);
    const texts = [{ "/w/t.py": text }, { "/w/t.py": ["# new", ...text] }] as const;
    expect(rowsOf(second, twice, { texts: [texts[1], texts[0]] })).toEqual([
      ["f:1 was new", 0, 10, 10, "none"],
      ["f:3 was 4", 35, 30, -5, "text"],
    ]);
  });
});

describe("lines whose text isn't known any more", () => {
  it("are found by their columns, and by their order", () => {
    const a = drawProfile(`
      f /w/etl.py:3[4-20]  f /w/etl.py:5[8-30]  f /w/etl.py:6[8-14]
      100                  200                  300`);
    const b = drawProfile(`
      f /w/etl.py:3[4-20]  f /w/etl.py:6[8-30]  f /w/etl.py:7[8-14]
      100                  201                  302`);
    expect(rowsOf(a, b)).toEqual([
      ["f:7 was 6", 300, 302, 2, "order"],
      ["f:6 was 5", 200, 201, 1, "order"],
      ["f:3 was 3", 100, 100, 0, "order"],
    ]);
    const { matched } = compare(a, b, { texts: [{}, { "/w/etl.py": ETL_B }] });
    expect(matched).toEqual({ text: 0, order: 1 });
  });

  it("are paired in order where no columns tell them, as many as there are", () => {
    const a = drawProfile(`
      f /w/etl.py:3  f /w/etl.py:5  g /w/etl.py:9
      100            200            1`);
    const b = drawProfile(`
      f /w/etl.py:4  f /w/etl.py:6  g /w/etl.py:9
      100            250            1`);
    expect(rowsOf(a, b).slice(0, 1)).toEqual([["f:6 was 5", 200, 250, 50, "order"]]);
  });
});

it("sums up by other groups, processes by their words whatever their ids", () => {
  const a = drawProfile(`
    load /a/etl.py:3  clean /a/etl.py:5
    100               10 heap`);
  const b = drawProfile(
    `
    load /b/etl.py:4  load /b/etl.py:9
    100               50`,
    { pid: 812 },
    { ...SESSION, pid: 812 },
  );
  const named = (by: Grouping) =>
    compare(a, b, { by }).rows.map(({ named, change }) => [named.function || named.file, change.bytes]);
  expect(named("function")).toEqual([
    ["load", 50],
    ["clean", -10],
  ]);
  expect(named("file")).toEqual([["/b/etl.py", 40]]);
  expect(named("kind")).toEqual([
    ["Objects", 50],
    ["Heap", -10],
  ]);
  expect(named("thread")).toEqual([["main thread", 40]]);
  expect(named("process").map(([, bytes]) => bytes)).toEqual([40]);
});

it("compares other moments, gains and parts", () => {
  const a = drawProfile(`
    load /w/etl.py:3  clean /w/etl.py:5
    100 live 20       10`);
  const b = drawProfile(`
    load /w/etl.py:3  clean /w/etl.py:5
    100 live 70       10 live 5`);
  const none = { a: () => null, b: () => null };
  const end = compareViews([viewAt(a, "end"), viewAt(b, "end")], "line", none);
  expect(end.change.bytes).toBe(55);
  const gain = compareViews([viewBetween(a, "peak", "end"), viewBetween(b, "peak", "end")], "line", none);
  expect(gain.rows.map(({ a, b }) => [a.bytes, b.bytes])).toEqual([
    [-80, -30],
    [-10, -5],
  ]);
  const part = (recorded: Profile) => ({
    ...viewPeak(recorded),
    part: { ...viewPeak(keepMatching(recorded, "clean")), text: "clean" },
  });
  expect(compareViews([part(a), part(b)], "line", none).rows).toHaveLength(1);
});

it("refuses what has no file in common, whatever of the standard library both have", () => {
  const drawn = (file: string) =>
    drawProfile(`
      decode /usr/lib/python3.12/json/decoder.py:9  main ${file}:3
      100                                           10`);
  expect(() => compare(drawn("/w/etl.py"), drawn("/w/train.py"))).toThrow(
    "the recordings can't be compared: they have no source file in common (A: etl.py; B: train.py); give two of the same program",
  );
});

it.each([
  ["part = df[a]", "part = df[a].copy()", "gained .copy()"],
  ["rows = load().copy()", "rows = load()", "lost .copy()"],
  ["rows = sorted(load())", "rows = load()", 'was "rows = sorted(load())"'],
  ["x = f(1)", "x = g(1)", 'was "x = f(1)"'],
])("a line that was %s and is %s", (before, after, words) => {
  expect(describeTextChange(before, after)).toBe(words);
});

describe("a limit", () => {
  const drawn = (bytes: number, sampleBytes = 0) =>
    drawProfile(`  load /w/etl.py:3\n  ${bytes} ×1000`, sampleBytes > 0 ? { sampleBytes } : {});
  const verdict = (limit: string, a: Profile, b: Profile) => judge(compare(a, b), parseLimit(limit)!, " ");

  it.each([
    ["5%", 105, false],
    ["5%", 106, true],
    ["2.5 %", 103, true],
    ["0", 100, false],
    ["0", 101, true],
    ["5B", 105, false],
    ["1KiB", 1124, false],
    ["1KiB", 1125, true],
    ["5%", 10, false],
  ])("of %s of 100 bytes: %i", (limit, bytes, isExceeded) => {
    expect(verdict(limit, drawn(100), drawn(bytes)).isExceeded).toBe(isExceeded);
  });

  it("says by how much it is exceeded, and by which line most", () => {
    expect(verdict("5%", drawn(100), drawn(150)).sentence).toBe(
      "the peak is 50 B (50 %) above A's, more than --fail-above 5%; most by load(), +50 B (etl.py:3)",
    );
    expect(verdict("5%", drawn(100), drawn(90)).sentence).toBe("");
  });

  it("of sampled figures is exceeded only where chance can't have done it", () => {
    const [a, b] = [drawn(4_000_000, 100_000), drawn(4_500_000, 100_000)];
    const few = verdict("5%", a, b);
    expect(few.isExceeded).toBe(false);
    expect(few.sentence).toMatch(
      /^the peak is 488 KiB \(−1.2 to 2.2 MiB\) \(13 %\) above A's, but that may be chance: /,
    );
    expect(verdict("5%", a, drawn(40_000_000, 100_000)).isExceeded).toBe(true);
  });

  it.each(["", "x", "5", "-5%", "%", "5%%", "1.5MiB"])("is not %j", (text) => {
    expect(parseLimit(text)?.bytesOf(100) ?? null).toBe(text === "5" ? 5 : null);
  });
});
