import { expect, it } from "vitest";
import { formatFragment, parseFragment } from "./fragment.ts";

it.each([
  [{ zoom: 0, query: "", foldsImports: null, foldsRuns: null }, ""],
  [{ zoom: 41, query: "", foldsImports: null, foldsRuns: null }, "#zoom=41"],
  [
    { zoom: 0, query: "größe & #1=x", foldsImports: false, foldsRuns: true },
    "#find=gr%C3%B6%C3%9Fe+%26+%231%3Dx&imports=shown&libraries=folded",
  ],
])("goes into the address and comes out again: %o", (fragment, hash) => {
  expect(formatFragment(fragment)).toBe(hash);
  expect(parseFragment(hash, 100)).toEqual(fragment);
});

it.each(["#zoom=100", "#zoom=-1", "#zoom=1.5", "#zoom=x", "#zoom=", "#imports=what"])(
  "takes %s for nothing",
  (hash) => {
    expect(parseFragment(hash, 100)).toEqual({ zoom: 0, query: "", foldsImports: null, foldsRuns: null });
  },
);
