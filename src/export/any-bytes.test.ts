import fc from "fast-check";
import { expect, it } from "vitest";
import { viewAt, viewBetween, viewPeak } from "../analysis/view.ts";
import type { Seconds } from "../profile/brand.ts";
import { buildProfile } from "../profile/build.ts";
import { InputError } from "../recording/errors.ts";
import { drawRecording } from "../recording/fixture.ts";
import { CHUNK_SIZE, HEADER_SIZE, STATE } from "../recording/layout.ts";
import { readRecording } from "../recording/reader.ts";
import { renderSummary } from "../terminal/summary.ts";
import { summaryJson } from "../terminal/summary-json.ts";
import { exportCollapsed } from "./collapsed.ts";
import { exportCsv } from "./csv.ts";
import { exportJson } from "./json.ts";
import { exportParquet } from "./parquet.ts";
import { exportPprof } from "./pprof.ts";
import { exportSpeedscope } from "./speedscope.ts";
import { exportSvg } from "./svg.ts";

const WHOLE = drawRecording(
  `
  <module> app.py:9[0-6]  <module> app.py:9[0-6]  <module> app.py:7  <before Python>  thread loader-N
  load app.py:2           clean app.py:5                                              load app.py:2
  4096 ×2 heap            100 live 50             8 map              700              30
  `,
  { state: STATE.recording },
  [
    { seconds: 1, liveBytes: 4096, changes: [[1, 4096]] },
    {
      seconds: 9,
      liveBytes: 900,
      changes: [
        [1, 0],
        [4, 700],
        [5, 30],
      ],
    },
  ],
);
const OPTIONS = { columns: 80, color: true, bars: true, sourceOf: () => null };

/** The bytes of a small recording's tables, and where they stand in the file. */
const place = fc
  .tuple(fc.nat(6), fc.nat(250))
  .map(([table, offset]) => HEADER_SIZE + table * CHUNK_SIZE + offset);

it("a recording with other bytes is refused in a line or shown with a sum that is right", () => {
  let shown = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 4 }), (changes) => {
      const file = WHOLE.slice();
      for (const [offset, value] of changes) file[offset] = value;
      let recording: ReturnType<typeof readRecording>;
      try {
        recording = readRecording(file, "run.floodmark");
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        return;
      }
      shown++;
      const profile = buildProfile({ recording, session: null });
      const view = viewPeak(profile);
      const lines = [...exportCollapsed(view)];
      const sum = lines.reduce((bytes, line) => bytes + Number(line.slice(line.lastIndexOf(" "))), 0);
      // Counters beyond 53 bits in sum are no longer exact.
      if (profile.peak.bytes <= Number.MAX_SAFE_INTEGER) expect(sum).toBe(profile.peak.bytes);
      for (const exported of [exportJson(view), exportSpeedscope(view)])
        expect(() => JSON.parse([...exported].join(""))).not.toThrow();
      for (const exporter of [exportCsv, exportParquet, exportPprof, exportSvg])
        expect([...exporter(view)]).not.toEqual([]);
      expect(renderSummary(viewPeak(profile), OPTIONS)).toContain("floodmark");
      for (const other of [viewAt(profile, "end"), viewBetween(profile, 0 as Seconds, "end")]) {
        expect(() => JSON.parse(summaryJson(other))).not.toThrow();
        expect(renderSummary(other, OPTIONS)).toContain("floodmark");
      }
    }),
    { numRuns: 400 },
  );
  expect(shown).toBeGreaterThan(20);
});
