import { expect, it } from "vitest";
import { drawProfile } from "../profile/fixture.ts";
import { kindTotals } from "./kinds.ts";

it("sums kinds over sites; the counted ones make up the peak", () => {
  const profile = drawProfile(`
    main app.py:9  main app.py:9     main app.py:9  main app.py:9  main app.py:9  main app.py:9
    load app.py:2  load app.py:2
    100 object     20 heap live 5    7000 shared    500 reserved   3 object       40 file
  `);
  const totals = kindTotals(profile);
  expect(totals.filter(({ peakBytes }) => peakBytes > 0)).toEqual([
    { kind: "object", counted: true, peakBytes: 103, liveBytes: 0 },
    { kind: "heap", counted: true, peakBytes: 20, liveBytes: 5 },
    { kind: "reserved", counted: false, peakBytes: 500, liveBytes: 0 },
    { kind: "file map", counted: false, peakBytes: 40, liveBytes: 0 },
    { kind: "shared memory", counted: false, peakBytes: 7000, liveBytes: 0 },
  ]);
  expect(profile.peak.bytes).toBe(123);
});
