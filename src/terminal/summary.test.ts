import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keepMatching } from "../analysis/filter.ts";
import type { Grouping } from "../analysis/groups.ts";
import { type View, viewAt, viewBetween, viewPeak } from "../analysis/view.ts";
import type { Seconds } from "../profile/brand.ts";
import { buildProfile } from "../profile/build.ts";
import { drawProfile, SESSION } from "../profile/fixture.ts";
import type { Profile } from "../profile/profile.ts";
import { InputError } from "../recording/errors.ts";
import { type HeaderValues, writeRecording } from "../recording/fixture.ts";
import { STATE } from "../recording/layout.ts";
import { readRecording } from "../recording/reader.ts";
import { text } from "./fixture.ts";
import { renderSummary, type SummaryOptions } from "./summary.ts";
import { widthOf } from "./text.ts";

const SOURCE: Readonly<Record<string, string>> = {
  "etl.py:41": "    rows = df[df.year == year].copy()\n",
  "etl.py:22": "    return pd.read_csv(path,",
  "etl.py:58": "\tjoined\t= left.merge(right)",
};
const OPTIONS: SummaryOptions = {
  columns: 100,
  color: false,
  bars: true,
  sourceOf: (file, line) => SOURCE[`${file}:${line}`] ?? null,
};

const ETL = `
  <module> etl.py:70      <module> etl.py:70  <module> etl.py:70  <module> /home/ana/etl.py:71  <before Python>  f /v/lib/python3.12/site-packages/pd/io.py:7
  clean etl.py:41[11-37]  load etl.py:22      enrich etl.py:58
  694157312 heap          639631360 heap      315621376           102760448                     42000000         1000000
`;

const show = (profile: Profile, options: Partial<SummaryOptions> = {}): string =>
  renderSummary(viewPeak(profile), { ...OPTIONS, ...options });

it("shows the peak and the lines that held it", () => {
  expect(show(drawProfile(ETL, { rssMax: 2_254_857_830 }))).toBe(
    text(`
    floodmark  peak 1.67 GiB at 12.4 s · RSS 2.10 GiB at most · 34.1 s

       662 MiB  39 %  ██████████████████  clean     etl.py:41   df[df.year == year].copy()
       610 MiB  36 %  ████████████████▋   load      etl.py:22   return pd.read_csv(path,
       301 MiB  18 %  ████████▏           enrich    etl.py:58   joined = left.merge(right)
      98.0 MiB   6 %  ██▋                 <module>  etl.py:71
      40.1 MiB   2 %  █▏                  <before Python>
       977 KiB  <1 %  ▏                   f         pd/io.py:7

      load() and clean() hold the same at once: 610 MiB twice (etl.py:22, etl.py:41)
`),
  );
});

it("gives way to a narrow terminal, source first, then bars", () => {
  expect(show(drawProfile(ETL, { rssMax: 2_254_857_830 }), { columns: 50 })).toBe(
    text(`
    floodmark  peak 1.67 GiB at 12.4 s
               RSS 2.10 GiB at most · 34.1 s

       662 MiB  39 %  ██████████  clean     etl.py:41
       610 MiB  36 %  █████████▎  load      etl.py:22
       301 MiB  18 %  ████▌       enrich    etl.py:58
      98.0 MiB   6 %  █▌          <module>  etl.py:71
      40.1 MiB   2 %  ▋           <before Python>
       977 KiB  <1 %  ▏           f         pd/io.py:7

      load() and clean() hold the same at once: 610
      MiB twice (etl.py:22, etl.py:41)
`),
  );
});

it("has no bars and no colour where it isn't a terminal", () => {
  const shown = show(drawProfile(ETL), { bars: false });
  expect(shown).toContain("   662 MiB  39 %  clean     etl.py:41   df[df.year == year].copy()\n");
});

it("colours the bars of the person's own lines and says the same", () => {
  const shown = show(drawProfile(ETL), { color: true });
  expect(shown).toContain("  \u001b[34m████████████████▋\u001b[39m   load ");
  expect(shown).toContain("  \u001b[2mf\u001b[22m         \u001b[2mpd/io.py:7\u001b[22m\n");
  expect(stripVTControlCharacters(shown)).toBe(show(drawProfile(ETL)));
});

it("says how many smaller lines there are and what they hold", () => {
  const stacks = Array.from({ length: 1300 }, (_, i) => ({
    frames: [`f app.py:${i + 1}`],
    peakBytes: 10_000,
  }));
  const large = [5, 4, 3].map((mega) => ({ frames: [`big app.py:${mega}`], peakBytes: mega << 20 }));
  const recording = readRecording(writeRecording([...large, ...stacks]), "drawn");
  const rows = show(buildProfile({ recording, session: SESSION }))
    .split("\n")
    .slice(2, -1);
  expect(rows).toHaveLength(4);
  expect(rows[3]).toBe("  12.4 MiB  51 %                      … 1,300 more lines");
});

describe("another moment than the peak", () => {
  const TIMELINE = [
    {
      seconds: 2,
      liveBytes: 30_000_000,
      changes: [
        [1, 10_000_000],
        [2, 20_000_000],
      ] as const,
    },
    {
      seconds: 8,
      liveBytes: 42_000_000,
      changes: [
        [1, 30_000_000],
        [2, 12_000_000],
        [3, 4_000_000],
      ] as const,
    },
  ];
  const profile = drawProfile(
    `
    clean etl.py:41[11-37]     load etl.py:22  reserve etl.py:9
    69000000 live 2500         31000000        5000000 reserved
    `,
    {},
    SESSION,
    TIMELINE,
  );
  const showView = (view: View): string => renderSummary(view, OPTIONS);

  it("stands in the heading, and shares are of what was held then", () => {
    expect(showView(viewAt(profile, 9 as Seconds))).toBe(
      text(`
    floodmark  held 40.1 MiB at 8.0 s · RSS 2.86 MiB at most · 34.1 s

      28.6 MiB  71 %  ██████████████████  clean  etl.py:41  df[df.year == year].copy()
      11.4 MiB  29 %  ███████▎            load   etl.py:22  return pd.read_csv(path,

      apart from that: 3.81 MiB reserved
`),
    );
    expect(showView(viewAt(profile, "end"))).toBe(
      text(`
    floodmark  held 2.44 KiB at the end · RSS 2.86 MiB at most · 34.1 s

      2.44 KiB  100 %  ██████████████████  clean  etl.py:41  df[df.year == year].copy()
`),
    );
    expect(showView(viewAt(profile, 1 as Seconds))).toBe(
      "floodmark  held nothing at 0 s · RSS 2.86 MiB at most · 34.1 s\n",
    );
  });

  it("may be a range: rows grew, a sentence says what others gave back", () => {
    expect(showView(viewBetween(profile, 2 as Seconds, 8 as Seconds))).toBe(
      text(`
    floodmark  gained 19.1 MiB from 2.0 s to 8.0 s · RSS 2.86 MiB at most · 34.1 s

      19.1 MiB  100 %  ██████████████████  clean  etl.py:41  df[df.year == year].copy()

      apart from that, gained: 3.81 MiB reserved

      Other lines gave back 7.63 MiB: in all, 11.4 MiB more is held than before.
`),
    );
    expect(showView(viewBetween(profile, "peak", "end"))).toBe(
      text(`
    floodmark  gained nothing from 12.4 s to 34.1 s · RSS 2.86 MiB at most · 34.1 s

      Lines gave back 95.4 MiB.
`),
    );
  });

  it("may be one before a program was killed", () => {
    const ended = { ms: SESSION.startedMs + 61_000, code: null, signal: "SIGKILL" };
    const killed = { ...profile, run: drawProfile("  f a.py:1\n  1", {}, { ...SESSION, ended }).run };
    expect(
      showView(viewAt(killed, 3 as Seconds))
        .split("\n")
        .slice(0, 2),
    ).toEqual([
      "floodmark  killed by signal 9 (SIGKILL) after 1 min 01 s, with 2.44 KiB tracked",
      "           held 28.6 MiB at 2.0 s · RSS 2.86 MiB at most",
    ]);
  });
});

describe("a sampled recording", () => {
  const R = 524_288;
  const sampled = drawProfile(
    `
    clean etl.py:41[11-37]   load etl.py:22               map etl.py:9   few etl.py:8
    52428800 ×819200         638976000 ×76 heap live 77   9437184 map    524288 ×8192
    `,
    { sampleBytes: R, rssMax: 2_254_857_830 },
    SESSION,
    [
      {
        seconds: 2,
        liveBytes: 0,
        changes: [
          [1, 10 * R],
          [2, 319_488_000],
        ],
      },
    ],
  );
  const NOTE =
    "  Figures are estimates from one allocation in 512 KiB; ± and ranges in brackets are 95 % intervals.\n";

  it("says how sure each figure is, where it is in doubt", () => {
    expect(show(sampled)).toBe(
      text(`
    floodmark  peak 669 MiB ± 11 MiB at 12.4 s · RSS 2.10 GiB at most · 34.1 s

       609 MiB                   91 %  ██████████████████  load   etl.py:22  return pd.read_csv(path,
      50.0 MiB ± 11 MiB           7 %  █▌                  clean  etl.py:41  df[df.year == year].copy()
      9.00 MiB                    1 %  ▎                   map    etl.py:9
       512 KiB (90 KiB–2.8 MiB)  <1 %  ▏                   few    etl.py:8

`) + NOTE,
    );
  });

  it("and of a gain, of what others gave back, and in a narrow terminal", () => {
    expect(renderSummary(viewBetween(sampled, 2 as Seconds, "end"), OPTIONS)).toBe(
      text(`
    floodmark  gained nothing from 2.0 s to 34.1 s · RSS 2.10 GiB at most · 34.1 s

      Lines gave back 310 MiB ± 4.2 MiB.
`).trimEnd() +
        "\n" +
        NOTE,
    );
    // Only a map was given back, which is in no doubt.
    const grown = drawProfile(
      `
      f a.py:1                     g a.py:2
      52428800 ×819200 live 5000   9437184 map
      `,
      { sampleBytes: R },
    );
    const taken = { ...grown, sites: { ...grown.sites, liveBytes: Float64Array.of(62_914_560, 0) } };
    const view = viewBetween(taken, "peak", "end");
    expect(renderSummary(view, OPTIONS)).toContain("Other lines gave back 9.00 MiB: in all,");
    for (const columns of [30, 50, 70])
      for (const line of show(sampled, { columns }).split("\n"))
        expect(widthOf(line)).toBeLessThanOrEqual(columns);
  });
});

const drawn = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

describe("a run that has no usual end", () => {
  const ONE = "  f app.py:1\n  12000000 live 7000000";
  const heading = (header: HeaderValues, session: typeof SESSION | null): string[] =>
    show(drawProfile(ONE, header, session)).split("\n");

  it("was killed", () => {
    const ended = { ms: SESSION.startedMs + 61_000, code: null, signal: "SIGKILL" };
    expect(heading({ state: STATE.recording }, { ...SESSION, ended }).slice(0, 3)).toEqual([
      "floodmark  killed by signal 9 (SIGKILL) after 1 min 01 s, with 6.68 MiB tracked",
      "           peak 11.4 MiB at 12.4 s · RSS 2.86 MiB at most",
      "",
    ]);
  });

  it("failed, is running, or was turned off", () => {
    const failed = { ...SESSION, ended: { ms: SESSION.startedMs, code: 3, signal: null } };
    expect(heading({}, failed).slice(-3)).toEqual(["", "  Ended with exit code 3.", ""]);
    expect(heading({ state: STATE.recording }, { ...SESSION, ended: null })).toContain(
      "  Still running when this was read.",
    );
    expect(heading({ state: STATE.off }, SESSION).join(" ")).toContain("Recording stopped before the end");
  });

  it("recorded nothing", () => {
    expect(show(drawProfile("  f app.py:1\n  0"))).toBe(
      drawn(["floodmark  no peak · RSS 2.86 MiB at most · 34.1 s", "", "  No memory was recorded."]),
    );
  });

  it("was tiny", () => {
    expect(show(drawProfile("  <before Python>\n  1000000"), { columns: 60 })).toBe(
      drawn([
        "floodmark  peak 977 KiB at 12.4 s · RSS 2.86 MiB at most",
        "           34.1 s",
        "",
        "  977 KiB  100 %  ██████████████████  <before Python>",
        "",
        "  The peak is 977 KiB: there is little to find.",
      ]),
    );
  });
});

it("shows an expression that goes on in further lines as such", () => {
  const profile = drawProfile("  load etl.py:22[11-24]\n  50000000");
  const endLine = profile.frames.endLine.map((line) => (line > 0 ? line + 1 : line));
  const shown = show({ ...profile, frames: { ...profile.frames, endLine } });
  expect(shown).toContain("etl.py:22  pd.read_csv(path, …\n");
});

it("keeps hostile names on their line", () => {
  const frames = ["a\u001b[31m\u202e\nb /x\u0007/y.py:1"];
  const recording = readRecording(writeRecording([{ frames, peakBytes: 5_000_000 }]), "drawn");
  const profile = buildProfile({ recording, session: SESSION });
  expect(show(profile)).toContain("a\\x1b[31m\\u202e\\nb  /x\\x07/y.py:1\n");
});

it("never passes the terminal's width", () => {
  const word = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
    .map((name) => name.replace(/\s/g, "_"));
  const stack = fc.record({
    frames: fc.tuple(word).map(([name]) => [`${name} ${name}.py:7`]),
    peakBytes: fc.nat(),
  });
  fc.assert(
    fc.property(
      fc.array(stack, { maxLength: 12 }),
      fc.integer({ min: 1, max: 130 }),
      fc.boolean(),
      (stacks, columns, color) => {
        const profile = buildProfile({
          recording: readRecording(writeRecording(stacks), "drawn"),
          session: SESSION,
        });
        const shown = show(profile, { columns, color, sourceOf: () => "値 = load(path)" });
        for (const line of shown.split("\n")) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      },
    ),
  );
});

describe("a part, and by other things than lines", () => {
  const profile = drawProfile(
    `
    <module> etl.py:70  <module> etl.py:70                           <module> etl.py:70  thread Thread-N (worker)
    clean etl.py:41     load etl.py:22                               load etl.py:23      work etl.py:80
                        read /v/lib/python3.12/site-packages/pd/io.py:7
    40000000 heap       30000000 live 1000000                        10000000            20000000 buffer
    `,
    {},
    SESSION,
    [{ seconds: 2, liveBytes: 9_000_000, changes: [[2, 9_000_000]] }],
  );
  const showBy = (by: Grouping, text?: string, look: (of: Profile) => View = viewPeak): string[] => {
    const view = look(profile);
    const part = text === undefined ? undefined : { ...look(keepMatching(profile, text)), text };
    const shown = renderSummary(part ? { ...view, part } : view, { ...OPTIONS, bars: false }, by);
    return shown.split("\n").slice(0, -1);
  };

  it.each<[Grouping, readonly string[]]>([
    [
      "function",
      [
        "  38.1 MiB  40 %  clean  etl.py",
        "  38.1 MiB  40 %  load   etl.py",
        "  19.1 MiB  20 %  work   etl.py",
      ],
    ],
    ["file", ["  95.4 MiB  100 %  etl.py"]],
    ["package", ["  66.8 MiB  70 %  etl", "  28.6 MiB  30 %  pd"]],
    ["thread", ["  76.3 MiB  80 %  main thread", "  19.1 MiB  20 %  Thread-N (worker)"]],
    ["process", ["  95.4 MiB  100 %  <process 4711: >"]],
    ["kind", ["  38.1 MiB  40 %  Heap", "  38.1 MiB  40 %  Objects", "  19.1 MiB  20 %  Buffers"]],
  ])("by %s", (by, rows) => {
    expect(showBy(by).slice(2)).toEqual(rows);
  });

  it("says how much of the whole a filter leaves, and lists what leads to it", () => {
    expect(showBy("line", "PD/io.py:7")).toEqual([
      'floodmark  peak 95.4 MiB at 12.4 s · 28.6 MiB of it in "PD/io.py:7" · RSS 2.86 MiB at most · 34.1 s',
      "",
      "  28.6 MiB  100 %  load  etl.py:22  return pd.read_csv(path,",
    ]);
    expect(showBy("package", "load").slice(2)).toEqual(["  28.6 MiB  75 %  pd", "  9.54 MiB  25 %  etl"]);
    expect(showBy("line", "site-packages/pd/", (of) => viewAt(of, 3 as Seconds))[0]).toContain(
      "held 8.58 MiB at 2.0 s · 8.58 MiB of it in",
    );
    expect(showBy("line", "clean", (of) => viewBetween(of, 3 as Seconds, "end"))[0]).toContain(
      'nothing of it in "clean"',
    );
  });

  it("refuses what nothing matches", () => {
    expect(() => showBy("line", "polars")).toThrow(
      new InputError(
        'nothing in this recording matches "polars": give a part of a function\'s name or of a path',
      ),
    );
  });
});
