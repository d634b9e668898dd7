import { expect, it } from "vitest";
import { drawProfile } from "../profile/fixture.ts";
import { type FoldedTree, type Folding, foldTree } from "./fold-tree.ts";
import { peakTree } from "./peak-tree.ts";

/** One line a node: indent by level, function, bytes, and what it hides. */
function draw({ tree, hidden: counts }: FoldedTree): string[] {
  const level = new Map([[0, 0]]);
  const rows = Array.from({ length: tree.length - 1 }, (_, at) => at + 1).map((node) => {
    level.set(node, level.get(tree.parent[node]!)! + 1);
    const hidden = counts[node]! > 0 ? ` (${counts[node]})` : "";
    return `${level.get(node)} ${tree.lines.function[tree.line[node]!]} ${tree.bytes[node]}${hidden}`;
  });
  return rows;
}

const folded = (drawing: string, folding: Folding = { imports: true, runs: false }) =>
  foldTree(peakTree(drawProfile(drawing)), folding);

const IMPORTS = `
  <module> app.py:1                      <module> app.py:1                      <module> app.py:1                      <module> app.py:2
  _load <frozen importlib._bootstrap>:9  _load <frozen importlib._bootstrap>:9  _load <frozen importlib._bootstrap>:7  _load <frozen importlib._bootstrap>:9
  <module> /v/site-packages/np.py:3      <module> /v/site-packages/np.py:3      code <frozen importlib._bootstrap>:4   <module> rules.py:5
  _load <frozen importlib._bootstrap>:9                                                                                loads /usr/lib/python3.12/json.py:8
  <module> /v/site-packages/nq.py:1
  30                                     50                                     5                                      700
`;

it("makes one node of all that an import ran through, and keeps the person's own code below it", () => {
  expect(draw(folded(IMPORTS))).toEqual([
    "1 <module> 700",
    "2 import system 700",
    "3 <module> 700",
    "4 loads 700",
    "1 <module> 85",
    "2 import system 85 (2)",
  ]);
});

it("says which node stands for which, both ways", () => {
  const whole = peakTree(drawProfile(IMPORTS));
  const { tree, standsFor, heaviest } = foldTree(whole, { imports: true, runs: false });
  expect(tree.bytes[0]).toBe(whole.bytes[0]);
  for (let node = 0; node < tree.length; node++) expect(standsFor[heaviest[node]!]).toBe(node);
  const hidden = whole.line.findIndex((line) => whole.lines.file[line] === "/v/site-packages/nq.py");
  expect(tree.lines.function[tree.line[standsFor[hidden]!]!]).toBe("import system");
});

it("leaves a library alone that no import runs", () => {
  expect(
    draw(
      folded(`
        main app.py:1
        read /v/site-packages/np.py:3
        10
      `),
    ),
  ).toEqual(["1 main 10", "2 read 10"]);
});

const RUNS = `
  run <frozen runpy>:8                    run <frozen runpy>:8                    run <frozen runpy>:8                    start app.py:1
  main /v/site-packages/pytest/main.py:1  main /v/site-packages/pytest/main.py:1  main /v/site-packages/pytest/main.py:1  map /v/site-packages/pd/map.py:1
  call /v/site-packages/pluggy.py:2       call /v/site-packages/pluggy.py:3       load /v/site-packages/pytest/load.py:6  key app.py:2
  call /v/site-packages/pluggy.py:4       test test_a.py:5
  test test_a.py:5
  read /v/site-packages/pd/io.py:7
  parse /v/site-packages/pd/io.py:8
  scan /v/site-packages/pd/io.py:9
  50                                      4                                       7                                       1
`;

it("makes one node of the libraries that call the person's code, and leaves those that it calls", () => {
  expect(draw(folded(RUNS, { imports: true, runs: true }))).toEqual([
    "1 pluggy, runpy, pytest 61 (5)",
    "2 test 54",
    "3 read 50",
    "4 parse 50",
    "5 scan 50",
    "2 load 7",
    "1 start 1",
    "2 map 1",
    "3 key 1",
  ]);
});

it("folds nothing unasked", () => {
  const whole = peakTree(drawProfile(RUNS));
  const { tree, hidden } = foldTree(whole, { imports: false, runs: false });
  expect(tree.length).toBe(whole.length);
  expect(hidden.every((count) => count === 0)).toBe(true);
});
