import { gunzipSync } from "node:zlib";
import { Profile as Pprof } from "pprof-format";
import { expect, it } from "vitest";
import { type View, viewBetween, viewPeak } from "../analysis/view.ts";
import { drawProfile } from "../profile/fixture.ts";
import { exportPprof } from "./pprof.ts";

const decode = (view: View): Pprof => Pprof.decode(gunzipSync(Buffer.concat([...exportPprof(view)])));
const text = (pprof: Pprof, at: number | bigint): string => pprof.stringTable.strings[Number(at)]!;

/** Samples with the lines of their stacks, innermost first. */
const samplesOf = (pprof: Pprof) =>
  pprof.sample.map(({ locationId, value, label }) => ({
    stack: locationId.map((id) => {
      const { functionId, line } = pprof.location.find((one) => one.id === id)!.line[0]!;
      return `${text(pprof, pprof.function.find((one) => one.id === functionId)!.name)}:${line}`;
    }),
    value: value.map((one) => Number(BigInt.asIntN(64, BigInt(one)))),
    kind: text(pprof, label[0]!.str),
  }));

it("has a sample for each stack and kind, innermost line first, with blocks and bytes", () => {
  const profile = drawProfile(`
    main a.py:1  main a.py:1  <before Python>
    load a.py:5  load a.py:5
    20 ×2 heap   30           7 heap
  `);
  const pprof = decode(viewPeak(profile));
  expect(pprof.sampleType.map(({ type, unit }) => [text(pprof, type), text(pprof, unit)])).toEqual([
    ["inuse_objects", "count"],
    ["inuse_space", "bytes"],
  ]);
  expect(samplesOf(pprof)).toEqual([
    { stack: ["load:5", "main:1"], value: [1, 30], kind: "object" },
    { stack: ["load:5", "main:1"], value: [2, 20], kind: "heap" },
    { stack: ["<before Python>:0"], value: [1, 7], kind: "heap" },
  ]);
  expect(text(pprof, pprof.comment[0]!)).toBe("peak 57 B at 12.4 s");
});

it("has bytes alone of a range, fewer than 0 where more was given back", () => {
  const profile = drawProfile(`
    main a.py:1  gone a.py:2
    50 live 90   5
  `);
  const pprof = decode(viewBetween(profile, "peak", "end"));
  expect(samplesOf(pprof)).toEqual([
    { stack: ["main:1"], value: [40], kind: "object" },
    { stack: ["gone:2"], value: [-5], kind: "object" },
  ]);
});
