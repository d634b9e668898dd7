import fc from "fast-check";
import { expect, it } from "vitest";
import { orderLargestFirst } from "./order.ts";

it("walks depth first, siblings largest first, equals by rank and then by id", () => {
  const parent = Int32Array.of(-1, 0, 0, 1, 1, 0, 2);
  const bytes = Float64Array.of(20, 5, 9, 2, 3, 5, 9);
  expect([...orderLargestFirst(parent, bytes)]).toEqual([0, 2, 6, 1, 4, 3, 5]);
  const rank = Uint32Array.of(0, 7, 0, 0, 0, 6, 0);
  expect([...orderLargestFirst(parent, bytes, rank)]).toEqual([0, 2, 6, 5, 1, 4, 3]);
});

it("has every node once, right behind its caller or a node below its caller", () => {
  const parents = fc
    .array(fc.nat(), { maxLength: 60 })
    .map((any) => any.map((number, at) => number % (at + 1)));
  fc.assert(
    fc.property(parents, fc.infiniteStream(fc.nat(9)), (above, sizes) => {
      const parent = Int32Array.of(-1, ...above);
      const bytes = Float64Array.from(parent, () => sizes.next().value);
      const order = orderLargestFirst(parent, bytes);
      expect([...order].sort((a, b) => a - b)).toEqual([...parent.keys()]);
      const open = [0];
      for (const node of order.subarray(1)) {
        while (open.length > 0 && open.at(-1) !== parent[node]) open.pop();
        expect(open.length).toBeGreaterThan(0);
        open.push(node);
      }
    }),
  );
});
