import fc from "fast-check";
import { expect, it } from "vitest";
import { drawBar } from "./bar.ts";
import { cutEnd, cutStart, layLine, padEnd, padStart, widthOf, wrap } from "./text.ts";

it("cuts and pads by what a terminal shows", () => {
  expect(cutEnd("function", 5)).toBe("func…");
  expect(cutStart("src/pipeline/etl.py:41", 10)).toBe("…etl.py:41");
  expect(cutEnd("値を読む", 5)).toBe("値を…");
  expect(cutStart("値を読む", 4)).toBe("…む");
  expect(cutEnd("👩‍👩‍👧 ab", 3)).toBe("👩‍👩‍👧…");
  expect(padEnd("値", 4)).toBe("値  ");
  expect(padStart("5 %", 5)).toBe("  5 %");
});

it("never makes a text wider than it may be", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), fc.nat(30), (text, width) => {
      expect(widthOf(cutEnd(text, width))).toBeLessThanOrEqual(width);
      expect(widthOf(cutStart(text, width))).toBeLessThanOrEqual(width);
      expect(widthOf(layLine([{ text }, { text: "tail" }], width, false))).toBeLessThanOrEqual(width);
    }),
  );
});

it("wraps parts to lines", () => {
  expect(wrap(["peak 1 MiB", "RSS 2 MiB", "3 s"], " · ", 22)).toEqual(["peak 1 MiB · RSS 2 MiB", "3 s"]);
  expect(wrap([], " ", 10)).toEqual([]);
});

it("styles what is shown, and nothing without colour", () => {
  const line = [
    { text: "██", style: "amount" },
    { text: "  load" },
    { text: "   ", style: "faint" },
  ] as const;
  expect(layLine(line, 80, true)).toBe("\u001b[34m██\u001b[39m  load");
  expect(layLine(line, 80, false)).toBe("██  load");
});

it.each([
  [1, "████"],
  [0.5, "██"],
  [0.53, "██▏"],
  [0.97, "███▉"],
  [0.001, "▏"],
  [0, ""],
])("draws %d of four columns", (share, bar) => {
  expect(drawBar(share, 4)).toBe(bar);
});
