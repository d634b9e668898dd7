import { expect, it } from "vitest";
import { formatHidden, parseHidden } from "./hidden-words.ts";

it.each([
  null,
  "all-but-mine",
  "imports,site-packages",
  "standard library,package:numpy,package:a%2Cb%20%2525",
])("says what is left out in an address, and reads it: %s", (words) => {
  expect(formatHidden(parseHidden(words))).toBe(words);
});

it("passes over what means nothing", () => {
  expect(formatHidden(parseHidden("all,imports,package:%,,x"))).toBe("imports");
  expect(formatHidden(parseHidden(""))).toBe(null);
});
