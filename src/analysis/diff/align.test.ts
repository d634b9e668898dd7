import fc from "fast-check";
import { expect, it } from "vitest";
import { alignInOrder } from "./align.ts";

const same = (one: string, other: string): number => (one === other ? 1 : 0);

it("finds what both have in common, in order", () => {
  expect(alignInOrder([..."abcde"], [..."xbdye"], same).map(([one]) => one)).toEqual(["b", "d", "e"]);
});

it("prefers what scores more", () => {
  const score = (one: number, other: number) => Math.max(0, 10 - Math.abs(one - other));
  expect(alignInOrder([1, 9], [2, 8, 20], score)).toEqual([
    [1, 2],
    [9, 8],
  ]);
});

it("pairs a text with itself whole, and never crosses", () => {
  const letters = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 12 });
  fc.assert(
    fc.property(letters, letters, (a, b) => {
      expect(alignInOrder(a, a, same)).toHaveLength(a.length);
      const pairs = alignInOrder(
        a.map((letter, at) => ({ letter, at })),
        b.map((letter, at) => ({ letter, at })),
        (one, other) => same(one.letter, other.letter),
      );
      for (const [at, [one, other]] of pairs.entries()) {
        expect(one.letter).toBe(other.letter);
        const [before, beforeOther] = pairs[at - 1] ?? [];
        expect(one.at).toBeGreaterThan(before?.at ?? -1);
        expect(other.at).toBeGreaterThan(beforeOther?.at ?? -1);
      }
    }),
  );
});
