import fc from "fast-check";
import { expect, it } from "vitest";
import { placeMark, toUtf16 } from "./marks.ts";

it("counts bytes of UTF-8 as the interpreter does", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (before, after) => {
      expect(toUtf16(before + after, Buffer.byteLength(before))).toBe(before.length);
    }),
  );
  expect(toUtf16("short", 1000)).toBe(5);
});

it("marks the expression in the line, to its end where it runs on", () => {
  const texts = ["größe = make(ß)", "    return merge(  ", "    return merge(  "];
  const frames = {
    length: 3,
    function: Uint32Array.of(0, 0, 0),
    line: Uint32Array.of(1, 2, 2),
    endLine: Int32Array.of(1, 4, -1),
    column: Int32Array.of(Buffer.byteLength("größe = "), 11, -1),
    endColumn: Int32Array.of(Buffer.byteLength("größe = make(ß)"), 5, -1),
  };
  const marked = texts.map((text, frame) => {
    const { start, end } = placeMark(frames, frame, text);
    return text.slice(start, end);
  });
  expect(marked).toEqual(["make(ß)", "merge(", ""]);
});
