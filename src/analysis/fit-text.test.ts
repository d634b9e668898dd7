import { describe, expect, it } from "vitest";
import { cutEnd, fitLine, fitSource } from "./fit-text.ts";

/** Every letter is 6 wide. */
const measure = (text: string) => 6 * [...text].length;
const PIECES = { name: "_reindex_and_concat", size: "190 MiB", place: "merge.py:840", share: "10 %" };

it.each([
  [400, "_reindex_and_concat size place share"],
  [265, "_reindex_and_concat size place"],
  [235, "_reindex_and_concat size"],
  [110, "_reindex_… size"],
  [80, "_reindex_and…"],
  [30, "_rei…"],
  [11, ""],
])("in %d pixels: %s", (width, shown) => {
  const { name, ...has } = fitLine(PIECES, width, measure, measure);
  const pieces = (["size", "place", "share"] as const).filter((piece) => has[piece]);
  expect([name, ...pieces].join(" ").trim()).toBe(shown);
});

it("leaves no place for a frame that has none", () => {
  expect(fitLine({ ...PIECES, name: "main", place: "" }, 100, measure, measure)).toEqual({
    name: "main",
    size: true,
    place: true,
    share: false,
  });
});

it("doesn't cut a character in two", () => {
  expect(cutEnd("ab😀😀😀", 6 * 5, measure)).toBe("ab😀😀😀");
  expect(cutEnd("ab😀😀😀", 6 * 4, measure)).toBe("ab😀…");
});

describe("a source line", () => {
  const shown = (line: string, expression: string, width: number) => {
    const at = line.indexOf(expression);
    const { text, markStart, markEnd } = fitSource(line, at, at + expression.length, width, 6);
    return `${text.slice(0, markStart)}[${text.slice(markStart, markEnd)}]${text.slice(markEnd)}`;
  };

  it("loses its indent and keeps its mark", () => {
    expect(shown("    part = df.copy()  ", "df.copy()", 300)).toBe("part = [df.copy()]");
  });

  it("is cut at the end", () => {
    expect(shown("part = df[df.year == year].copy()", "df[df.year == year].copy()", 120)).toBe(
      "part = [df[df.year =…]",
    );
  });

  it("is shown from the expression on where that stands far to the right", () => {
    expect(shown('orders = enrich(part, DATA / "x")', "enrich", 72)).toBe("…[enrich](par…");
  });

  it("has no mark where the expression is unknown", () => {
    expect(fitSource("x = 1", 0, 0, 100, 6)).toEqual({ text: "x = 1", markStart: 0, markEnd: 0 });
  });
});
