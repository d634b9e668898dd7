import fc from "fast-check";
import { expect, it } from "vitest";
import type { LineTree } from "../analysis/tree.ts";
import { placeMarks, toUtf16 } from "./marks.ts";

it("counts bytes of UTF-8 as the interpreter does", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (before, after) => {
      expect(toUtf16(before + after, Buffer.byteLength(before))).toBe(before.length);
    }),
  );
  expect(toUtf16("short", 1000)).toBe(5);
});

it("marks the expression in the line, to its end where it runs on", () => {
  const texts: [number, string][] = [
    [1, "größe = make(ß)"],
    [2, "    return merge(  "],
  ];
  const tree: LineTree = {
    length: 5,
    parent: Int32Array.of(-1, 0, 0, 0, 0),
    line: Uint32Array.of(0, 1, 2, 2, 3),
    bytes: Float64Array.of(4, 1, 1, 1, 1),
    blocks: Float64Array.of(4, 1, 1, 1, 1),
    selfBytes: Float64Array.of(0, 1, 1, 1, 1),
    doubt: null,
    selfDoubt: null,
    endLine: Int32Array.of(-1, 1, 4, -1, 9),
    column: Int32Array.of(-1, Buffer.byteLength("größe = "), 11, -1, 3),
    endColumn: Int32Array.of(-1, Buffer.byteLength("größe = make(ß)"), 5, -1, 4),
    lines: {
      length: 4,
      function: ["all", "f", "f", "g"],
      file: ["", "a.py", "a.py", "gone.py"],
      line: Uint32Array.of(0, 1, 2, 9),
      origin: Uint8Array.of(3, 0, 0, 0),
    },
  };
  const lines = texts.map(([number, text]) => [number, text, []] as const);
  const { start, end } = placeMarks(tree, [{ file: "a.py", state: "shown", lines }]);
  const marked = [1, 2, 3, 4].map((node) =>
    (texts[tree.line[node]! - 1]?.[1] ?? "").slice(start[node], end[node]),
  );
  expect(marked).toEqual(["make(ß)", "merge(", "", ""]);
});
