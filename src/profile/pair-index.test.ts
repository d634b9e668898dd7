import fc from "fast-check";
import { expect, it } from "vitest";
import { PairIndex } from "./pair-index.ts";

const number = fc.oneof(fc.nat(20), fc.integer({ min: 0, max: 0xffff_ffff }));

it("numbers pairs in the order they are first met, as a map would", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(number, number), { maxLength: 3000 }), (pairs) => {
      const index = new PairIndex();
      const known = new Map<string, number>();
      for (const pair of pairs) {
        const id = known.get(String(pair)) ?? known.size;
        known.set(String(pair), id);
        expect(index.number(...pair)).toBe(id);
        expect([index.firstOf(id), index.secondOf(id)]).toEqual(pair);
      }
      expect(index.length).toBe(known.size);
    }),
    { numRuns: 50 },
  );
});

it("keeps its numbers while it grows", () => {
  const index = new PairIndex();
  for (let i = 0; i < 5000; i++) index.number(i, i * 7);
  for (let i = 0; i < 5000; i++) expect(index.number(i, i * 7)).toBe(i);
  expect(index.length).toBe(5000);
});
