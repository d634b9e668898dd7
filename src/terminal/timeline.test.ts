import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { expect, it } from "vitest";
import { keepMatching } from "../analysis/filter.ts";
import { buildProfile } from "../profile/build.ts";
import { drawProfile, SESSION } from "../profile/fixture.ts";
import type { Profile } from "../profile/profile.ts";
import { type DrawnMoment, writeRecording } from "../recording/fixture.ts";
import { STATE } from "../recording/layout.ts";
import { readRecording } from "../recording/reader.ts";
import { text } from "./fixture.ts";
import { widthOf } from "./text.ts";
import { renderTimeline } from "./timeline.ts";
import { timelineJson } from "./timeline-json.ts";

const MIB = 2 ** 20;
const moment = (seconds: number, mib: number, rss = 0): DrawnMoment => ({
  ...{ seconds, liveBytes: mib * MIB, rss: rss * MIB, changes: [] },
});
const MOMENTS = [
  moment(3, 20, 40),
  moment(8, 30, 44),
  moment(12, 60, 70),
  moment(15, 40, 64),
  moment(30, 8, 64),
];
const drawTimeline = (moments: readonly DrawnMoment[]): Profile =>
  drawProfile(`  load a.py:1\n  ${90 * MIB} live ${MIB}`, { rssMax: 110 * MIB }, SESSION, moments);

const show = (profile: Profile, columns: number, color = false): string =>
  renderTimeline(profile, { columns, color });

/** The chart alone, without its heading. */
const chartOf = (shown: string): string[] => shown.split("\n").filter((row) => /[┤│┼]/.test(row));

it("draws a part of the time, with the peak if it is in it", () => {
  const profile = drawTimeline(MOMENTS);
  const draw = (from: number, to: number) =>
    renderTimeline(profile, { columns: 64, color: false }, { span: { from, to } });
  const whole = draw(0, profile.run.duration);
  expect(whole).toBe(show(profile, 64));
  const part = draw(9, 16);
  expect(part).toContain("peak 12.4 s");
  expect(part).toContain("10 s");
  // What was held when it begins has been held since the moment before.
  expect(chartOf(part).at(-2)).toMatch(/│█+$/);
  const after = draw(20, 30);
  expect(after).not.toContain("▲");
  const { moments, peak } = JSON.parse(timelineJson(profile, { from: 9, to: 16 })) as {
    moments: { seconds: number }[];
    peak: object;
  };
  expect(moments.map(({ seconds }) => seconds)).toEqual([12, 12.4, 15]);
  expect(peak).toMatchObject({ seconds: 12.4 });
});

it("draws what was held, RSS above it, sizes and times, and marks the peak", () => {
  expect(show(drawTimeline(MOMENTS), 64)).toBe(
    text(`
    floodmark  peak 90.0 MiB at 12.4 s · RSS 110 MiB at most
               34.1 s

      96.0 MiB ┤                  ▄▄▄▄▄
               │                  █████
               │                  █████
      64.0 MiB ┤                  █████⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉
               │            ⣀⣀⣀⣀⣀⣀█████
               │    ⠒⠒⠒⠒⠒⠒⠒⠒      █████▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆
      32.0 MiB ┤            ▇▇▇▇▇▇████████████████████████████
               │    ▇▇▇▇▇▇▇▇██████████████████████████████████
               │    ██████████████████████████████████████████▆▆▆▆▆▆
             0 ┼┬─────────────────▲───┬──────────────────────┬──────
                0 s          peak 12.4 s                   30 s

      █ held    ⠒⠒ RSS
`),
  );
});

it("draws a part by itself, on the same axis of time", () => {
  const profile = drawProfile(
    `
    load a.py:1             clean a.py:2
    62914560 live 1048576   31457280
    `,
    {},
    SESSION,
    [
      { ...moment(3, 20, 40), changes: [[1, 20 * MIB]] },
      { ...moment(8, 30, 44), changes: [[2, 10 * MIB]] },
      {
        ...moment(20, 45, 70),
        changes: [
          [1, 3 * MIB],
          [2, 42 * MIB],
        ],
      },
    ],
  );
  const part = { recorded: keepMatching(profile, "clean"), text: "clean" };
  const shown = renderTimeline(profile, { columns: 80, color: false }, { part });
  expect(shown).toContain('floodmark  peak 90.0 MiB at 12.4 s · 30.0 MiB of it in "clean"');
  expect(shown).toContain("\n  48.0 MiB ┤\n");
  expect(shown).not.toContain("⠒⠒ RSS");
  expect(
    JSON.parse(timelineJson(part.recorded)).moments.map(({ bytes }: { bytes: number }) => bytes / MIB),
  ).toEqual([...[0, 0, 10, 30, 42, 0]]);
});

it("says the same with colour", () => {
  const shown = show(drawTimeline(MOMENTS), 64, true);
  expect(shown).toContain("\u001b[34m");
  expect(stripVTControlCharacters(shown)).toBe(show(drawTimeline(MOMENTS), 64));
});

it("marks the moments that a signal has marked", () => {
  const shown = show(
    drawTimeline([
      { seconds: 5, liveBytes: 20 * MIB, changes: [[1, 20 * MIB]] },
      { seconds: 25, liveBytes: 30 * MIB, mark: 1, changes: [[1, 30 * MIB]] },
    ]),
    100,
  );
  const [axis = "", texts = ""] = shown.split("\n").filter((line) => /▲|mark 1/.test(line));
  expect(texts.indexOf("mark 1") + 3).toBe(axis.indexOf("◆"));
});

it("lists marks that have names, and windows with what was gained in them", () => {
  const marked = (seconds: number, mark: number, name: string): DrawnMoment => ({
    ...moment(seconds, seconds),
    ...{ mark, name },
  });
  const profile = drawProfile(
    `  load a.py:1\n  ${90 * MIB} live ${MIB}`,
    {},
    SESSION,
    [marked(5, 1, "after load"), marked(20, 2, ""), marked(25, 3, `a ${"very ".repeat(9)}long\u202ename`)],
    [
      { serial: 1, open: 4, peak: 6, close: 8, held: [[0, 0, 2 * MIB, 3]] },
      { serial: 7, open: 21, peak: 30, held: [[MIB, 1, 90 * MIB, 9]] },
    ],
  );
  const shown = show(profile, 100);
  expect(shown).toContain(
    text(`
      mark      at      held
         1   5.0 s  5.00 MiB  after load
         2  20.0 s  20.0 MiB
         3  25.0 s  25.0 MiB  a very very very very very very very very very long\\u202ename

      window    from     to    gained      at
           1   4.0 s  8.0 s  2.00 MiB   6.0 s
           7  21.0 s      –  89.0 MiB  30.0 s
    `),
  );
  expect(shown).toMatch(/◆.*\n.* after load .* mark 2 /);
  const part = renderTimeline(profile, { columns: 100, color: false }, { span: { from: 10, to: 22 } });
  expect(part).not.toContain("after load");
  expect(part).toMatch(/\n {2}window.*\n {7}7 /);
  const { marks, windows } = JSON.parse(timelineJson(profile, { from: 0, to: 20 }));
  expect(marks).toEqual([
    { number: 1, name: "after load", seconds: 5, bytes: 5 * MIB },
    { number: 2, name: "mark 2", seconds: 20, bytes: 20 * MIB },
  ]);
  expect(windows).toEqual([{ number: 1, process: "4711", from: 4, to: 8, bytes: 2 * MIB, peak: 6 }]);
});

it("draws a run without moments from nothing to the peak and the end", () => {
  expect(show(drawTimeline([]), 40)).toBe(
    text(`
    floodmark  peak 90.0 MiB at 12.4 s
               RSS 110 MiB at most · 34.1 s

      96.0 MiB ┤          ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄
               │          ██████████████████
               │          ██████████████████
      64.0 MiB ┤          ██████████████████
               │          ██████████████████
               │          ██████████████████
      32.0 MiB ┤          ██████████████████
               │          ██████████████████
               │          ██████████████████
             0 ┼┬─────────▲─────────────────
                0 s  peak 12.4 s
`),
  );
});

it("says how a killed program ended, and that nothing was recorded", () => {
  const ended = { ms: SESSION.startedMs + 61_000, code: null, signal: "SIGKILL" };
  const killed = drawProfile(
    "  f a.py:1\n  9000000 live 7000000",
    { state: STATE.recording },
    { ...SESSION, ended },
  );
  expect(show(killed, 100).split("\n").slice(0, 3)).toEqual([
    "floodmark  killed by signal 9 (SIGKILL) after 1 min 01 s, with 6.68 MiB tracked",
    "           peak 8.58 MiB at 12.4 s · RSS 2.86 MiB at most",
    "",
  ]);
  expect(show(drawProfile("  f a.py:1\n  0"), 100)).toBe(
    "floodmark  no peak · RSS 2.86 MiB at most · 34.1 s\n\n  No memory was recorded.\n",
  );
});

it("never passes the terminal's width", () => {
  const moments = fc.array(fc.tuple(fc.nat(40_000), fc.nat(2 ** 40), fc.nat(2 ** 40)), { maxLength: 20 });
  fc.assert(
    fc.property(moments, fc.nat(2 ** 41), fc.integer({ min: 1, max: 130 }), (drawn, peakBytes, columns) => {
      const timeline = drawn
        .sort(([a], [b]) => a - b)
        .map(([ms, liveBytes, rss]) => ({ seconds: ms / 1000, liveBytes, rss, changes: [] }));
      const file = writeRecording([{ frames: ["f a.py:1"], peakBytes }], {}, timeline);
      const profile = buildProfile({ recording: readRecording(file, "drawn"), session: null });
      for (const line of show(profile, columns).split("\n"))
        expect(widthOf(line)).toBeLessThanOrEqual(columns);
    }),
  );
});

it("gives machines each moment, the peak among them", () => {
  expect(JSON.parse(timelineJson(drawTimeline(MOMENTS.slice(0, 1))))).toEqual({
    marks: [],
    windows: [],
    moments: [
      { seconds: 0, bytes: 0, rss: null },
      { seconds: 3, bytes: 20 * MIB, rss: 40 * MIB },
      { seconds: 12.4, bytes: 90 * MIB, rss: null },
      { seconds: 34.1, bytes: MIB, rss: null },
    ],
    peak: { bytes: 90 * MIB, seconds: 12.4 },
    duration: 34.1,
  });
});

it("says of a sampled recording how sure the peak is, and each moment to machines", () => {
  const R = 524_288;
  const sampled = drawProfile("  load a.py:1\n  52428800 ×819200", { sampleBytes: R }, SESSION, [
    { seconds: 3, liveBytes: 10 * R, changes: [[1, 10 * R]] },
  ]);
  expect(show(sampled, 100)).toContain("floodmark  peak 50.0 MiB ± 11 MiB at 12.4 s · RSS");
  expect(show(sampled, 100)).toContain("Figures are estimates from one allocation in 512 KiB;");
  const { moments, peak } = JSON.parse(timelineJson(sampled));
  expect(moments[0]).toEqual({ seconds: 0, bytes: 0, interval: [0, 0], rss: null });
  expect(moments[1].interval.map((end: number) => Math.round((10 * end) / MIB))).toEqual([27, 92]);
  expect(peak.interval).toEqual(moments[2].interval);
  expect(JSON.parse(timelineJson(drawTimeline([]))).peak).toEqual({ bytes: 90 * MIB, seconds: 12.4 });
});
