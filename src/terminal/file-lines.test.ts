import { expect, it } from "vitest";
import { linesOfFile } from "../analysis/file-lines.ts";
import { viewBetween, viewPeak } from "../analysis/view.ts";
import type { Seconds } from "../profile/brand.ts";
import { drawProfile, SESSION } from "../profile/fixture.ts";
import type { Profile } from "../profile/profile.ts";
import type { SourceFile } from "../report/data.ts";
import { renderFileLines } from "./file-lines.ts";
import { fileLinesJson } from "./file-lines-json.ts";
import { text } from "./fixture.ts";
import { widthOf } from "./text.ts";

const DRAWING = `
  <module> /home/ana/etl.py:9  <module> /home/ana/etl.py:9
  load /home/ana/etl.py:2      clean /home/ana/etl.py:4
  40000000 ×812345             30000000 ×3 live 1000000
`;
const FILE = "/home/ana/etl.py";
const SOURCE: SourceFile = {
  file: FILE,
  state: "shown",
  lines: [
    [1, "def load(path):"],
    [2, "\treturn [row for row in open(path)]"],
    [4, "    return rows.copy()"],
    [9, 'clean(load("a.csv"))\u001b[31m'],
  ],
};
const show = (profile: Profile, source = SOURCE, view = viewPeak(profile), columns = 100): string =>
  renderFileLines(view, linesOfFile(view.profile, FILE), source, { columns, color: false });

it("shows the source with what each line holds, adds and has allocated", () => {
  expect(show(drawProfile(DRAWING))).toBe(
    text(`
    floodmark  peak 66.8 MiB at 12.4 s · 66.8 MiB of it in "etl.py" · RSS 2.86 MiB at most · 34.1 s

          held  increment  occurrences
                                        1  def load(path):
      38.1 MiB   38.1 MiB        812 k  2      return [row for row in open(path)]
                                        ⋮
      28.6 MiB   28.6 MiB            3  4      return rows.copy()
                                        ⋮
      66.8 MiB          –            –  9  clean(load("a.csv"))\\x1b[31m
`),
  );
});

it("says what lines gained, less than nothing, too, and cuts the source where the terminal is narrow", () => {
  const profile = drawProfile(DRAWING, {}, SESSION, [
    { seconds: 2, liveBytes: 9_000_000, changes: [[2, 9_000_000]] },
  ]);
  const shown = show(profile, SOURCE, viewBetween(profile, 2 as Seconds, "end"), 60).split("\n");
  expect(shown).toContain("     gained  increment  occurrences");
  expect(shown.find((line) => line.includes("812 k"))).toMatch(
    /^ {10}– {10}– {8}812 k {2}2 {6}return \[row.*…$/,
  );
  expect(shown.find((line) => line.includes("  4  "))).toMatch(
    /^ {2}−7\.63 MiB {2}−7\.63 MiB {12}3 {2}4 {6}return/,
  );
  for (const line of shown) expect(widthOf(line)).toBeLessThanOrEqual(60);
});

it("without the source has the lines alone, and says why", () => {
  const changed = show(drawProfile(DRAWING), { file: FILE, state: "changed", lines: [] });
  expect(changed).toContain(
    "  66.8 MiB          –            –  9\n\n  A source file has changed since the run: etl.py.\n",
  );
  expect(show(drawProfile(DRAWING), { file: FILE, state: "missing", lines: [] })).toContain(
    "  The source of /home/ana/etl.py can't be read here.\n",
  );
});

it("says how sure figures of a sampled recording are", () => {
  const sampled = drawProfile(DRAWING, { sampleBytes: 524_288 });
  expect(show(sampled)).toMatch(/\n {2}38\.1 MiB ± \d\.\d MiB {2}38\.1 MiB ± \d\.\d MiB +812 k {2}2/);
  expect(show(sampled)).toContain("Figures are estimates from one allocation in 512 KiB;");
});

it("gives machines the same", () => {
  const profile = drawProfile(DRAWING);
  const json = fileLinesJson(viewPeak(profile), linesOfFile(profile, FILE), SOURCE);
  const { lines, ...rest } = JSON.parse(json);
  expect(rest).toEqual({
    file: FILE,
    source: "shown",
    moment: { what: "peak", seconds: 12.4, bytes: 70_000_000 },
    bytes: 70_000_000,
  });
  expect(lines[0]).toEqual({
    line: 2,
    text: "\treturn [row for row in open(path)]",
    bytes: 40_000_000,
    ownBytes: 40_000_000,
    totalBytes: 40_000_000,
    totalBlocks: 812_345,
  });
  expect(lines).toHaveLength(3);
});
