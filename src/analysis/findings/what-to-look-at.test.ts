import { describe, expect, it } from "vitest";
import type { Bytes, Seconds } from "../../profile/brand.ts";
import { drawProfile } from "../../profile/fixture.ts";
import { Merger } from "../../profile/merge.ts";
import type { MemoryLook, Profile, SiteTable } from "../../profile/profile.ts";
import type { DrawnMoment } from "../../recording/fixture.ts";
import { PARTS } from "../../recording/looks.ts";
import type { SourceOf } from "../expression.ts";
import { sentenceOf } from "./finding.ts";
import { findWhatToLookAt, isFault } from "./what-to-look-at.ts";

const MIB = 2 ** 20;
const IMPORT = "_find_and_load <frozen importlib._bootstrap>:1360";
const NO_SOURCE: SourceOf = () => null;

/** What stands out, in words; the run's peak is at 12.4 s, it lasts 34.1 s. */
const faults = (profile: Profile, sourceOf = NO_SOURCE): readonly string[] =>
  findWhatToLookAt(profile, sourceOf, " ").filter(isFault).map(sentenceOf);

/** Stacks as drawProfile has them, one after the other: frames, outermost first, then what they hold. */
function stacks(...drawn: readonly (readonly string[])[]): string {
  const width = Math.max(...drawn.flat().map((text) => text.length)) + 2;
  const height = Math.max(...drawn.map((stack) => stack.length));
  const rows = Array.from({ length: height }, (_, row) =>
    drawn.map((stack) => (row === height - 1 ? stack.at(-1) : stack.slice(0, -1)[row]) ?? ""),
  );
  return rows.map((row) => row.map((text) => text.padEnd(width)).join("")).join("\n");
}

/** Columns of sites, in place of what was drawn: a number for each. */
function withSites(profile: Profile, columns: Partial<Record<keyof SiteTable, readonly number[]>>): Profile {
  const given = Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)]);
  return { ...profile, sites: { ...profile.sites, ...Object.fromEntries(given) } };
}

const NOTHING = Object.fromEntries(PARTS.map((part) => [part, 0])) as MemoryLook["parts"];

function lookAt(seconds: number, values: Partial<MemoryLook>): MemoryLook {
  return {
    ...{ pid: 4711, number: 1, seconds, isForked: false, swap: 0, parts: NOTHING, pss: NOTHING },
    live: [0, 0, 0, 0, 0, 0, 0],
    large: [0, 0, 0, 0].map(() => [0, 0] as const),
    arenas: { count: 0, bytes: 0, looked: 0, live: 0, few: 0 },
    blocks: [],
    ...values,
  };
}

const withRss = (profile: Profile, rssMax: number): Profile => ({
  ...profile,
  processes: profile.processes.map((process) => ({ ...process, rssMax: rssMax as Bytes })),
});

describe("a copy beside its original", () => {
  const drawn = (copy: string) =>
    stacks(
      ["main app.py:9", "read app.py:2", "40000000 ×1000"],
      ["main app.py:10", "clean app.py:5", copy],
      ["main app.py:11", "other app.py:7", "5000000"],
    );
  const says =
    (text: string): SourceOf =>
    (_, line) =>
      line === 5 ? text : "rows = [make(n) for n in range(1000)]";

  it("is told by code that copies, and by as many bytes in as many blocks", () => {
    expect(faults(drawProfile(drawn("39000000 ×1000")), says("part = [dict(row) for row in rows]"))).toEqual([
      "read() and clean() hold the same at once: 37.2 MiB twice (app.py:2, app.py:5)",
    ]);
  });

  it.each([
    ["other code", "39000000 ×1000", "part = [make(row) for row in rows]"],
    ["other bytes", "30000000 ×1000", "part = rows.copy()"],
    ["other blocks", "39000000 ×2000", "part = rows.copy()"],
  ])("is none where there is %s", (_, copy, text) => {
    expect(faults(drawProfile(drawn(copy)), says(text))).toEqual([]);
  });

  it("may have gathered large blocks to one", () => {
    const profile = drawProfile(`
      main app.py:9       main app.py:10
      read app.py:2       clean app.py:5
      40000000 ×4 heap    40000000 heap
    `);
    expect(faults(profile, says("part = frame.copy()"))).toHaveLength(1);
  });

  it("is told by the name of a function below the line, where no text is known", () => {
    const profile = drawProfile(`
      main app.py:9       main app.py:10
      read app.py:2       clean app.py:5
                          NDFrame.copy /v/lib/python3.12/site-packages/pandas/generic.py:6811
      40000000 ×4 heap    40000000 heap
    `);
    expect(faults(profile)).toHaveLength(1);
  });

  it("isn't older than its original", () => {
    const profile = drawProfile(drawn("39000000 ×1000"));
    const text = says("part = rows.copy()");
    expect(faults(withSites(profile, { firstSeconds: [3, 2, 0] }), text)).toEqual([]);
    expect(faults(withSites(profile, { firstSeconds: [2, 3, 0] }), text)).toHaveLength(1);
  });

  it("is one of two that both copy", () => {
    expect(faults(drawProfile(drawn("39000000 ×1000")), () => "part = rows.copy()")).toHaveLength(1);
  });

  it("isn't told of estimates that may be further apart", () => {
    const profile = drawProfile(drawn("39000000 ×1000"), { sampleBytes: 512 * 1024 });
    const text = says("part = rows.copy()");
    expect(
      faults({ ...profile, sites: { ...profile.sites, spread: Float64Array.of(9e5, 9e5, 9e5) } }, text),
    ).toEqual([]);
    expect(
      faults({ ...profile, sites: { ...profile.sites, spread: Float64Array.of(9, 9, 9) } }, text),
    ).toHaveLength(1);
  });
});

describe("growth until the end", () => {
  /** The site holds 1 MiB times what is given at each of many moments, evenly from 1 s to 34 s. */
  function drawGrowth(held: (part: number) => number): Profile {
    const timeline: DrawnMoment[] = Array.from({ length: 100 }, (_, at) => {
      const bytes = Math.round(held((at + 1) / 100) * MIB);
      return { seconds: 1 + at / 3, liveBytes: bytes, changes: [[1, bytes]] };
    });
    const last = Math.round(held(1) * MIB);
    return drawProfile(`  keep app.py:3\n  ${100 * MIB} live ${last}`, {}, undefined, timeline);
  }

  it("is what rises in each part of the run, up to the last", () => {
    expect(faults(drawGrowth((part) => 90 * part))).toEqual([
      "What keep() keeps grew until the end: 90.0 MiB in 34.1 s (app.py:3)",
    ]);
  });

  it.each<[string, (part: number) => number]>([
    ["levels off", (part) => 90 * Math.min(1, 1.3 * part)],
    ["comes and goes", (part) => 45 + 45 * Math.sin(20 * part)],
    ["is small", (part) => 5 * part],
    ["has gone long before", (part) => (part > 0.7 ? 0 : 90 * part)],
  ])("is none where it %s", (_, held) => {
    expect(faults(drawGrowth(held))).toEqual([]);
  });
});

describe("memory that was hardly touched", () => {
  const profile = drawProfile(
    stacks(["grid app.py:2", `${300 * MIB} heap`], ["read app.py:5", `${50 * MIB} heap`]),
  );
  const blocks = (resident: number) => [{ site: 0, count: 1, bytes: 300 * MIB, resident }];
  const parts = { ...NOTHING, malloc: 60 * MIB };

  it("is told where the process never had so much that it could have been", () => {
    const looks = [lookAt(20, { blocks: blocks(3 * MIB), parts })];
    expect(faults(withRss({ ...profile, looks }, 61 * MIB))).toEqual([
      "grid() allocated 300 MiB and had touched 3.00 MiB of it after 20.0 s (app.py:2)",
    ]);
    expect(faults(withRss({ ...profile, looks }, 200 * MIB))).toEqual([]);
  });

  it("isn't of what a library maps by itself", () => {
    const mapped = drawProfile(
      stacks(["grid app.py:2", `${300 * MIB} map`], ["read app.py:5", `${50 * MIB} heap`]),
    );
    const looks = [lookAt(20, { blocks: blocks(3 * MIB), parts })];
    expect(faults(withRss({ ...mapped, looks }, 61 * MIB))).toEqual([]);
  });

  it("isn't where it was touched at the last look, or swapped out", () => {
    const early = lookAt(15, { blocks: blocks(3 * MIB), parts });
    const late = lookAt(20, { blocks: blocks(200 * MIB), parts });
    expect(faults(withRss({ ...profile, looks: [early, late] }, 61 * MIB))).toEqual([]);
    const swapped = lookAt(20, { blocks: blocks(3 * MIB), parts, swap: 250 * MIB });
    expect(faults(withRss({ ...profile, looks: [swapped] }, 61 * MIB))).toEqual([]);
  });
});

describe("memory kept by few survivors", () => {
  const profile = drawProfile(
    stacks(["words app.py:2", `${100 * MIB} ×1000000`], ["rare app.py:5", `${MIB} ×10000 live 1000000`]),
    {},
    undefined,
    [
      {
        seconds: 12,
        liveBytes: 101 * MIB,
        changes: [
          [1, 100 * MIB],
          [2, MIB],
        ],
      },
      { seconds: 13, liveBytes: MIB, changes: [[1, 0]] },
    ],
  );
  const arenas = (live: number) => ({ count: 100, bytes: 100 * MIB, looked: 100, live, few: 10 });
  const emptied = lookAt(20, {
    parts: { ...NOTHING, arenas: 100 * MIB, code: 30 * MIB },
    live: [MIB, 0, 0, 0, 0, 0, 0],
    arenas: arenas(MIB),
  });

  it("is told after the peak, with the line that held it and the one that keeps it", () => {
    expect(faults({ ...profile, looks: [emptied] })).toEqual([
      "After the peak, 1.00 MiB of objects keep 99.0 MiB of freed memory in the process, most of it once held by words() (app.py:2, app.py:5)",
    ]);
  });

  it("isn't before it, while all is being released, or where the arenas are in use", () => {
    expect(faults({ ...profile, looks: [{ ...emptied, seconds: 11 }] })).toEqual([]);
    expect(faults({ ...profile, looks: [{ ...emptied, seconds: 13.05 }] })).toEqual([]);
    const used = { ...emptied, arenas: arenas(70 * MIB), live: [70 * MIB, 0, 0, 0, 0, 0, 0] };
    expect(faults({ ...profile, looks: [used] })).toEqual([]);
  });
});

describe("much that passed", () => {
  const drawn = drawProfile(
    stacks(["step app.py:3", `${8 * MIB} heap`], ["step app.py:2", `${30 * MIB} heap`]),
  );
  const passed = (blocks: number, size: number) =>
    withSites(drawn, { totalBytes: [blocks * size, 30 * MIB], totalBlocks: [blocks, 1] });
  const says =
    (text: string): SourceOf =>
    (_, line) =>
      line === 3 ? text : "state = make()";

  it.each(["state += speed * 0.5 - state * 0.1", "table = np.append([table, row])", "state = state.copy()"])(
    "is told of blocks as large as data: %s",
    (text) => {
      expect(faults(passed(100, 8 * MIB), says(text))).toEqual([
        "step() allocated and freed 800 MiB in blocks of 8.00 MiB (app.py:3)",
      ]);
    },
  );

  it("isn't where it is a stream, of small blocks, or of no more than ten times what is held", () => {
    expect(faults(passed(100, 8 * MIB), says("chunk = file.read(2 * size)"))).toEqual([]);
    expect(faults(passed(1000, MIB), says("state += speed * 0.5"))).toEqual([]);
    expect(faults(passed(40, 8 * MIB), says("state += speed * 0.5"))).toEqual([]);
  });

  it("is told of what is put together anew, and larger, each time", () => {
    const timeline: DrawnMoment[] = Array.from({ length: 40 }, (_, at) => {
      const bytes = (at + 1) * 25_000;
      return { seconds: 1 + at / 2, liveBytes: bytes, changes: [[1, bytes]] };
    });
    const page = drawProfile(`  add app.py:3\n  ${4 * MIB} heap`, {}, undefined, timeline);
    const columns = { totalBytes: [1000 * MIB], totalBlocks: [2000], firstSeconds: [1], lastSeconds: [20] };
    expect(faults(withSites(page, columns))).toEqual([
      "add() allocated and freed 0.977 GiB in blocks of 512 KiB (app.py:3)",
    ]);
  });
});

describe("a forked process's copies", () => {
  function drawFork(child: Partial<MemoryLook>, inherited = 200 * MIB): Profile {
    const merger = new Merger();
    const parent = drawProfile(`  load app.py:2\n  ${200 * MIB}`);
    merger.add(parent, 0);
    merger.add(drawProfile("  work app.py:7\n  1000000"), 0);
    const base = { ...parent, ...merger.finish(), peak: { ...parent.peak, bytes: (201 * MIB) as Bytes } };
    const [one] = parent.processes;
    const times = { startSeconds: 13 as Seconds, endSeconds: 30 as Seconds };
    const forked = { ...one!, pid: 4712, parentPid: 4711, ...times, inheritedBytes: inherited as Bytes };
    const live = [200 * MIB, 0, 0, 0, 0, 0, 0];
    return {
      ...base,
      rssMax: (400 * MIB) as Bytes,
      processes: [{ ...one!, endSeconds: 34 as Seconds }, forked],
      looks: [lookAt(14, { live }), lookAt(20, { pid: 4712, isForked: true, ...child })],
    };
  }
  const pages = (rss: number, pss: number) => ({
    parts: { ...NOTHING, other: rss },
    pss: { ...NOTHING, other: pss },
  });

  it("are pages that are its own, beyond what it allocated", () => {
    expect(faults(drawFork(pages(200 * MIB, 190 * MIB)))).toEqual([
      "A forked process copied 180 MiB of 200 MiB inherited, most of it held by load() (app.py:2)",
    ]);
    const own = { ...pages(200 * MIB, 190 * MIB), live: [150 * MIB, 0, 0, 0, 0, 0, 0] };
    expect(faults(drawFork(own))).toEqual([]);
  });

  it("are none where pages are shared, or its parent has released them", () => {
    expect(faults(drawFork(pages(200 * MIB, 100 * MIB)))).toEqual([]);
    const released = drawFork(pages(200 * MIB, 190 * MIB));
    const looks = released.looks.map((look) => ({ ...look, live: [0, 0, 0, 0, 0, 0, 0] }));
    expect(faults({ ...released, looks })).toEqual([]);
  });
});

describe("in all", () => {
  it("what stands out comes first, then the line that held most, which may be an import", () => {
    const profile = drawProfile(
      stacks(
        ["<module> app.py:1", IMPORT, `${90 * MIB}`],
        ["read app.py:2", `${40 * MIB} heap`],
        ["copy app.py:5", `${40 * MIB} heap`],
      ),
    );
    const found = findWhatToLookAt(profile, (_, line) => (line === 5 ? "part = rows.copy()" : null), " ");
    expect(found.map(({ kind }) => kind)).toEqual(["copy", "most"]);
    expect(sentenceOf(found[1]!)).toBe("<module> held most at the peak: 90.0 MiB (app.py:1)");
    expect(found[0]!.evidence).toEqual({ tab: "peak", line: { function: "copy", file: "app.py", line: 5 } });
  });

  it("imports are accused of nothing, and a tiny run has no sentences", () => {
    const copied = "copy /v/lib/python3.12/copy.py:1";
    const imported = drawProfile(
      stacks(
        ["<module> app.py:1", IMPORT, copied, `${40 * MIB}`],
        ["<module> app.py:2", IMPORT, copied, `${40 * MIB}`],
      ),
    );
    expect(faults(imported, () => "part = rows.copy()")).toEqual([]);
    expect(findWhatToLookAt(drawProfile("  f app.py:1\n  1000"), NO_SOURCE)).toEqual([]);
  });
});
