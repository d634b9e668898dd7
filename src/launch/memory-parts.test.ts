import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type Extent, takeApart } from "./memory-parts.ts";
import { countResident, PAGE } from "./page-map.ts";
import type { Mapping } from "./smaps.ts";

/** An anonymous mapping of whole pages; `rss` counts pages, each of which `sharedBy` processes have. */
const mapping = (start: number, end: number, rss: number, sharedBy = 1): Mapping => ({
  ...{ start: start * PAGE, end: end * PAGE, rss: rss * PAGE, pss: (rss * PAGE) / sharedBy },
  ...{ permissions: "rw-p", name: "", swap: 0, flags: [] },
});
const extent = (start: number, end: number, use: Extent["use"] = "malloc"): Extent => {
  return { start: start * PAGE, end: end * PAGE, use };
};
const pagesOf = (bytes: number) => bytes / PAGE;

test("entries of a page map are told apart", () => {
  const present = 0x8000_0000;
  const highs = [present | 0x0100_0000, present | 0x2000_0000, present, 0x4000_0000, 0];
  const entries = Uint32Array.from(highs.flatMap((high) => [7, high >>> 0]));
  expect(countResident(entries)).toEqual({ certain: 2 * PAGE, uncertain: PAGE });
});

describe("resident memory", () => {
  const unread = () => Promise.reject(new Error("the mapping tells"));

  it("of a mapping that is wholly there, or not at all, needs no look at its pages", async () => {
    const mappings = [mapping(0, 100, 100), mapping(200, 300, 0)];
    const extents = [extent(10, 20, "arenas"), extent(50, 80), extent(210, 280)];
    const { parts, resident } = await takeApart(mappings, extents, unread);
    expect([...resident].map(pagesOf)).toEqual([10, 30, 0]);
    expect(pagesOf(parts.arenas)).toBe(10);
    expect(pagesOf(parts.malloc)).toBe(30);
    expect(pagesOf(parts.other)).toBe(60);
  });

  it("nor does that of a mapping that one block fills, or arenas do", async () => {
    const mappings = [mapping(0, 1000, 8), mapping(2000, 2200, 150)];
    const extents = [extent(0, 1000), extent(2000, 2100, "arenas"), extent(2100, 2200, "arenas")];
    const { parts, resident } = await takeApart(mappings, extents, unread);
    expect(pagesOf(resident[0]!)).toBe(8);
    expect(pagesOf(parts.arenas)).toBe(150);
    expect(parts.other).toBe(0);
  });

  it("counts by its share in the Pss", async () => {
    const mappings = [mapping(0, 100, 100, 4), mapping(200, 300, 100)];
    const extents = [extent(10, 50, "arenas"), extent(210, 260, "arenas")];
    const { parts, pss } = await takeApart(mappings, extents, unread);
    expect(pagesOf(parts.arenas)).toBe(90);
    expect(pagesOf(pss.arenas)).toBe(10 + 50);
    expect(pagesOf(pss.other)).toBe(15 + 50);
  });

  it("of pages of which it isn't known whether they count is no more than the mapping's", async () => {
    const read = () => Promise.resolve({ certain: 2 * PAGE, uncertain: 40 * PAGE });
    const { parts, resident } = await takeApart([mapping(0, 100, 12)], [extent(0, 50)], read);
    expect(pagesOf(resident[0]!)).toBe(12);
    expect(parts.other).toBe(0);
  });

  it("adds up to that of the mappings, for any extents and whatever is read", async () => {
    const range = fc.tuple(fc.nat(300), fc.integer({ min: 1, max: 80 }));
    const use = fc.constantFrom("arenas" as const, "malloc" as const, "maps" as const);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.nat(20), fc.double({ min: 0, max: 1 }))),
        fc.array(fc.tuple(range, use)),
        fc.nat(60),
        fc.nat(60),
        async (drawn, ranges, certain, uncertain) => {
          let at = 0;
          const mappings = drawn.map(([pages, gap, share]) => {
            const start = at + gap;
            at = start + pages;
            return mapping(start, at, Math.round(pages * (Number.isNaN(share) ? 0 : share)));
          });
          const extents = ranges.map(([[start, length], of]) => extent(start, start + length, of));
          const read = async (start: number, end: number) => {
            const seen = Math.min(certain * PAGE, end - start);
            return { certain: seen, uncertain: Math.min(uncertain * PAGE, end - start - seen) };
          };
          const { parts, resident } = await takeApart(mappings, extents, read);
          const sum = Object.values(parts).reduce((a, b) => a + b, 0);
          const rss = mappings.reduce((total, one) => total + one.rss, 0);
          expect(Math.abs(sum - rss)).toBeLessThan(1);
          for (const [i, bytes] of resident.entries()) {
            expect(bytes).toBeGreaterThanOrEqual(0);
            expect(bytes).toBeLessThanOrEqual(extents[i]!.end - extents[i]!.start + 1);
          }
          for (const bytes of Object.values(parts)) expect(bytes).toBeGreaterThan(-1);
        },
      ),
    );
  });
});
