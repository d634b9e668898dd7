import { expect, test } from "vitest";
import { median, medianInterval } from "./statistics.ts";

test("the median of an odd and an even number of values", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});

test("the interval holds the median, and is a point where all values are the same", () => {
  const values = [1.1, 1.4, 1.2, 1.9, 1.3];
  const [low, high] = medianInterval(values);
  expect(low).toBeLessThan(1.3);
  expect(high).toBeGreaterThan(1.3);
  expect(medianInterval([2, 2, 2])).toEqual([2, 2]);
});
