import fc from "fast-check";
import { expect, it } from "vitest";
import { findOutermost } from "./stack-sums.ts";

it("finds the outermost stacks of each key, as a look at all callers does", () => {
  const stack = fc.record({ above: fc.nat(), key: fc.integer({ min: -1, max: 3 }) });
  fc.assert(
    fc.property(fc.array(stack, { maxLength: 40 }), (drawn) => {
      const parent = Int32Array.from(drawn, ({ above }, at) => (above % (at + 1)) - 1);
      const keys = Int32Array.from(drawn, ({ key }) => key);
      const isBelow = (at: number, key: number): boolean =>
        at >= 0 && (keys[at] === key || isBelow(parent[at]!, key));
      expect([...findOutermost(parent, keys)]).toEqual(
        drawn.map(({ key }, at) => (key >= 0 && !isBelow(parent[at]!, key) ? 1 : 0)),
      );
    }),
  );
});

it("takes no longer where stacks are deep", () => {
  // A recursion, each level of which calls another line, too: looking through all callers would take 10,000 million steps.
  const depth = 100_000;
  const parent = Int32Array.from({ length: 2 * depth }, (_, at) => (at % 2 === 0 ? at - 2 : at - 1));
  parent[0] = -1;
  const isOutermost = findOutermost(
    parent,
    Int32Array.from(parent, (_, at) => at % 2),
  );
  expect(isOutermost.reduce((sum, one) => sum + one, 0)).toBe(1 + depth);
});
