import { expect, it } from "vitest";
import { placeMark } from "./marks.ts";

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
