import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Bytes, Seconds } from "../profile/brand.ts";
import { drawProfile } from "../profile/fixture.ts";
import { Merger } from "../profile/merge.ts";
import type { MemoryLook, Process, Profile } from "../profile/profile.ts";
import { KIND } from "../recording/layout.ts";
import { PARTS } from "../recording/looks.ts";
import { explainTree, type TreeExplanation } from "./explain-tree.ts";
import { partWords, remarkOnTree } from "./explain-words.ts";
import { type Estimate, intervalOf } from "./interval.ts";
import { processRows } from "./process-rows.ts";

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const NOTHING = Object.fromEntries(PARTS.map((part) => [part, 0])) as MemoryLook["parts"];

const process = (pid: number, startSeconds: number, endSeconds: number | null): Process => ({
  ...{ pid, number: 1, parentPid: pid === 1 ? 0 : 1, command: ["python", "app.py"], label: "app.py" },
  ...{ startSeconds: startSeconds as Seconds, endSeconds: endSeconds as Seconds | null },
  ...{ ending: { how: "ended" }, peak: { bytes: 0 as Bytes, seconds: 0 as Seconds }, treeBytes: 0 as Bytes },
  ...{ inheritedBytes: 0 as Bytes, rssMax: null, doubt: null },
});

/** A look at a process that has so much in malloc's memory, live and in all, and 40 of code. */
function look(
  pid: number,
  seconds: number,
  live: number,
  malloc: number,
  values: Partial<MemoryLook> = {},
): MemoryLook {
  const parts = { ...NOTHING, malloc, code: 40 };
  return {
    ...{ pid, number: 1, seconds, isForked: false, swap: 0, parts, pss: parts },
    live: [0, 0, live, 0, 0, 0, 0],
    large: [0, 0, 0, 0].map(() => [0, 0] as const),
    arenas: { count: 0, bytes: 0, looked: 0, live: 0, few: 0 },
    blocks: [],
    ...values,
  };
}

/** The tables of processes that each hold so much at the peak, which is at 12.4 s of a run that lasts 34.1 s. */
function drawTree(...held: readonly number[]): Profile {
  const merger = new Merger();
  const drawn = held.map((bytes) => drawProfile(`  f app.py:1\n  ${bytes}`));
  for (const profile of drawn) merger.add(profile, 0);
  const bytes = sum(held) as Bytes;
  return { ...drawn[0]!, ...merger.finish(), peak: { ...drawn[0]!.peak, bytes } };
}
const DRAWN = drawTree(1000, 300, 50);
const treeOf = (processes: readonly Process[], looks: readonly MemoryLook[]): Profile => ({
  ...DRAWN,
  processes,
  looks: [...looks].sort((a, b) => a.seconds - b.seconds),
});
const THREE = [process(1, 0, 34), process(2, 5, 20), process(3, 6, 21)];

const explained = (profile: Profile, moment: Parameters<typeof explainTree>[1] = "peak"): TreeExplanation => {
  const found = explainTree(profile, moment);
  if (found === null) throw new Error("nobody looked");
  return found;
};
const partsOf = ({ parts }: TreeExplanation): Record<string, number> =>
  Object.fromEntries(parts.filter(({ bytes }) => bytes !== 0).map(({ key, bytes }) => [key, bytes]));
describe("pages that processes share", () => {
  /** Two children have all of the parent's 1200; one has copied 400 of it, the other nothing. */
  const forked = (pid: number, live: number, own: number, copied: number) =>
    look(pid, 12, live, 0, {
      isForked: true,
      parts: { ...NOTHING, other: 1200 + own, code: 40 },
      pss: { ...NOTHING, other: own + copied + 800 / 3 + (400 - copied) / 2, code: 40 / 3 },
    });
  const parent = look(1, 12, 1000, 1200, {
    pss: { ...NOTHING, malloc: 800 / 3 + 400 / 2, code: 40 / 3 },
  });
  const tree = treeOf(THREE, [parent, forked(2, 300, 300, 400), forked(3, 50, 50, 0)]);

  it("count once: what is live where it was allocated, copies as what they are", () => {
    const found = explained(tree);
    expect(found.bytes).toBeCloseTo(1200 + 300 + 400 + 50 + 40, 6);
    expect(found.rss).toBe(1240 + 1540 + 1290);
    expect(found.live.bytes).toBe(1350);
    const { heap, allocator, inherited, code } = partsOf(found);
    expect([heap, allocator]).toEqual([1350, 200]);
    expect(code).toBeCloseTo(40, 6);
    expect(inherited).toBeCloseTo(400, 6);
  });

  it("that are shared with others stand apart, with less than nothing", () => {
    const found = explained(treeOf(THREE, [parent]));
    expect(partsOf(found).elsewhere).toBeCloseTo(800 / 3 + 200 - 1200, 6);
    expect(found.unseen.map(({ pid }) => pid)).toEqual([2, 3]);
    expect(remarkOnTree(found, DRAWN, " ")).toContain("2 more processes were there that nobody looked at.");
    const resident = {
      length: 2,
      seconds: Float64Array.of(12, 13),
      bytes: Float64Array.of(4096, 9),
      pss: new Float64Array(2),
      processes: Uint32Array.of(3, 3),
    };
    const sampled = explained({ ...treeOf(THREE, [parent]), resident });
    expect(remarkOnTree(sampled, DRAWN, " ")[0]).toBe(
      "2 more processes were there that nobody looked at; the RSS of all was 4.00 KiB.",
    );
  });

  it("are said to count once, and what inherited is", () => {
    const found = explained(tree);
    expect(remarkOnTree(found, DRAWN, " ")[0]).toBe(
      "Pages that processes share count once, by the part of each (Pss); in the sum of their RSS, 3.97 KiB, they count in each.",
    );
    const inherited = found.parts.find(({ key }) => key === "inherited")!;
    expect(partWords(inherited, found).note).toContain("copies");
  });
});

it("parts and processes add up, whatever was seen", () => {
  const size = fc.integer({ min: 0, max: 2 ** 40 });
  const some = fc.tuple(...PARTS.map(() => size));
  const drawn = fc.tuple(some, some, size, fc.boolean());
  fc.assert(
    fc.property(fc.tuple(drawn, drawn, drawn), (all) => {
      const looks = all.map(([parts, shares, live, isForked], at) => {
        const named = (of: readonly number[]) =>
          Object.fromEntries(PARTS.map((part, i) => [part, of[i]!])) as MemoryLook["parts"];
        const pss = named(parts.map((bytes, i) => Math.min(bytes, shares[i]!)));
        return look(at + 1, 12, live, 0, { parts: named(parts), pss, isForked });
      });
      const found = explained(treeOf(THREE, looks));
      const within = Math.max(1, found.rss * 1e-9);
      expect(Math.abs(sum(found.parts.map(({ bytes }) => bytes)) - found.bytes)).toBeLessThan(within);
      expect(Math.abs(sum(found.processes.map(({ pss }) => pss)) - found.bytes)).toBeLessThan(within);
      for (const { key, bytes } of found.parts)
        if (key !== "unexplained" && key !== "elsewhere") expect(bytes).toBeGreaterThanOrEqual(0);
    }),
  );
});

describe("the looks that are chosen", () => {
  const whoAndWhen = (found: TreeExplanation) =>
    Object.fromEntries(found.processes.map(({ process: { pid }, seconds }) => [pid, seconds]));

  it("are of processes that were there, while the same ones were", () => {
    const looks = [
      ...[1, 4.9, 5.5, 19, 25].map((seconds) => look(1, seconds, 1000, 1000)),
      ...[5.5, 7].map((seconds) => look(2, seconds, 300, 300)),
      look(3, 20.5, 50, 50),
    ];
    // The parent was looked at nearer by, but with fewer children.
    expect(whoAndWhen(explained(treeOf(THREE, looks)))).toEqual({ 1: 19, 2: 7, 3: 20.5 });
    expect(whoAndWhen(explained(treeOf(THREE, looks), 5.4 as Seconds))).toEqual({ 1: 5.5, 2: 5.5 });
    expect(whoAndWhen(explained(treeOf(THREE, looks), 1 as Seconds))).toEqual({ 1: 1 });
  });

  it("are those at which each held as much as then", () => {
    const looks = [look(1, 11, 10, 10), look(1, 14, 990, 990), look(2, 11, 290, 290), look(2, 14, 0, 0)];
    expect(whoAndWhen(explained(treeOf(THREE, looks)))).toEqual({ 1: 14, 2: 11 });
  });

  it("are at the end those of the last one that was there", () => {
    const looks = [look(1, 33, 1000, 1000), look(2, 19, 300, 300)];
    expect(whoAndWhen(explained(treeOf(THREE, looks), "end"))).toEqual({ 1: 33 });
  });

  it("are none where nobody looked at those that were there", () => {
    expect(explainTree(treeOf(THREE, [look(2, 19, 300, 300)]), "end")).toBe(null);
    expect(() => explainTree(treeOf(THREE, []), 99 as Seconds)).toThrow("there is no moment 99");
  });

  it("say when they were", () => {
    const looks = [look(1, 12, 1000, 1000), look(2, 14, 300, 300), look(3, 13, 0, 0)];
    expect(remarkOnTree(explained(treeOf(THREE, looks)), DRAWN, " ")).toEqual([
      "The peak was at 12.4 s, with 1.32 KiB held: the nearest looks were from 12.0 s to 14.0 s, with 1.27 KiB held.",
    ]);
  });
});

describe("the table of processes", () => {
  const many = (count: number) => {
    const processes = Array.from({ length: count }, (_, at) => process(at + 1, 0, 34));
    const looks = processes.map(({ pid }) => look(pid, 12, 10 * pid, 10 * pid));
    return explained({ ...drawTree(...processes.map(() => 10)), processes, looks });
  };

  it("has those with most first, and all together", () => {
    expect(processRows(many(3), " ").map(({ name, pss }) => [name, pss])).toEqual([
      ["3 app.py", 70],
      ["2 app.py", 60],
      ["1 app.py", 50],
      ["in all", 180],
    ]);
  });

  it.each([13, 14, 40])("has the last of %d in one row where that saves some", (count) => {
    const rows = processRows(many(count), " ");
    expect(rows).toHaveLength(14);
    const last = rows.at(-2)!;
    expect(last.name).toBe(count === 13 ? "1 app.py" : `${count - 12} more processes`);
    const figures = rows.map(({ pss, rss, live, unexplained }) => [pss, rss, live.bytes, unexplained.bytes]);
    for (const [at, whole] of figures.at(-1)!.entries())
      expect(sum(figures.slice(0, -1).map((row) => row[at]!))).toBe(whole);
  });
});

it("of a sampled run, what processes hold together is surer than what each holds", () => {
  const R = 524_288;
  const tree = treeOf(THREE, [look(1, 12, 100 * R, 200 * R), look(2, 12, 40 * R, 60 * R), look(3, 12, 0, 0)]);
  // As if what the sites hold were small blocks.
  const spread = tree.sites.peakBytes.map(() => R);
  const sites = { ...tree.sites, kind: tree.sites.kind.map(() => KIND.heap), spread };
  const { live, processes, parts } = explained({ ...tree, sampleBytes: R, sites });
  const width = (of: Estimate) => intervalOf(of)[1] - intervalOf(of)[0];
  const [first, second] = processes.map((one) => one.live);
  expect(width(live)).toBeGreaterThan(width(first!));
  expect(width(live)).toBeLessThan(width(first!) + width(second!));
  const widthOf = (wanted: string) => width(parts.find(({ key }) => key === wanted)!);
  expect(widthOf("heap")).toBe(width(live));
  expect(Math.abs(widthOf("allocator") - width(live))).toBeLessThanOrEqual(1); // rounded the other way
  expect(widthOf("code")).toBe(0);
});
