import { expect, it } from "vitest";
import { type View, viewBetween, viewPeak } from "../analysis/view.ts";
import { buildProfile } from "../profile/build.ts";
import { drawProfile } from "../profile/fixture.ts";
import { writeRecording } from "../recording/fixture.ts";
import { readRecording } from "../recording/reader.ts";
import { exportCsv } from "./csv.ts";
import { siteColumns } from "./site-columns.ts";

type Row = Record<string, string | number | null>;

const rowsOf = (view: View): Row[] => {
  const { length, columns } = siteColumns(view);
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(columns.map((column) => [column.name, column.at(row)])),
  );
};

it("has a row for each stack and kind, charged to the person's own line, that sum up to the peak", () => {
  const profile = drawProfile(`
    main app.py:1                     main app.py:1                     thread loader-N  <before Python>
    read /usr/lib/python3.12/io.py:7  read /usr/lib/python3.12/io.py:7  load app.py:5
    300 ×2 heap                       1000 buffer                       40 ×4            7 heap
  `);
  const rows = rowsOf(viewPeak(profile));
  expect(rows.reduce((sum, { bytes }) => sum + Number(bytes), 0)).toBe(profile.peak.bytes);
  expect(
    rows.map((row) => [row.function, row.file, row.line, row.kind, row.thread, row.bytes, row.blocks]),
  ).toEqual([
    ["main", "app.py", 1, "buffer", null, 1000, 1],
    ["main", "app.py", 1, "heap", null, 300, 2],
    ["load", "app.py", 5, "object", "loader-N", 40, 4],
    ["<before Python>", null, null, "heap", null, 7, 1],
  ]);
  expect(rows[0]).toMatchObject({
    stack: "main (app.py:1);read (/usr/lib/python3.12/io.py:7)",
    ...{ pid: 4711, interval_low: null, interval_high: null },
  });
});

it("has what was gained of a range, less than 0 where more was given back, and no blocks", () => {
  const profile = drawProfile(
    `
    main a.py:1       main a.py:2
    900 ×3 live 950   100 live 20
    `,
  );
  const rows = rowsOf(viewBetween(profile, "peak", "end"));
  expect(rows.map(({ line, bytes, blocks }) => [line, bytes, blocks])).toEqual([
    [1, 50, null],
    [2, -80, null],
  ]);
});

it("says of a sampled recording how sure its bytes are, and nothing of short-lived blocks", () => {
  const profile = drawProfile("  main a.py:1\n  52428800 ×819200", { sampleBytes: 524_288 });
  const [row] = rowsOf(viewPeak(profile));
  expect(Number(row!.interval_low)).toBeLessThan(52_428_800);
  expect(Number(row!.interval_high)).toBeGreaterThan(52_428_800);
  expect([row!.short_lived_1, row!.short_lived_8]).toEqual([null, null]);
});

it("quotes what would end a field of CSV", () => {
  const recording = readRecording(writeRecording([{ frames: ['a,"b" /x\ny.py:3'], peakBytes: 7 }]), "drawn");
  const text = [...exportCsv(viewPeak(buildProfile({ recording, session: null })))].join("");
  expect(text.slice(text.indexOf("\n") + 1)).toMatch(
    /^"a,""b""","\/x\ny\.py",3,"a,""b"" \(\/x\\x0ay\.py:3\)",/,
  );
});
