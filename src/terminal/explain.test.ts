import { expect, test } from "vitest";
import type { Seconds } from "../profile/brand.ts";
import { drawProfile } from "../profile/fixture.ts";
import type { MemoryLook, Profile } from "../profile/profile.ts";
import { renderExplanation } from "./explain.ts";
import { explainJson } from "./explain-json.ts";
import { widthOf } from "./text.ts";

const MIB = 2 ** 20;
const LOOK: MemoryLook = {
  ...{ pid: 4711, number: 1, isForked: false, seconds: 12.4, swap: 0 },
  parts: {
    ...{ arenas: 500 * MIB, malloc: 41 * MIB, maps: 0, code: 20 * MIB, files: 0, shared: 0, stacks: 0 },
    ...{ own: 100 * MIB, other: MIB / 4 },
  },
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

test("of several processes it is said which one it is", () => {
  const [process] = PROFILE.processes;
  const tree = { ...PROFILE, processes: [process!, { ...process!, pid: 12 }] };
  expect(show(100, false, tree)).toContain("RSS 661 MiB at 12.4 s · process 4711 of 2 · 5.05 GiB held");
});

test("where nobody looked there is what the recording tells", () => {
  expect(show(100, false, { ...PROFILE, looks: [] })).toBe(`\
floodmark  nothing seen from outside at 12.4 s

  4.66 GiB were held; the RSS then isn't known.
  Nobody looked at this process from outside: floodmark run does.
`);
  expect(JSON.parse(explainJson({ ...PROFILE, looks: [] }, "peak"))).toEqual({
    ...{ source: "ticks", asked: 12.4, seconds: 12.4 },
    ...{ rss: null, live: 5_000_000_000 },
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
