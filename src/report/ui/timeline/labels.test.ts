import { describe, expect, it } from "vitest";
import type { Steps } from "../../../analysis/steps.ts";
import { placeAbove, placeBetween } from "./labels.ts";
import { makeScale } from "./scale.ts";

const SCALE = makeScale({ left: 0, top: 0, width: 400, height: 100 }, { from: 0, to: 400 }, 100);
const GROUND: Steps = { seconds: [0], bytes: [0] };

describe("places for words in the picture", () => {
  it("are where there is most room between two lines", () => {
    const hill: Steps = { seconds: [0, 250, 350], bytes: [20, 80, 20] };
    const place = placeBetween("tracked", hill, GROUND, [], SCALE)!;
    expect(place.y).toBe(64);
    expect(place.x).toBeGreaterThan(270);
    expect(place.x).toBeLessThan(330);
  });

  it("are none where a word would touch a line", () => {
    expect(placeBetween("tracked", { seconds: [0], bytes: [10] }, GROUND, [], SCALE)).toBe(null);
    const narrow = makeScale({ left: 0, top: 0, width: 30, height: 100 }, { from: 0, to: 30 }, 100);
    expect(placeBetween("tracked", { seconds: [0], bytes: [90] }, GROUND, [], narrow)).toBe(null);
  });

  it("are none where another line would run through a word", () => {
    const high: Steps = { seconds: [0], bytes: [90] };
    expect(placeBetween("tracked", high, GROUND, [{ seconds: [0], bytes: [47] }], SCALE)).toBe(null);
    const half: Steps = { seconds: [100], bytes: [47] };
    expect(placeBetween("tracked", high, GROUND, [half], SCALE)!.x).toBeLessThan(80);
  });

  it("are above a line where it is level, and below a limit", () => {
    const steps: Steps = { seconds: [0, 100, 200, 300], bytes: [90, 40, 60, 30] };
    const place = placeAbove("RSS", steps, 20, [], SCALE)!;
    expect([10, 40, 70].map((bytes) => 100 - bytes).includes(place.y)).toBe(false);
    expect(place.y).toBeGreaterThan(20);
    expect(place.x).toBeGreaterThan(100);
    expect(placeAbove("RSS", steps, 80, [], SCALE)).toBe(null);
    expect(placeAbove("RSS", { seconds: [], bytes: [] }, 0, [], SCALE)).toBe(null);
  });
});
