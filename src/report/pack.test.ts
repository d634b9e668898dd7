import fc from "fast-check";
import { expect, it } from "vitest";
import { packValue, unpackValue } from "./pack.ts";

it("gives back what was packed, to the last bit and of the same types", () => {
  const numbers = fc.oneof(
    fc.double(),
    fc.maxSafeInteger(),
    fc.nat(5000).map((value) => value / 1000),
  );
  fc.assert(
    fc.property(
      fc.record({
        words: fc.array(fc.string({ unit: "grapheme" })),
        doubles: fc.oneof(
          fc.float64Array(),
          fc.array(numbers).map((values) => Float64Array.from(values)),
        ),
        nested: fc.record({ rows: fc.uint32Array(), kinds: fc.uint8Array(), columns: fc.int32Array() }),
      }),
      (value) => {
        expect(unpackValue(packValue(value))).toEqual(value);
      },
    ),
  );
});

it("takes little room for ids that rise and for times", () => {
  const ids = Uint32Array.from({ length: 10_000 }, (_, row) => 100_000 + 3 * row);
  const seconds = Float64Array.from({ length: 10_000 }, (_, row) => row / 100);
  expect(packValue({ ids }).length).toBeLessThan(10_100);
  expect(packValue({ seconds }).length).toBeLessThan(10_100);
});
