import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Seconds } from "../profile/brand.ts";
import { EXACT } from "../profile/doubt.ts";
import { drawProfile } from "../profile/fixture.ts";
import type { MemoryLook, Profile } from "../profile/profile.ts";
import { PARTS } from "../recording/looks.ts";
import { type Explanation, explain, explainByTicks } from "./explain.ts";
import { partWords, remarkOn, remarkOnTicks } from "./explain-words.ts";

const MIB = 2 ** 20;

/** A look where all is told: sizes in MiB. */
const LOOK: MemoryLook = {
  ...{ pid: 4711, number: 1, isForked: false, seconds: 12.4, swap: 0 },
  parts: { arenas: 100, malloc: 60, maps: 8, code: 20, files: 1, shared: 2, stacks: 1, own: 30, other: 3 },
  pss: { arenas: 100, malloc: 60, maps: 8, code: 5, files: 1, shared: 1, stacks: 1, own: 30, other: 3 },
  // Of 70 MiB in arenas, and of 5 GiB of heap 40 touched.
  live: [60, 20, 5120, 9, 0, 1, 2],
  large: [
    [0, 0],
    [4, 4],
    [5115, 35],
    [8, 8],
  ],
  arenas: { count: 100, bytes: 100, looked: 50, live: 35, few: 20 },
  blocks: [{ site: 1, count: 1, bytes: 5115, resident: 35 }],
};
const partsInBytes = (of: MemoryLook["parts"]) =>
  Object.fromEntries(PARTS.map((part) => [part, of[part] * MIB])) as MemoryLook["parts"];
const inBytes = (look: MemoryLook): MemoryLook => ({
  ...look,
  parts: partsInBytes(look.parts),
  pss: partsInBytes(look.pss),
  live: look.live.map((bytes) => bytes * MIB),
  large: look.large.map(([bytes, resident]) => [bytes * MIB, resident * MIB] as const),
  arenas: { ...look.arenas, bytes: look.arenas.bytes * MIB, live: look.arenas.live * MIB },
  blocks: look.blocks.map((b) => ({ ...b, bytes: b.bytes * MIB, resident: b.resident * MIB })),
});

const PROFILE = drawProfile(`
  <module> app.py:9   <module> app.py:4
  load app.py:2       empty lib/python3.11/site-packages/numpy/x.py:5
  700                 100 heap`);
const withLooks = (...looks: MemoryLook[]): Profile => ({ ...PROFILE, looks: looks.map(inBytes) });
const explainPeak = (...looks: MemoryLook[]): Explanation => {
  const explained = explain(withLooks(...looks), "peak");
  if (explained === null) throw new Error("nobody looked");
  return explained;
};
const mibOf = ({ parts }: Explanation) =>
  Object.fromEntries(parts.map(({ key, bytes }) => [key, Math.round((10 * bytes) / MIB) / 10]));

test("what is live, what is kept beyond it, and the rest make up the RSS", () => {
  const explained = explainPeak(LOOK);
  expect(mibOf(explained)).toEqual({
    ...{ objects: 60, buffers: 20, heap: 40 },
    ...{ maps: 9, interpreter: 30, allocator: 10 },
    ...{ code: 20, files: 1, stacks: 1, shared: 2, floodmark: 30, unexplained: 2 },
  });
  expect(explained.bytes).toBe(225 * MIB);
});

test("parts add up to the RSS whatever was seen", () => {
  const size = fc.integer({ min: 0, max: 2 ** 40 });
  const pair = fc.tuple(size, size);
  fc.assert(
    fc.property(
      fc.tuple(...PARTS.map(() => size)),
      fc.tuple(...Array.from({ length: 7 }, () => size)),
      fc.tuple(pair, pair, pair, pair),
      fc.record({ count: fc.nat(9999), bytes: size, looked: fc.nat(64), live: size, few: fc.nat(64) }),
      fc.boolean(),
      (parts, live, large, arenas, isForked) => {
        const named = Object.fromEntries(PARTS.map((part, i) => [part, parts[i]!])) as MemoryLook["parts"];
        const look = { ...LOOK, parts: named, live, large, arenas, isForked, blocks: [] };
        const explained = explain({ ...PROFILE, looks: [look] }, "peak");
        const sum = explained?.parts.reduce((total, { bytes }) => total + bytes, 0) ?? Number.NaN;
        expect(Math.abs(sum - (explained?.bytes ?? 0))).toBeLessThan(1);
        for (const { key, bytes } of explained?.parts ?? [])
          if (key !== "unexplained") expect(bytes).toBeGreaterThanOrEqual(0);
        for (const part of explained?.parts ?? []) partWords(part, explained!);
        remarkOn(explained!, PROFILE);
      },
    ),
  );
});

describe("where addresses don't tell", () => {
  it("what another allocator hands out is found in anonymous memory", () => {
    const parts = { ...LOOK.parts, malloc: 2, other: 61 };
    expect(mibOf(explainPeak({ ...LOOK, parts }))).toMatchObject({ heap: 40, allocator: 12, unexplained: 0 });
  });

  it("a forked child has what it has of its parent", () => {
    const parts = { ...LOOK.parts, other: 63 };
    const explained = explainPeak({ ...LOOK, parts, isForked: true });
    expect(mibOf(explained)).toMatchObject({ inherited: 72, unexplained: 0 });
  });

  it("what is live in arenas that nobody may look into is estimated", () => {
    const arenas = { count: 100, bytes: 100, looked: 0, live: 0, few: 0 };
    const explained = explainPeak({ ...LOOK, arenas });
    // All objects, and the buffers but for the large one.
    expect(mibOf(explained)).toMatchObject({ interpreter: 24, allocator: 16 });
    expect(remarkOn(explained, PROFILE)[0]).toMatch(/^Nobody was allowed to look into Python's arenas/);
  });

  it("more that is live than there is leaves less than nothing unexplained", () => {
    const explained = explainPeak({ ...LOOK, live: [60, 20, 5140, 8, 0, 0, 0] });
    expect(mibOf(explained)).toMatchObject({ heap: 60, allocator: 0, unexplained: -7 });
  });
});

describe("the look that is chosen", () => {
  it("is the one before or after, whichever is more like that moment", () => {
    const holding = (seconds: number, mib: number) => ({ ...LOOK, seconds, live: [mib, 0, 0, 0, 0, 0, 0] });
    const timeline = { seconds: 20, liveBytes: 50 * MIB, changes: [[1, 50 * MIB]] } as const;
    const { looks } = withLooks(holding(1, 0), holding(19, 48), holding(21, 10), holding(34, 30));
    const profile = { ...drawProfile("  load a.py:1\n  700", {}, undefined, [timeline]), looks };
    const secondsAt = (moment: Parameters<typeof explain>[1]) => explain(profile, moment)?.seconds;
    expect(secondsAt("peak")).toBe(1);
    expect(secondsAt(20.5 as Seconds)).toBe(19);
    expect(secondsAt("end")).toBe(34);
    expect(() => secondsAt(99 as Seconds)).toThrow("there is no moment 99");
    const remarks = remarkOn(explain(profile, 20.5 as Seconds)!, profile, " ");
    expect(remarks.at(-1)).toBe("Nobody looked at 20.5 s: the nearest look was at 19.0 s.");
    const far = { ...profile, looks: [looks[2]!] };
    expect(remarkOn(explain(far, 20.5 as Seconds)!, far, " ").at(-1)).toBe(
      "Nobody looked at 20.5 s, with 50.0 MiB held: the nearest look was at 21.0 s, with 10.0 MiB held.",
    );
  });

  it("is none where nobody looked", () => {
    const profile = drawProfile("  load a.py:1\n  700 live 30", {}, undefined, [
      { seconds: 2, liveBytes: 100, changes: [[1, 100]] },
    ]);
    expect(explain(profile, "peak")).toBe(null);
    const ticks = explainByTicks(
      { ...profile, timeline: { ...profile.timeline, rss: Float64Array.of(4096) } },
      "peak",
    );
    expect(ticks).toMatchObject({ rss: 4096, live: { bytes: 700, ...EXACT } });
    expect(remarkOnTicks(ticks, " ")[0]).toBe(
      "Of an RSS of 4.00 KiB, 700 B were held as the recording counts it.",
    );
    expect(remarkOnTicks(explainByTicks(profile, "peak"), " ")[0]).toBe(
      "700 B were held; the RSS then isn't known.",
    );
  });
});

test("arenas that hardly anything keeps are told, and when the look was", () => {
  expect(remarkOn(explainPeak({ ...LOOK, seconds: 11 }), PROFILE, " ")).toEqual([
    "About 40 of 100 arenas are kept by fewer than 10 objects each: 40.0 MiB.",
    "The peak was at 12.4 s, with 800 B held: the nearest look was at 11.0 s, with 5.09 GiB held.",
  ]);
  const arenas = { count: 1, bytes: 100, looked: 1, live: 1, few: 1 };
  expect(remarkOn(explainPeak({ ...LOOK, arenas, swap: 7 * MIB }), PROFILE, " ")).toEqual([
    "1 of 1 arena is kept by fewer than 10 objects: 100 MiB.",
    "7.00 MiB more are swapped out.",
  ]);
});

test("large blocks stand at the person's own line", () => {
  const block = { count: 1, bytes: 5000, resident: 40 };
  const blocks = [
    { ...block, site: 1 },
    { ...block, site: 0, resident: 2, bytes: 6000 },
  ];
  expect(explainPeak({ ...LOOK, blocks }).large).toEqual([
    {
      ...{ function: "load", file: "app.py", line: 2, origin: "own" },
      ...{ count: 1, bytes: 6000 * MIB, resident: 2 * MIB },
    },
    {
      ...{ function: "<module>", file: "app.py", line: 4, origin: "own" },
      ...{ count: 1, bytes: 5000 * MIB, resident: 40 * MIB },
    },
  ]);
});
