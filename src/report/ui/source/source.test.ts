import { describe, expect, it } from "vitest";
import { shortNames } from "./file-names.ts";
import { nextHeavy } from "./heavy-lines.ts";
import { GAP, layRows, revealRow, rowAfter } from "./rows.ts";

it("goes from heavy line to heavy line, and round at the ends", () => {
  const heavy = [22, 41, 58];
  expect([22, 30, 58].map((line) => nextHeavy(heavy, line, 1))).toEqual([41, 41, 22]);
  expect([22, 30, 58].map((line) => nextHeavy(heavy, line, -1))).toEqual([58, 22, 41]);
  expect(nextHeavy(heavy, null, 1)).toBe(22);
  expect(nextHeavy([], 5, 1)).toBe(null);
});

it("lays out the lines that are there, and says where some are not", () => {
  expect(layRows([1, 2, 3], [2])).toEqual([1, 2, 3]);
  expect(layRows([4, 5, 9], [2, 12])).toEqual([GAP, 2, GAP, 4, 5, GAP, 9, GAP, 12]);
  expect(layRows([3], [])).toEqual([GAP, 3]);
  expect(layRows([], [3, 7])).toEqual([3, 7]);
  expect(layRows([], [])).toEqual([]);
});

it("moves by keys, past gaps", () => {
  const rows = [GAP, 4, 5, GAP, 9];
  const from = (row: number, ...keys: string[]) => keys.map((key) => rowAfter(rows, row, key, 3));
  expect(from(2, "ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End")).toEqual([4, 1, 4, 1, 1, 4]);
  expect(from(-1, "ArrowDown", "ArrowUp")).toEqual([1, 1]);
  expect(from(4, "ArrowUp", "ArrowDown", "x")).toEqual([2, 4, null]);
  expect(rowAfter([], -1, "End", 3)).toBe(null);
});

describe("a row that is to be seen", () => {
  const window = { top: 1000, height: 200 };
  it.each([
    ["is left where it is if it is seen", 1100, 1000],
    ["comes in from the edge by as little as needed", 1190, 1050],
    ["comes in from the upper edge, too", 1010, 970],
    ["comes to the middle from afar", 5000, 4910],
    ["stays in the file", 0, 0],
  ])("%s", (_, top, expected) => {
    expect(revealRow({ top, height: 20 }, window)).toBe(expected);
  });
});

it("tells files of one name apart by their folders", () => {
  expect(shortNames(["/a/etl.py", "/a/b/io.py", "/c/b/io.py", "<stdin>"])).toEqual([
    "etl.py",
    "a/b/io.py",
    "c/b/io.py",
    "<stdin>",
  ]);
  expect(shortNames(["io.py", "b/io.py"])).toEqual(["io.py", "b/io.py"]);
});
