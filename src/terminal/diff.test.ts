import { expect, it } from "vitest";
import { compareViews } from "../analysis/diff/compare.ts";
import type { Grouping } from "../analysis/groups.ts";
import { viewPeak } from "../analysis/view.ts";
import { drawProfile } from "../profile/fixture.ts";
import { renderDiff } from "./diff.ts";
import { diffJson } from "./diff-json.ts";
import { text } from "./fixture.ts";

const MIB = 2 ** 20;
const TEXT_A = ["part = df[df.year == year]", "rows = sort(part)", "raw = read()"];
const TEXT_B = ["part = df[df.year == year].copy()", "raw = read()", "cache = {}"];
const A = drawProfile(`
  clean etl.py:1  enrich etl.py:2  load etl.py:3
  52428800        144703488        639631360`);
const B = drawProfile(`
  clean etl.py:1[7-33]  load etl.py:2  load etl.py:3
  694157312             640679936      20971520`);

const compare = (by: Grouping = "line") =>
  compareViews([viewPeak(A), viewPeak(B)], by, { a: () => TEXT_A, b: () => TEXT_B });

const OPTIONS = {
  columns: 100,
  color: false,
  bars: false,
  sources: {
    a: (_: string, line: number) => TEXT_A[line - 1] ?? null,
    b: (_: string, line: number) => TEXT_B[line - 1] ?? null,
  },
};

it("shows what changed most, what is gone and new, and leaves the rest together", () => {
  expect(renderDiff(compare(), OPTIONS)).toBe(
    text(`
    floodmark  peak 798 MiB at 12.4 s → 1.26 GiB at 12.4 s · +495 MiB, 62 % · RSS 2.86 MiB → 2.86 MiB
               92 % of bytes matched by function and text

         change               A         B
       +612 MiB  79 %  50.0 MiB   662 MiB  clean   etl.py:1       df[df.year == year].copy()
       −138 MiB  18 %   138 MiB      gone  enrich  etl.py:2 in A  rows = sort(part)
      +20.0 MiB   3 %       new  20.0 MiB  load    etl.py:3       cache = {}
      +1.00 MiB  <1 %   610 MiB   611 MiB  load    etl.py:2       raw = read()

      clean() holds 662 MiB in place of 50.0 MiB (etl.py:1).
      etl.py:1 gained .copy() (line 1 in A).
    `),
  );
});

it("is as wide as the terminal at most, with bars and colours there", () => {
  for (const columns of [40, 80, 120, 200]) {
    const shown = renderDiff(compare(), { ...OPTIONS, columns, bars: true });
    expect(Math.max(...shown.split("\n").map((line) => line.length))).toBeLessThanOrEqual(columns);
  }
  expect(renderDiff(compare(), { ...OPTIONS, columns: 120, bars: true, color: true })).toContain(
    "\u001b[34m█",
  );
});

it("says where nothing changed", () => {
  const same = compareViews([viewPeak(A), viewPeak(A)], "line", { a: () => TEXT_A, b: () => TEXT_A });
  const shown = renderDiff(same, OPTIONS);
  expect(shown).toContain("  Nothing changed by more than 0.5 % of the larger of both.\n");
  expect(shown).toMatch(/ 0 B {2}– .* … 3 more lines\n/);
});

it("gives machines all lines, where they were, and how they were found", () => {
  const shown = JSON.parse(diffJson(compare(), { limitBytes: 7, isExceeded: true, sentence: "" }));
  expect(shown.change).toEqual({ bytes: 495 * MIB });
  expect(shown.limit).toEqual({ bytes: 7, isExceeded: true });
  expect([shown.a.peak.bytes, shown.b.moment.bytes]).toEqual([798 * MIB, 1293 * MIB]);
  expect(shown.lines).toHaveLength(4);
  expect(shown.lines[0]).toEqual({
    ...{ function: "clean", file: "etl.py", line: 1, before: { file: "etl.py", line: 1 }, match: "changed" },
    ...{ a: 50 * MIB, b: 662 * MIB, change: 612 * MIB, share: 612 / 771 },
  });
  expect(shown.lines[2]).toMatchObject({ line: 3, before: null, match: "none", a: 0 });
  const groups = JSON.parse(diffJson(compare("function"), null));
  expect(groups.by).toBe("function");
  expect(groups.groups[0]).toEqual({
    ...{ function: "clean", file: "etl.py", a: 50 * MIB, b: 662 * MIB, change: 612 * MIB, share: 612 / 771 },
  });
});
