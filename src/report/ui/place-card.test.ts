import fc from "fast-check";
import { expect, it } from "vitest";
import { placeCard } from "./place-card.ts";

const WINDOW = { width: 1400, height: 900 };
const CARD = { width: 420, height: 200 };

it("stands under its frame, beside the pointer", () => {
  expect(placeCard({ left: 16, top: 360, width: 480, height: 37 }, { x: 300, y: 370 }, CARD, WINDOW)).toEqual(
    {
      x: 308,
      y: 405,
    },
  );
});

it("stands above it where there is no room below, and never beyond the window's edges", () => {
  expect(
    placeCard({ left: 1300, top: 800, width: 80, height: 37 }, { x: 1350, y: 810 }, CARD, WINDOW),
  ).toEqual({
    x: 972,
    y: 592,
  });
});

it("stands beside it in a low window", () => {
  const low = { width: 1400, height: 260 };
  expect(placeCard({ left: 16, top: 120, width: 300, height: 37 }, { x: 100, y: 130 }, CARD, low).x).toBe(
    324,
  );
  expect(placeCard({ left: 900, top: 120, width: 490, height: 37 }, { x: 990, y: 130 }, CARD, low).x).toBe(
    472,
  );
});

it("is never over its frame", () => {
  const frames = fc.record({
    left: fc.integer({ min: 0, max: 1390 }),
    top: fc.integer({ min: 0, max: 860 }),
    width: fc.integer({ min: 3, max: 1400 }),
    height: fc.constant(37),
  });
  fc.assert(
    fc.property(frames, fc.integer({ min: 100, max: 400 }), (frame, height) => {
      const at = placeCard(frame, { x: frame.left, y: frame.top }, { width: 420, height }, WINDOW);
      const isApart =
        at.x >= frame.left + frame.width ||
        at.x + 420 <= frame.left ||
        at.y >= frame.top + frame.height ||
        at.y + height <= frame.top;
      expect(isApart).toBe(true);
    }),
  );
});
