import { expect, it } from "vitest";
import { drawProfile } from "../profile/fixture.ts";
import { findMatches } from "./matches.ts";
import { peakTree } from "./peak-tree.ts";

const TREE = peakTree(
  drawProfile(`
    main app.py:9   main app.py:9   main app.py:9   other tools.py:4
    walk tree.py:5  walk tree.py:5  Save out.py:30
    walk tree.py:5
    walk tree.py:6
    300             20              1               4
  `),
);

const found = (query: string) => {
  const { held, lineCount, nodes } = findMatches(TREE, query);
  return { bytes: held.bytes, lineCount, nodes: nodes.reduce((sum, isMatch) => sum + isMatch, 0) };
};

it("counts what nested matches hold once", () => {
  expect(found("walk")).toEqual({ bytes: 320, lineCount: 2, nodes: 3 });
});

it("finds by function and by file and line, whatever the case", () => {
  expect(found("save")).toMatchObject({ bytes: 1, lineCount: 1 });
  expect(found("OUT.PY:3")).toMatchObject({ bytes: 1, lineCount: 1 });
  expect(found("app.py")).toMatchObject({ bytes: 321, lineCount: 1 });
});

it("finds nothing for nothing, for what is not there, and never the root", () => {
  expect(found("  ")).toEqual({ bytes: 0, lineCount: 0, nodes: 0 });
  expect(found("nowhere")).toEqual({ bytes: 0, lineCount: 0, nodes: 0 });
  expect(found("all")).toEqual({ bytes: 0, lineCount: 0, nodes: 0 });
});
