import { expect, test } from "vitest";
import type { Look } from "../recording/looks.ts";
import { LookHistory } from "./look-history.ts";

const lookAt = (seconds: number) => ({ seconds }) as Look;

test("for any length of run there are fewer than 512, evenly from its beginning to its end", () => {
  for (const count of [10, 511, 512, 1000, 20_000]) {
    const history = new LookHistory();
    let kept = 0;
    for (let second = 0; second < count; second++) {
      const became = history.add(lookAt(second));
      kept += Number(became !== "left out");
    }
    const seconds = history.looks.map((look) => look.seconds);
    expect(seconds.length).toBeLessThan(512);
    expect(seconds.length).toBeGreaterThanOrEqual(Math.min(count, 255));
    expect(kept).toBeGreaterThanOrEqual(seconds.length);
    const gaps = seconds.slice(1).map((second, i) => second - seconds[i]!);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(4 * Math.max(1, count / seconds.length));
    expect(count - (seconds.at(-1) ?? 0)).toBeLessThanOrEqual(Math.max(1, (2 * count) / 255));
  }
});
