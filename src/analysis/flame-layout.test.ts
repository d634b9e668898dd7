import fc from "fast-check";
import { expect, it } from "vitest";
import { type Box, findBox, layOut, MERGE_WIDTH } from "./flame-layout.ts";
import type { SizedTree } from "./tree.ts";
import { indexTree } from "./tree-index.ts";

/** A tree from its parents and what each node holds itself; node 0 is the root. */
function makeTree(parents: readonly number[], own: readonly number[]): SizedTree {
  const length = parents.length + 1;
  const parent = Int32Array.from([-1, ...parents]);
  const bytes = Float64Array.from({ length }, (_, node) => own[node] ?? 0);
  for (let node = length - 1; node > 0; node--) bytes[parent[node]!]! += bytes[node]!;
  const lines = {
    length: 1,
    function: ["all"],
    file: [""],
    line: new Uint32Array(1),
    origin: new Uint8Array(1),
  };
  return {
    length,
    parent,
    line: new Uint32Array(length),
    bytes,
    blocks: bytes,
    doubt: null,
    selfDoubt: null,
    lines,
  };
}

function draw(rows: readonly (readonly Box[])[]): string[] {
  return rows.map((row) =>
    row
      .map(({ node, x, width, merged }) => `${node}@${x}+${width}${merged > 0 ? ` (${merged})` : ""}`)
      .join(" "),
  );
}

it("places children under their caller, from the left, as wide as what they hold", () => {
  const tree = makeTree([0, 0, 1, 1], [10, 20, 30, 30, 10]);
  expect(draw(layOut(tree, indexTree(tree), { start: 0, bytes: 100 }, 200))).toEqual([
    "0@0+200",
    "1@0+120 2@120+60",
    "3@0+60 4@60+20",
  ]);
});

it("merges what is too narrow to be seen", () => {
  const tree = makeTree([0, 0, 0, 0, 0], [0, 90, 4, 2, 2, 2]);
  expect(draw(layOut(tree, indexTree(tree), { start: 0, bytes: 100 }, 100))[1]).toBe(
    "1@0+90 2@90+4 3@94+6 (3)",
  );
});

it("shows a zoomed frame at full width, its callers above it, and nothing beside it", () => {
  const tree = makeTree([0, 0, 1, 1], [10, 20, 30, 30, 10]);
  const index = indexTree(tree);
  const rows = layOut(tree, index, { start: index.offset[4]!, bytes: tree.bytes[4]! }, 200);
  expect(draw(rows)).toEqual(["0@0+200", "1@0+200", "4@0+200"]);
});

it("has nothing to place where nothing is held", () => {
  const tree = makeTree([], [0]);
  expect(layOut(tree, indexTree(tree), { start: 0, bytes: 0 }, 200)).toEqual([]);
});

const trees = fc
  .array(fc.record({ parent: fc.nat(), own: fc.integer({ min: 1, max: 1000 }) }), { maxLength: 80 })
  .map((nodes) => {
    const parents = nodes.map(({ parent }, at) => parent % (at + 1));
    return makeTree(parents, [1, ...nodes.map(({ own }) => own)]);
  });

it("never lets frames overlap, leave their caller, or be narrower than can be seen", () => {
  fc.assert(
    fc.property(trees, fc.integer({ min: 10, max: 500 }), (tree, width) => {
      const rows = layOut(tree, indexTree(tree), { start: 0, bytes: tree.bytes[0]! }, width);
      rows.forEach((row, at) => {
        let from = 0;
        for (const box of row) {
          expect(box.x).toBeGreaterThanOrEqual(from - 1e-6);
          expect(box.width).toBeGreaterThanOrEqual(MERGE_WIDTH - 1e-6);
          from = box.x + box.width;
          if (at === 0) continue;
          const caller = rows[at - 1]?.find(({ node }) => node === tree.parent[box.node]);
          expect(from).toBeLessThanOrEqual(caller!.x + caller!.width + 1e-6);
        }
      });
    }),
  );
});

it("finds the box at a point, and none between boxes", () => {
  const row: Box[] = [
    { node: 1, x: 0, width: 10, merged: 0 },
    { node: 2, x: 10, width: 5, merged: 0 },
    { node: 3, x: 40, width: 3, merged: 2 },
  ];
  const at = (x: number) => findBox(row, x)?.node;
  expect([0, 9.9, 10, 14.9, 15, 39, 42.9, 43, -1].map(at)).toEqual([
    1,
    1,
    2,
    2,
    undefined,
    undefined,
    3,
    undefined,
    undefined,
  ]);
  expect(findBox(undefined, 5)).toBeUndefined();
});

it("places no more of a large tree than a screen can show", () => {
  const parents = Array.from({ length: 300_000 }, (_, at) => Math.floor(at / 3));
  const tree = makeTree(parents, new Array(300_001).fill(1));
  const rows = layOut(tree, indexTree(tree), { start: 0, bytes: tree.bytes[0]! }, 1400);
  for (const row of rows) expect(row.length).toBeLessThanOrEqual(1400 / MERGE_WIDTH);
});
