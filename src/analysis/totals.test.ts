import { expect, it } from "vitest";
import { drawProfile } from "../profile/fixture.ts";
import { KINDS, type Profile } from "../profile/profile.ts";
import { allocatedInAll } from "./totals.ts";

it("sums up what was allocated, and leaves out what was only reserved", () => {
  const drawn = drawProfile(`
    main app.py:1  main app.py:2  main app.py:3
    10             20             40
  `);
  const sites: Profile["sites"] = {
    ...drawn.sites,
    kind: Uint8Array.of(KINDS.indexOf("object"), KINDS.indexOf("reserved"), KINDS.indexOf("heap")),
    totalBytes: Float64Array.of(500, 9000, 70),
    totalBlocks: Float64Array.of(5, 1, 2),
  };
  expect(allocatedInAll({ ...drawn, sites })).toEqual({ bytes: 570, blocks: 7 });
});
