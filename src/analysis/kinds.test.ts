import { expect, it } from "vitest";
import type { Seconds } from "../profile/brand.ts";
import { drawProfile, SESSION } from "../profile/fixture.ts";
import { kindsShown, kindTotals } from "./kinds.ts";
import { type View, viewAt, viewPeak } from "./view.ts";

it("sums kinds over sites; the counted ones make up the peak", () => {
  const profile = drawProfile(`
    main app.py:9  main app.py:9     main app.py:9  main app.py:9  main app.py:9  main app.py:9
    load app.py:2  load app.py:2
    100 object     20 heap live 5    7000 shared    500 reserved   3 object       40 file
  `);
  const rows = kindTotals(profile).map(({ doubt: _, ...total }) => Object.values(total).join(" "));
  // kind, counted, bytes and blocks at the peak, bytes live, bytes and blocks in all
  expect(rows).toEqual([
    "object true 103 2 0 103 2",
    "buffer true 0 0 0 0 0",
    "heap true 20 1 5 20 1",
    "anonymous map true 0 0 0 0 0",
    "reserved false 500 1 0 500 1",
    "file map false 40 1 0 40 1",
    "shared memory false 7000 1 0 7000 1",
  ]);
  expect(profile.peak.bytes).toBe(123);
});

it("says beside the peak what kinds hold at the moment that is shown", () => {
  const profile = drawProfile(
    `
    main app.py:9  main app.py:9
    100 object     20 heap live 5
    `,
    {},
    SESSION,
    [{ seconds: 1, liveBytes: 7, changes: [[2, 7]] }],
  );
  const heap = (view: View) => {
    const { peakBytes, peakBlocks, bytes, blocks } = kindsShown(view)[2]!;
    return [peakBytes, peakBlocks, bytes, blocks];
  };
  expect(heap(viewPeak(profile))).toEqual([20, 1, 20, 1]);
  expect(heap(viewAt(profile, "end"))).toEqual([20, 1, 5, 1]);
  expect(heap(viewAt(profile, 2 as Seconds))).toEqual([20, 1, 7, null]);
});
