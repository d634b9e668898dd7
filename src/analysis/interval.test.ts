import { describe, expect, it } from "vitest";
import { buildProfile } from "../profile/build.ts";
import { EXACT } from "../profile/doubt.ts";
import { drawProfile } from "../profile/fixture.ts";
import { KINDS } from "../profile/profile.ts";
import { writeRecording } from "../recording/fixture.ts";
import { randomFrom, sampleStack } from "../recording/fixture-sample.ts";
import { readRecording } from "../recording/reader.ts";
import { foldTree } from "./fold-tree.ts";
import {
  type Estimate,
  estimateOf,
  intervalOf,
  sumCountedSites,
  sumEstimates,
  sumSites,
  withoutPart,
} from "./interval.ts";
import { kindTotals } from "./kinds.ts";
import { chargeLines, type HeavyLine, heaviestLines } from "./lines.ts";
import { narrowTree } from "./narrow-tree.ts";
import { peakTree, wholeTreeByKind } from "./peak-tree.ts";

const R = 512 * 1024;
const MIB = 2 ** 20;
/** Fewer of many blocks: so many blocks in all. */
const SIMULATED_BLOCKS = 8_000_000;

/** Sizes spread evenly by their logarithm. */
const spread = (low: number, high: number) => (random: () => number) =>
  Math.floor(low * (high / low) ** random());
const evenly = (low: number, high: number) => (random: () => number) =>
  Math.floor(low + (high + 1 - low) * random());

/** What each line of a sampled recording held, as it was estimated: line n holds blocks of the n-th list of sizes. */
function linesOf(lists: readonly (readonly number[])[], random: () => number): readonly HeavyLine[] {
  const stacks = lists.flatMap((sizes, at) => sampleStack([`f a.py:${at + 1}`], sizes, R, random));
  const recording = readRecording(writeRecording(stacks, { sampleBytes: R }), "drawn");
  return heaviestLines(peakTree(buildProfile({ recording, session: null })));
}

/** How many of a hundred simulations saw anything, and in how many of a hundred of these the truth lies within the interval. */
function coverage(count: number, sizeOf: (random: () => number) => number, seed: number) {
  const random = randomFrom(seed);
  const simulations = Math.min(2000, Math.floor(SIMULATED_BLOCKS / count));
  const lists = Array.from({ length: simulations }, () =>
    Array.from({ length: count }, () => sizeOf(random)),
  );
  const lines = linesOf(lists, random);
  const isRight = (heavy: HeavyLine) => {
    const [low, high] = intervalOf(heavy);
    const truth = sum(lists[heavy.line - 1]!);
    return low - count <= truth && truth <= high + count; // weights are whole bytes
  };
  return {
    seen: (100 * lines.length) / simulations,
    within: (100 * lines.filter(isRight).length) / lines.length,
  };
}

const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0);

describe("the interval", () => {
  it.each([
    ["small blocks, ten samples", 20_000, evenly(16, 512)],
    ["small blocks, twenty samples", 40_000, evenly(16, 512)],
    ["blocks of 64 KiB to 4 MiB", 30, spread(64 * 1024, 4 * MIB)],
    ["a hundred blocks of all sizes", 100, spread(16, 64 * MIB)],
    ["a thousand blocks of all sizes", 1000, spread(16, 64 * MIB)],
  ])("holds the truth in 93 to 97 of a hundred runs: %s", (_, count, sizeOf) => {
    const { within } = coverage(count, sizeOf, 1);
    expect(within).toBeGreaterThan(93);
    expect(within).toBeLessThan(97);
  });

  it("is too high where hardly anything was seen, as where nothing was there is no figure at all", () => {
    const { seen, within } = coverage(2000, evenly(16, 512), 1);
    expect(seen).toBeLessThan(75);
    expect(within).toBeGreaterThan(85);
  });

  it("is none of huge blocks, which are all seen", () => {
    const random = randomFrom(1);
    const sizes = Array.from({ length: 20 }, () => spread(8 * MIB, 64 * MIB)(random));
    const [line] = linesOf([sizes], random);
    expect(intervalOf(line!)).toEqual([sum(sizes), sum(sizes)]);
  });
});

describe("sums", () => {
  const profile = drawProfile(
    `
    main app.py:1    main app.py:1       main app.py:1                          main app.py:1     main app.py:1
    load app.py:5    read /v/lib/x.py:3  _load <frozen importlib._bootstrap>:9  map app.py:7      clean app.py:8
    5242880 ×81920   900000 ×1 heap      1048576 ×4096 buffer                   40000000 map      524288 ×2048 buffer
    `,
    { sampleBytes: R },
  );
  const whole = sumCountedSites(profile, "peakBytes");
  const { tree: all, held } = wholeTreeByKind(profile);
  const narrowed = narrowTree(all, held, null).tree;
  /** A total is in doubt by what wasn't seen at all, too: that is less than a millionth. */
  const root = ({ bytes, variance, skew }: Estimate) =>
    [bytes, variance, skew].map((sum) => sum.toPrecision(6));

  it("are the same by site, by line, and in any tree, whole, narrowed or folded", () => {
    expect(root(estimateOf(peakTree(profile), 0))).toEqual(root(whole));
    expect(root(sumEstimates(heaviestLines(peakTree(profile))))).toEqual(root(whole));
    expect(root(estimateOf(narrowed, 0))).toEqual(root(whole));
    const folded = foldTree(narrowed, { imports: true, runs: true }).tree;
    expect(root(estimateOf(folded, 0))).toEqual(root(whole));
    expect(root(sumEstimates(chargeLines(folded)))).toEqual(root(whole));
    expect(root(estimateOf(narrowTree(all, held, "buffer").tree, 0))).toEqual(
      root(sumSites(profile, "peakBytes", (site) => KINDS[profile.sites.kind[site]!] === "buffer")),
    );
  });

  it("have no doubt where all was recorded: maps, and every figure of an exact recording", () => {
    const [map] = heaviestLines(peakTree(profile)).filter((line) => line.function === "map");
    expect(intervalOf(map!)).toEqual([40_000_000, 40_000_000]);
    const exact = drawProfile("  f a.py:1\n  5242880 ×81920");
    expect(peakTree(exact).doubt).toBe(null);
    expect(intervalOf(sumCountedSites(exact, "peakBytes"))).toEqual([5_242_880, 5_242_880]);
  });

  it("of nothing are no more than what is hardly ever missed, by kind, too, but for maps", () => {
    const [object, , heap, map] = kindTotals(profile);
    const none = sumCountedSites(profile, "liveBytes");
    expect(none.bytes).toBe(0);
    expect(intervalOf(none)).toEqual([0, Math.round(1.959964 ** 2 * R)]);
    expect(intervalOf({ bytes: 0, ...heap!.doubt!.live })).toEqual(intervalOf(none));
    expect(intervalOf({ bytes: 0, ...map!.doubt!.live })).toEqual([0, 0]);
    expect(intervalOf({ bytes: 5_242_880, ...object!.doubt!.peak })).toEqual(
      intervalOf(heaviestLines(peakTree(profile)).find(({ bytes }) => bytes === 5_242_880)!),
    );
  });

  it("of what is left of others have no doubt that only rounding has made", () => {
    const [part, rest] = [
      { bytes: 1e9, variance: 5e14, skew: 2.6e20 },
      { bytes: 4096, ...EXACT },
    ];
    const whole = { ...sumEstimates([part, rest]), variance: 5e14 + 0.125, skew: 2.6e20 + 65_536 };
    expect(intervalOf(withoutPart(whole, part))).toEqual([4096, 4096]);
  });

  it("of parts are surer than each part", () => {
    const width = (of: Estimate) => intervalOf(of)[1] - intervalOf(of)[0];
    const widths = heaviestLines(peakTree(profile)).map(width);
    expect(width(whole)).toBeLessThan(widths.reduce((sum, one) => sum + one));
    expect(width(whole)).toBeGreaterThan(Math.max(...widths));
  });
});
