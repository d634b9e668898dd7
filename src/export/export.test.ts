import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { heaviestLines } from "../analysis/lines.ts";
import { peakTree } from "../analysis/peak-tree.ts";
import { type View, viewAt, viewBetween, viewPeak } from "../analysis/view.ts";
import type { Seconds } from "../profile/brand.ts";
import { buildProfile } from "../profile/build.ts";
import { drawProfile, SESSION } from "../profile/fixture.ts";
import type { Profile } from "../profile/profile.ts";
import { type DrawnStack, writeRecording } from "../recording/fixture.ts";
import { readRecording } from "../recording/reader.ts";
import { summaryJson } from "../terminal/summary-json.ts";
import { EXPORTERS } from "./index.ts";

const ETL = drawProfile(`
  <module> etl.py:70[0-14]  <module> etl.py:70[0-14]  <module> etl.py:70[0-14]  <module> etl.py:71    <module> etl.py:1                         <before Python>
  load etl.py:22[11-30]     load etl.py:22[11-30]     clean etl.py:41           <listcomp> etl.py:71  _load <frozen importlib._bootstrap>:1360
  read /l/pd/io.py:7        read /l/pd/io.py:8
  610000000 ×3 heap         4000000 ×2 map            662000000 heap live 5000  98000000 ×900000      700000 ×7000 buffer                       31000 ×40 heap
`);

/** The same program, sampled: a site for each class of sizes. */
const SAMPLED = drawProfile(
  `
  <module> etl.py:70[0-14]  <module> etl.py:70[0-14]    <module> etl.py:71       <before Python>
  load etl.py:22[11-30]     load etl.py:22[11-30]       <listcomp> etl.py:71
  610000000 ×3 heap         52428800 ×819200 live 5000  4000000 map              524288 ×8192 buffer
  `,
  { sampleBytes: 524_288 },
);

/** The formats that a person can read, too. */
const TEXT_FORMATS = ["collapsed", "speedscope", "csv", "json", "svg"] as const;
type TextFormat = (typeof TEXT_FORMATS)[number];

const textOf = (format: TextFormat, profile: Profile): string =>
  [...EXPORTERS[format](viewPeak(profile))].join("");

it.each(TEXT_FORMATS)("writes the %s format as the golden file has it", async (format) => {
  await expect(textOf(format, ETL)).toMatchFileSnapshot(resolve("test/golden", `peak.${format}`));
});

it.each(["json", "csv"] as const)(
  "writes a sampled recording as %s with intervals, as the golden file has it",
  async (format) => {
    await expect(textOf(format, SAMPLED)).toMatchFileSnapshot(resolve("test/golden", `sampled.${format}`));
  },
);

it("says in the summary for machines, too, how sure each figure of a sampled recording is", () => {
  const summary = JSON.parse(summaryJson(viewPeak(SAMPLED)));
  const { processes, peak, moment, kinds, truncated, lines } = summary;
  expect(summary.sampleBytes).toBe(524_288);
  expect([moment.interval, processes[0].peak.interval, processes[0].treeInterval]).toEqual([
    ...[peak.interval, peak.interval, peak.interval],
  ]);
  expect(kinds[2]).toMatchObject({ kind: "heap", interval: kinds[2].peakInterval });
  expect(kinds[2].liveInterval).toEqual([0, 2_014_031]); // none was seen
  expect(kinds[3]).toMatchObject({ kind: "anonymous map", totalInterval: [4_000_000, 4_000_000] });
  expect(truncated).toEqual({ allocations: 0, bytes: 0, interval: [0, 0] });
  expect(lines[0]).toMatchObject({ line: 22, shortLived1: null, shortLived8: null });
  for (const { bytes, interval, totalBytes, totalInterval } of lines) {
    expect(interval[0]).toBeLessThanOrEqual(bytes);
    expect(interval[1]).toBeGreaterThanOrEqual(bytes);
    expect(totalInterval[1]).toBeGreaterThanOrEqual(totalBytes);
  }
  expect(summaryJson(viewPeak(ETL))).not.toMatch(/interval|sampleBytes/i);
});

describe("collapsed stacks", () => {
  const parse = (text: string) =>
    text
      .split("\n")
      .slice(0, -1)
      .map((line) => {
        const [, stack, bytes] = /^(.+) (\d+)$/.exec(line) ?? [];
        return { frames: stack!.split(";"), bytes: Number(bytes) };
      });
  const profileOf = (stacks: readonly DrawnStack[]): Profile =>
    buildProfile({ recording: readRecording(writeRecording(stacks), "drawn"), session: null });

  it("merge stacks of one line, and leave out those that held nothing", () => {
    const profile = drawProfile(`
      main a.py:1[0-4]  main a.py:1[6-9]  main a.py:2  <native thread>
      10                20                0 live 9     5
    `);
    expect(textOf("collapsed", profile)).toBe("main (a.py:1) 30\n<native thread> 5\n");
  });

  it("begin with a thread's name, which may be anything", () => {
    const stacks = ["loader-N", "a; b\nc"].map((name) => ({
      frames: [`thread ${name}`, "load a.py:1"],
      peakBytes: 10,
    }));
    expect(textOf("collapsed", profileOf(stacks))).toBe(
      "a\\x3b b\\x0ac;load (a.py:1) 10\nloader-N;load (a.py:1) 10\n",
    );
  });

  it("can be read whatever names hold, and sum up to the peak", () => {
    const name = fc
      .string({ unit: "binary", minLength: 1, maxLength: 12 })
      .map((text) => text.replace(/\s/g, ";"));
    const frame = fc.tuple(name, name).map(([one, other]) => `${one} ${other.replace(/[<>]/g, "\n")}.py:1`);
    const frames = fc.array(frame, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        fc.array(fc.record<DrawnStack>({ frames, peakBytes: fc.nat() }), { maxLength: 8 }),
        (stacks) => {
          const profile = profileOf(stacks);
          const parsed = parse(textOf("collapsed", profile));
          expect(parsed.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(profile.peak.bytes);
          for (const { frames } of parsed)
            for (const text of frames) expect(text).toMatch(/^.+ \(.+\.py:1\)$/su);
        },
      ),
    );
  });

  it("escape what would end a frame or a line", () => {
    const profile = profileOf([{ frames: ["a;b\u0085 /x;\n/y.py:3"], peakBytes: 7 }]);
    expect(textOf("collapsed", profile)).toBe("a\\x3bb\\x85 (/x\\x3b\\x0a/y.py:3) 7\n");
  });
});

describe("the JSON export", () => {
  it("holds the tree that the report and the terminal show", () => {
    const { tree, lines, peak } = JSON.parse(textOf("json", ETL));
    const shown = peakTree(ETL);
    for (const column of [
      "parent",
      "line",
      "bytes",
      "blocks",
      "selfBytes",
      "endLine",
      "column",
      "endColumn",
    ] as const) {
      expect(tree[column]).toEqual([...shown[column]]);
    }
    expect(lines.function).toEqual(shown.lines.function);
    expect(lines.origin[0]).toBe("root");
    expect(peak).toEqual({ bytes: 1_374_731_000, seconds: 12.4 });
  });
});

describe("the summary for machines", () => {
  it("says the same of processes and of the resident set as the JSON export", () => {
    const [summary, whole] = [summaryJson(viewPeak(ETL)), textOf("json", ETL)].map((text) =>
      JSON.parse(text),
    );
    for (const field of ["processes", "rssMax", "rssProcesses", "pssMax"] as const)
      expect(whole[field]).toEqual(summary[field]);
    expect(whole.processes[0]).toMatchObject({ pid: 4711, number: 1, parentPid: expect.any(Number) });
    expect(whole.processes[0]).toMatchObject({ rssMax: SESSION.rssMax, treeBytes: whole.peak.bytes });
  });

  it("gives the peak and all lines, largest first", () => {
    const summary = JSON.parse(summaryJson(viewPeak(ETL)));
    expect(Object.keys(summary)).toEqual([
      ...[
        "processes",
        "peak",
        "moment",
        "rssMax",
        "rssProcesses",
        "pssMax",
        "outOfMemory",
        "events",
        "kinds",
        "truncated",
        "approximate",
        "findings",
        "lines",
        "sizes",
      ],
    ]);
    expect(summary.peak).toEqual({ bytes: 1_374_731_000, seconds: 12.4 });
    expect(summary.rssMax).toBe(SESSION.rssMax);
    expect(summary.events).toEqual({ allocations: 907_046, releases: 907_045 });
    expect(summary.lines[0]).toEqual({
      ...{ function: "clean", file: "etl.py", line: 41, bytes: 662_000_000 },
      share: 662_000_000 / 1_374_731_000,
      ...{ totalBytes: 662_000_000, totalBlocks: 1, firstSeconds: 0, lastSeconds: 0 },
      ...{ shortLived1: 0, shortLived8: 0 },
    });
    expect(summary.lines.map((line: { bytes: number }) => line.bytes)).toEqual(
      heaviestLines(peakTree(ETL)).map((line) => line.bytes),
    );
  });
});

describe("another moment than the peak", () => {
  const profile = drawProfile(
    `
    main a.py:1     main a.py:1  main a.py:2
    load a.py:5     load a.py:6
    900 ×3 live 20  100 heap     40
    `,
    {},
    SESSION,
    [
      {
        seconds: 2,
        liveBytes: 130,
        changes: [
          [1, 30],
          [2, 100],
        ],
      },
      { seconds: 8, liveBytes: 120, changes: [[1, 20]] },
    ],
  );
  const views = {
    time: viewAt(profile, 3 as Seconds),
    end: viewAt(profile, "end"),
    range: viewBetween(profile, 3 as Seconds, "peak"),
    loss: viewBetween(profile, 3 as Seconds, 9 as Seconds),
  };
  const write = (format: TextFormat, view: View): string => [...EXPORTERS[format](view)].join("");

  it("is exported as collapsed stacks: of a range, those that grew", () => {
    expect(write("collapsed", views.time)).toBe(
      "main (a.py:1);load (a.py:6) 100\nmain (a.py:1);load (a.py:5) 30\n",
    );
    expect(write("collapsed", views.end)).toBe("main (a.py:1);load (a.py:5) 20\n");
    expect(write("collapsed", views.range)).toBe("main (a.py:1);load (a.py:5) 870\nmain (a.py:2) 40\n");
    expect(write("collapsed", views.loss)).toBe("");
  });

  it("is exported as JSON beside the peak, blocks null where they are not known", () => {
    const time = JSON.parse(write("json", views.time));
    expect(time.peak).toEqual({ bytes: 1040, seconds: 12.4 });
    expect(time.moment).toEqual({ what: "time", seconds: 2, bytes: 130 });
    expect(time.kinds[0]).toMatchObject({ peakBytes: 940, peakBlocks: 4, bytes: 30, blocks: null });
    expect(time.tree).toMatchObject({ bytes: [130, 130, 100, 30], blocks: [null, null, null, null] });
    expect(time.tree.held[0]).toMatchObject({
      kind: "object",
      selfBytes: [30],
      selfBlocks: [null],
      totalBytes: [900],
    });
    const end = JSON.parse(write("json", views.end));
    expect(end.moment).toEqual({ what: "end", seconds: 34.1, bytes: 20 });
    expect(end.tree.blocks).toEqual([1, 1, 1]);
    const loss = JSON.parse(write("json", views.loss));
    expect(loss.moment).toEqual({ what: "range", from: 2, to: 8, bytes: -10 });
    expect(loss.tree).toMatchObject({ bytes: [-10, -10, -10], selfBytes: [0, 0, -10] });
  });

  it("is summed up as JSON: of a range, the lines that grew", () => {
    const linesOf = (view: View) =>
      JSON.parse(summaryJson(view)).lines.map((row: { line: number; bytes: number; share: number }) => [
        ...[row.line, row.bytes, row.share],
      ]);
    expect(linesOf(views.time)).toEqual([
      [6, 100, 100 / 130],
      [5, 30, 30 / 130],
    ]);
    expect(linesOf(views.range)).toEqual([
      [5, 870, 870 / 910],
      [2, 40, 40 / 910],
    ]);
    const range = JSON.parse(summaryJson(views.range));
    expect(range.moment).toEqual({ what: "range", from: 2, to: 12.4, bytes: 910 });
    expect(range.peak).toEqual({ bytes: 1040, seconds: 12.4 });
    expect(JSON.parse(summaryJson(views.loss)).lines).toEqual([]);
  });
});
