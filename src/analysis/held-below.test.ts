import { expect, it } from "vitest";
import { drawProfile } from "../profile/fixture.ts";
import { foldTree } from "./fold-tree.ts";
import { heldBelow } from "./held-below.ts";
import { narrowTree } from "./narrow-tree.ts";
import { wholeTreeByKind } from "./peak-tree.ts";

const DRAWING = `
  main app.py:1  main app.py:1                          main app.py:1                           main app.py:1  other app.py:8
                 _load <frozen importlib._bootstrap>:9  _load <frozen importlib._bootstrap>:7   map app.py:7
  10 object      200 object                             70 buffer                               9000 file      30 heap
`;

it("says what a node holds by kind, also where others were folded into it", () => {
  const { tree: whole, held } = wholeTreeByKind(drawProfile(DRAWING));
  const { tree: peak, standsFor } = narrowTree(whole, held, null);
  const folded = foldTree(peak, { imports: true, runs: false });
  const placeOf = (node: number) => folded.standsFor[standsFor[node]!]!;
  const draw = (name: string) => {
    const { tree } = folded;
    const node = tree.line.findIndex((row) => tree.lines.function[row] === name);
    return heldBelow(tree, node, held, placeOf).map(({ kind, bytes }) => `${bytes} ${kind}`);
  };
  expect(draw("all")).toEqual(["210 object", "70 buffer", "30 heap"]);
  expect(draw("main")).toEqual(["210 object", "70 buffer"]);
  expect(draw("import system")).toEqual(["200 object", "70 buffer"]);
  expect(draw("other")).toEqual(["30 heap"]);
});
