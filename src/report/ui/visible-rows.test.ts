import fc from "fast-check";
import { expect, it } from "vitest";
import { rowsNear } from "./visible-rows.ts";

it("has all rows that are in sight, and not many more", () => {
  fc.assert(
    fc.property(fc.nat(400_000), fc.nat(2000), fc.nat(20_000), (top, visible, count) => {
      const { first, last } = rowsNear(top, visible, 19, count);
      expect(first).toBeLessThanOrEqual(Math.min(count, Math.floor(top / 19)));
      expect(last).toBeGreaterThanOrEqual(Math.min(count, Math.ceil((top + visible) / 19)));
      expect(last - first).toBeLessThan(visible / 19 + 60);
    }),
  );
});
