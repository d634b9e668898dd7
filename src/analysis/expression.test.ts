import fc from "fast-check";
import { expect, it } from "vitest";
import { toUtf16 } from "./expression.ts";

it("counts bytes of UTF-8 as the interpreter does", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (before, after) => {
      expect(toUtf16(before + after, Buffer.byteLength(before))).toBe(before.length);
    }),
  );
  expect(toUtf16("short", 1000)).toBe(5);
});
