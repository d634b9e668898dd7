import { describe, expect, it } from "vitest";
import type { Steps } from "../../../analysis/steps.ts";
import { areaPath, linePath } from "./paths.ts";
import { makeScale } from "./scale.ts";

const FRAME = { left: 10, top: 0, width: 100, height: 50 };
const HELD: Steps = { seconds: [0, 2, 5], bytes: [0, 100, 40] };

describe("paths of a figure over time", () => {
  it("hold each point until the next one, and the last one to the end", () => {
    const scale = makeScale(FRAME, { from: 0, to: 10 }, 100);
    expect(linePath(HELD, scale)).toBe("M10 50H30V0H60V30H110");
    expect(areaPath(HELD, scale)).toBe("M10 50H30V0H60V30H110V50H10Z");
  });

  it("begin with what holds where the part in sight begins, and end with it", () => {
    const scale = makeScale(FRAME, { from: 3, to: 4 }, 100);
    expect(linePath(HELD, scale)).toBe("M10 0H110");
    const late = { seconds: [5], bytes: [50] };
    expect(linePath(late, makeScale(FRAME, { from: 0, to: 10 }, 100))).toBe("M60 25H110");
    expect(linePath(late, scale)).toBe("");
    expect(areaPath({ seconds: [], bytes: [] }, scale)).toBe("");
  });
});
