import { expect, it } from "vitest";
import { drawProfile } from "../../profile/fixture.ts";
import type { Profile } from "../../profile/profile.ts";
import { foldTree } from "../fold-tree.ts";
import { peakTree } from "../peak-tree.ts";
import { changeStep } from "./change-step.ts";
import { type DiffTree, diffTree, foldDiff } from "./diff-tree.ts";
import { matchLines } from "./match-lines.ts";
import { sideOf } from "./side.ts";

const TEXT_A = ["", "x = load()", "y = clean(x)", "z = sort(y)"];
const TEXT_B = ["", "# new", "x = load()", "y = clean(x)", "w = [y]"];

function compare(a: Profile, b: Profile, textB = TEXT_B): DiffTree {
  const sides = { a: { tree: peakTree(a), side: sideOf(a) }, b: { tree: peakTree(b), side: sideOf(b) } };
  const matching = matchLines(sides.a.side, sides.b.side, { a: () => TEXT_A, b: () => textB });
  return diffTree(sides.a, sides.b, matching);
}

/** A line a node: how deep, what, in A, in B, how wide. */
function draw({ length, parent, line, lines, a, b, bytes }: DiffTree): string[] {
  const depth = new Uint32Array(length);
  return Array.from({ length }, (_, node) => {
    if (node > 0) depth[node] = depth[parent[node]!]! + 1;
    const name = `${lines.function[line[node]!]}:${lines.line[line[node]!]}`;
    return `${"  ".repeat(depth[node]!)}${name} ${a.bytes[node]}→${b.bytes[node]} (${bytes[node]})`;
  });
}

const A = drawProfile(`
  main etl.py:2  main etl.py:3  main etl.py:4
  load io.py:3
  300            100            50`);
const B = drawProfile(`
  main etl.py:3  main etl.py:4  main etl.py:5
  load io.py:4
  310            130            20`);

it("is one tree of both, its frames as wide as the larger of their sizes", () => {
  expect(draw(compare(A, B))).toEqual([
    "all:0 450→460 (510)",
    "  main:3 300→310 (310)",
    "    load:4 300→310 (310)",
    "  main:4 100→130 (130)",
    "  main:4 50→0 (50)",
    "  main:5 0→20 (20)",
  ]);
});

it("of a run and itself changes nothing", () => {
  const tree = compare(A, A, TEXT_A);
  expect([...tree.a.bytes]).toEqual([...tree.b.bytes]);
  expect([...tree.bytes]).toEqual([...peakTree(A).bytes]);
});

it("adds up where parts are folded", () => {
  const importing = (bytes: number) =>
    drawProfile(`
      main etl.py:3                                   main etl.py:4
      _load <frozen importlib._bootstrap>:1
      <module> /usr/lib/python3.12/json/__init__.py:1
      ${bytes}                                              100`);
  const whole = compare(importing(70), importing(90), TEXT_A);
  const folded = foldDiff(whole, foldTree(whole, { imports: true, runs: false }));
  expect(draw(folded).map((row) => row.trim())).toEqual([
    "all:0 170→190 (190)",
    "main:4 100→100 (100)",
    "main:3 70→90 (90)",
    "import system:0 70→90 (90)",
  ]);
});

it.each([
  [0, -1],
  [0.0049, -1],
  [0.005, 0],
  [-0.02, 1],
  [0.05, 2],
  [0.39, 3],
  [-0.4, 4],
  [1, 4],
])("a change of %d is of step %i", (share, step) => {
  expect(changeStep(share)).toBe(step);
});
