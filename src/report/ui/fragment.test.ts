import { expect, it } from "vitest";
import { formatFragment, parseFragment } from "./fragment.ts";

const NOTHING = { zoom: 0, query: "", kind: null, foldsImports: null, foldsRuns: null } as const;
const parse = (hash: string) => parseFragment(hash, 100, ["object", "anonymous map"]);

it.each([
  [NOTHING, ""],
  [{ ...NOTHING, zoom: 41 }, "#zoom=41"],
  [{ ...NOTHING, kind: "anonymous map" }, "#kind=anonymous+map"],
  [
    { ...NOTHING, query: "größe & #1=x", foldsImports: false, foldsRuns: true },
    "#find=gr%C3%B6%C3%9Fe+%26+%231%3Dx&imports=shown&libraries=folded",
  ],
] as const)("goes into the address and comes out again: %o", (fragment, hash) => {
  expect(formatFragment(fragment)).toBe(hash);
  expect(parse(hash)).toEqual(fragment);
});

it.each([
  ...["#zoom=100", "#zoom=-1", "#zoom=1.5", "#zoom=x", "#zoom="],
  ...["#imports=what", "#kind=what", "#kind=heap", "#kind="],
])("takes %s for nothing", (hash) => {
  expect(parse(hash)).toEqual(NOTHING);
});
