import { expect, it } from "vitest";
import { drawProfile } from "../profile/fixture.ts";
import { type FoldedTree, foldImports } from "./fold-imports.ts";
import { peakTree } from "./peak-tree.ts";

/** One line a node: indent by level, function, bytes, and how many modules it hides. */
function draw({ tree, modules }: FoldedTree): string[] {
  const level = new Map([[0, 0]]);
  const rows = Array.from({ length: tree.length - 1 }, (_, at) => at + 1).map((node) => {
    level.set(node, level.get(tree.parent[node]!)! + 1);
    const hidden = modules[node]! > 0 ? ` (${modules[node]})` : "";
    return `${level.get(node)} ${tree.lines.function[tree.line[node]!]} ${tree.bytes[node]}${hidden}`;
  });
  return rows;
}

const folded = (drawing: string) => foldImports(peakTree(drawProfile(drawing)));

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
    "1 <module> 85",
    "2 import system 700",
    "2 import system 85 (2)",
    "3 <module> 700",
    "4 loads 700",
  ]);
});

it("says which node stands for which, both ways", () => {
  const whole = peakTree(drawProfile(IMPORTS));
  const { tree, standsFor, heaviest } = foldImports(whole);
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
