import { expect, test } from "vitest";
import type { Seconds } from "../profile/brand.ts";
import { drawProfile } from "../profile/fixture.ts";
import type { MemoryLook, Profile } from "../profile/profile.ts";
import { renderExplanation } from "./explain.ts";
import { explainJson } from "./explain-json.ts";
import { widthOf } from "./text.ts";

const MIB = 2 ** 20;
const PARTS = {
  ...{ arenas: 500 * MIB, malloc: 41 * MIB, maps: 0, code: 20 * MIB, files: 0, shared: 0, stacks: 0 },
  ...{ own: 100 * MIB, other: MIB / 4 },
};
const LOOK: MemoryLook = {
  ...{ pid: 4711, number: 1, isForked: false, seconds: 12.4, swap: 0 },
  ...{ parts: PARTS, pss: PARTS },
  live: [40 * MIB, 10 * MIB, 5120 * MIB, 0, 0, 0, 0],
  large: [
    [0, 0],
    [0, 0],
    [5120 * MIB, 40 * MIB],
    [0, 0],
  ],
  arenas: { count: 500, bytes: 500 * MIB, looked: 500, live: 50 * MIB, few: 412 },
  blocks: [{ site: 0, count: 1, bytes: 5120 * MIB, resident: 40 * MIB }],
};
const PROFILE: Profile = { ...drawProfile("  reserve app.py:2\n  5000000000 heap"), looks: [LOOK] };
const show = (columns: number, bars = false, profile = PROFILE) =>
  renderExplanation(profile, "peak", { columns, bars, color: false });

test("parts, large blocks and what there is to say", () => {
  expect(`\n${show(100)}`).toBe(`
floodmark  RSS 661 MiB at 12.4 s · 5.05 GiB held

  40.0 MiB   6 %  Python objects          live
  10.0 MiB   2 %  buffers                 of lists, dicts and the like, live
  40.0 MiB   6 %  heap                    what libraries allocated, live
   450 MiB  68 %  interpreter's overhead  450 MiB of 500 MiB in 500 arenas is free
  1.00 MiB  <1 %  allocator's overhead    freed but kept by malloc, headers, gaps
  20.0 MiB   3 %  code                    of Python and libraries, with their variables
   100 MiB  15 %  Floodmark itself        its tables and recording
   256 KiB  <1 %  unexplained

  allocated 5.00 GiB, touched 40.0 MiB  reserve  app.py:2

  412 of 500 arenas are kept by fewer than 10 objects each: 412 MiB.
`);
});

test("bars where they fit, and no line wider than the terminal", () => {
  expect(show(100, true)).toContain("   450 MiB  68 %  ██████████████████  interpreter's overhead");
  expect(show(79, true)).not.toContain("█");
  for (const columns of [20, 40, 60, 80, 120]) {
    for (const line of show(columns, true).split("\n")) expect(widthOf(line)).toBeLessThanOrEqual(columns);
  }
});

/** A child that has all of its parent's memory, has copied 60 MiB of it, and holds 20 MiB of its own. */
const CHILD: MemoryLook = {
  ...{ ...LOOK, pid: 12, seconds: 12.9, isForked: true },
  parts: { ...PARTS, arenas: 0, malloc: 0, own: MIB, other: 561.25 * MIB },
  pss: { ...PARTS, arenas: 0, malloc: 0, code: 10 * MIB, own: MIB, other: 320.625 * MIB },
  live: [0, 0, 20 * MIB, 0, 0, 0, 0],
  large: [0, 0, 0, 0].map(() => [0, 0] as const),
  arenas: { count: 0, bytes: 0, looked: 0, live: 0, few: 0 },
  blocks: [],
};
const PARENT: MemoryLook = {
  ...LOOK,
  pss: { ...PARTS, arenas: 260 * MIB, malloc: 40.5 * MIB, code: 10 * MIB, other: MIB / 8 },
};
const [PROCESS] = PROFILE.processes;
const TREE: Profile = {
  ...PROFILE,
  processes: [
    { ...PROCESS!, label: "app.py" },
    { ...PROCESS!, pid: 12, number: 2, label: "app.py --child" },
  ],
  looks: [PARENT, CHILD].map((look) => (look.pid === 12 ? { ...look, number: 2 } : look)),
};

test("of several processes there is a table of them, and what they have together", () => {
  expect(`\n${show(100, false, TREE)}`).toBe(`
floodmark  Pss 742 MiB from 12.4 s to 12.9 s · 2 processes · 5.07 GiB held

      Pss       RSS      held  unexplained
  411 MiB   661 MiB  5.05 GiB      256 KiB  4711 app.py
  332 MiB   582 MiB  20.0 MiB          0 B  12-2 app.py --child
  742 MiB  1.21 GiB  5.07 GiB      256 KiB  in all

  40.0 MiB   5 %  Python objects           live
  10.0 MiB   1 %  buffers                  of lists, dicts and the like, live
  60.0 MiB   8 %  heap                     what libraries allocated, live
   450 MiB  61 %  interpreter's overhead   450 MiB of 500 MiB in 500 arenas is free
  1.00 MiB  <1 %  allocator's overhead     freed but kept by malloc, headers, gaps
  60.0 MiB   8 %  inherited, and overhead  forked children's own copies of their parent's memory
  20.0 MiB   3 %  code                     of Python and libraries, with their variables
   101 MiB  14 %  Floodmark itself         its tables and recording
   256 KiB  <1 %  unexplained

  allocated 5.00 GiB, touched 40.0 MiB  reserve  app.py:2

  Pages that processes share count once, by the part of each (Pss); in the sum of their RSS, 1.21
  GiB, they count in each.
  412 of 500 arenas are kept by fewer than 10 objects each: 412 MiB.
  The peak was at 12.4 s, with 4.66 GiB held: the nearest looks were from 12.4 s to 12.9 s, with
  5.07 GiB held.
`);
  for (const columns of [20, 40, 60, 80, 120])
    for (const line of show(columns, true, TREE).split("\n"))
      expect(widthOf(line)).toBeLessThanOrEqual(columns);
});

test("where nobody looked there is what the recording tells", () => {
  expect(show(100, false, { ...PROFILE, looks: [] })).toBe(`\
floodmark  nothing seen from outside at 12.4 s

  4.66 GiB were held; the RSS then isn't known.
  Nobody looked at this process from outside: floodmark run does.
`);
  expect(JSON.parse(explainJson({ ...PROFILE, looks: [] }, "peak"))).toEqual({
    ...{ source: "ticks", asked: 12.4, seconds: 12.4 },
    ...{ rss: null, live: 5_000_000_000, processes: 1 },
  });
});

test("for machines, parts of several processes add up to the Pss", () => {
  const explained = JSON.parse(explainJson(TREE, "peak"));
  const sum = (all: readonly { [name: string]: number }[], name: string) =>
    all.reduce((total, one) => total + one[name]!, 0);
  expect(sum(explained.parts, "bytes")).toBe(explained.pss);
  expect(sum(explained.processes, "pss")).toBe(explained.pss);
  expect(sum(explained.processes, "rss")).toBe(explained.rss);
  expect(explained).toMatchObject({ source: "tree", asked: 12.4, from: 12.4, to: 12.9, unseen: [] });
  expect(explained.processes[1]).toEqual({
    ...{ pid: 12, number: 2, label: "app.py --child", seconds: 12.9, live: 20 * MIB, unexplained: 0 },
    ...{ pss: 331.625 * MIB, rss: 582.25 * MIB },
  });
});

test("for machines, parts add up to the RSS", () => {
  const explained = JSON.parse(explainJson(PROFILE, 3 as Seconds));
  const parts: { bytes: number }[] = explained.parts;
  expect(parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(explained.rss);
  expect(explained).toMatchObject({ source: "look", pid: 4711, asked: 3, seconds: 12.4, swap: 0 });
  expect(explained.large).toEqual([
    { function: "reserve", file: "app.py", line: 2, count: 1, bytes: 5120 * MIB, resident: 40 * MIB },
  ]);
});

test("of a sampled recording, what is live and what is left beside it is as sure as its sites", () => {
  const sampled: Profile = {
    ...drawProfile("  f app.py:2\n  52428800 ×819200", { sampleBytes: 524_288 }),
    looks: [{ ...LOOK, live: [50 * MIB, 0, 0, 0], large: [], arenas: { ...LOOK.arenas, looked: 0, few: 0 } }],
  };
  const shown = show(100, false, sampled);
  expect(shown).toContain("floodmark  RSS 661 MiB at 12.4 s · 50.0 MiB ± 11 MiB held\n");
  expect(shown).toContain("  50.0 MiB ± 11 MiB   8 %  Python objects          live\n");
  expect(shown).toContain(
    "   450 MiB ± 11 MiB  68 %  interpreter's overhead  450 MiB of 500 MiB in 500 arenas is free\n",
  );
  expect(shown).toContain("  20.0 MiB            3 %  code ");
  expect(shown).not.toContain("Nobody was allowed");
  expect(shown).toContain("Figures are estimates from one allocation in 512 KiB");
  const { live, liveInterval, parts } = JSON.parse(explainJson(sampled, "peak"));
  expect([live, parts[0].interval]).toEqual([50 * MIB, liveInterval]);
  expect(parts.at(-1)).toMatchObject({
    key: "unexplained",
    interval: [parts.at(-1).bytes, parts.at(-1).bytes],
  });
  // All of the arenas is live, as far as is known: what more or less it is is unexplained.
  const full = { ...sampled.looks[0]!, parts: { ...LOOK.parts, arenas: 40 * MIB } };
  expect(show(100, false, { ...sampled, looks: [full] })).toContain(
    "   256 KiB (−11 to 9.1 MiB)  <1 %  unexplained",
  );
  expect(JSON.parse(explainJson(PROFILE, "peak"))).not.toHaveProperty("liveInterval");
});
