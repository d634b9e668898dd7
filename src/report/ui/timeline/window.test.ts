import { describe, expect, it } from "vitest";
import { isWhole, panWindow, wholeRun, zoomWindow } from "./window.ts";

describe("the part of a run that is in sight", () => {
  it("gets shorter around a time, and whole again", () => {
    const half = zoomWindow(wholeRun(100), 20, 1 / 2, 100);
    expect(half).toEqual({ from: 10, to: 60 });
    expect(zoomWindow(half, 20, 2, 100)).toEqual(wholeRun(100));
    expect(isWhole(half, 100)).toBe(false);
    expect(isWhole(zoomWindow(half, 60, 4, 100), 100)).toBe(true);
  });

  it("is no shorter than what is known, or what an axis tells", () => {
    const { from, to } = zoomWindow(wholeRun(64), 32, 1 / 1000, 64);
    expect(to - from).toBeCloseTo(1);
    expect(zoomWindow(wholeRun(0.02), 0, 1 / 8, 0.02)).toEqual({ from: 0, to: 0.01 });
    expect(zoomWindow(wholeRun(0.005), 0, 1 / 8, 0.005)).toEqual(wholeRun(0.005));
  });

  it("moves as far as a time needs it, and not beyond the run", () => {
    const part = { from: 10, to: 30 };
    expect(panWindow(part, 15, 100)).toEqual(part);
    expect(panWindow(part, 5, 100)).toEqual({ from: 5, to: 25 });
    expect(panWindow(part, 40, 100)).toEqual({ from: 20, to: 40 });
    expect(panWindow(part, 100, 100)).toEqual({ from: 80, to: 100 });
  });
});
