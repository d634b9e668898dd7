import fc from "fast-check";
import { expect, it } from "vitest";
import { buildProfile } from "../profile/build.ts";
import { drawProfile } from "../profile/fixture.ts";
import { isCounted, KINDS } from "../profile/profile.ts";
import { type DrawnStack, writeRecording } from "../recording/fixture.ts";
import { KIND } from "../recording/layout.ts";
import { readRecording } from "../recording/reader.ts";
import { narrowTree } from "./narrow-tree.ts";
import { peakTree, wholeTreeByKind } from "./peak-tree.ts";
import type { SizedTree } from "./tree.ts";

/** A line a node: caller's number, bytes, blocks, function and line. */
const draw = ({ length, parent, line, bytes, blocks, lines }: SizedTree): string[] =>
  Array.from({ length }, (_, node) => {
    const row = line[node]!;
    return `${parent[node]} ${bytes[node]} ×${blocks[node]} ${lines.function[row]}:${lines.line[row]}`;
  });

const DRAWING = `
  main app.py:9  main app.py:9  main app.py:9  open app.py:5  main app.py:9
  load app.py:2  load app.py:3  load app.py:2  map app.py:7   load app.py:4
  100 object     300 ×2 buffer  40 heap        9000 file      60 object
`;

it("gives the part of one kind, largest first, and what it was", () => {
  const { tree, held } = wholeTreeByKind(drawProfile(DRAWING));
  const { tree: objects, wholeNode, standsFor } = narrowTree(tree, held, "object");
  expect(draw(objects)).toEqual(["-1 160 ×2 all:0", "0 160 ×2 main:9", "1 100 ×1 load:2", "1 60 ×1 load:4"]);
  expect(wholeNode.map((node) => tree.line[node]!)).toEqual(objects.line);
  expect([...wholeNode].map((node) => standsFor[node])).toEqual([0, 1, 2, 3]);
});

it("puts the nearest caller that is left in a node's place", () => {
  const { tree, held } = wholeTreeByKind(drawProfile(DRAWING));
  const { tree: buffers, standsFor } = narrowTree(tree, held, "buffer");
  const placeOf = (name: string, line: number) => {
    const node = tree.line.findIndex(
      (row) => tree.lines.function[row] === name && tree.lines.line[row] === line,
    );
    const row = buffers.line[standsFor[node]!]!;
    return `${buffers.lines.function[row]}:${buffers.lines.line[row]}`;
  };
  expect(placeOf("load", 3)).toBe("load:3");
  expect(placeOf("load", 2)).toBe("main:9");
  expect(placeOf("map", 7)).toBe("all:0");
});

it("keeps what is no part of the peak apart", () => {
  const { tree, held } = wholeTreeByKind(drawProfile(DRAWING));
  expect(narrowTree(tree, held, null).tree.bytes[0]).toBe(500);
  expect(draw(narrowTree(tree, held, "file map").tree)).toEqual([
    "-1 9000 ×1 all:0",
    "0 9000 ×1 open:5",
    "1 9000 ×1 map:7",
  ]);
  expect(draw(narrowTree(tree, held, "reserved").tree)).toEqual(["-1 0 ×0 all:0"]);
});

const stacks = fc.array(
  fc.record<DrawnStack>({
    frames: fc.array(fc.constantFrom("f a.py:1", "f a.py:2", "g b.py:1"), { minLength: 1, maxLength: 5 }),
    kind: fc.constantFrom(...(Object.keys(KIND) as (keyof typeof KIND)[])),
    peakBytes: fc.nat(1000),
    peakBlocks: fc.integer({ min: 1, max: 9 }),
  }),
  { maxLength: 30 },
);

const profileOf = (drawn: readonly DrawnStack[]) =>
  buildProfile({ recording: readRecording(writeRecording(drawn), "drawn"), session: null });

it("is the tree of the peak, had there been nothing else", () => {
  fc.assert(
    fc.property(stacks, fc.constantFrom(null, ...KINDS), (drawn, kind) => {
      const { tree, held } = wholeTreeByKind(profileOf(drawn));
      const isWanted = ({ kind: of = "object" }: DrawnStack) =>
        kind === null ? isCounted(KIND[of]) : KINDS[KIND[of]] === kind;
      const alone = drawn.filter(isWanted).map((stack): DrawnStack => ({ ...stack, kind: "heap" }));
      expect(draw(narrowTree(tree, held, kind).tree)).toEqual(draw(peakTree(profileOf(alone))));
    }),
  );
});
