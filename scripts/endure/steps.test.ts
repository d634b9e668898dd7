import { expect, test } from "vitest";
import type { Compared } from "./compare.ts";
import { sayCompared } from "./steps.ts";

const compared = (more: Partial<Compared> = {}): Compared => ({
  ...{ tests: 1000, different: [], flaky: [], recordings: 7, broken: [], reasons: [] },
  ...more,
});
const one = { test: "test.A.one", way: "exact", alone: ["passed"], profiled: ["failure"] } as const;

test("what suites came to is said in one line", () => {
  expect(sayCompared([compared(), compared({ flaky: [one] })], "`a`, `b`")).toEqual({
    showed:
      "`a`, `b`, 2,000 tests: the same verdicts, exact and sampled; changing from run to run: `test.A.one`; 14 recordings, all open",
    kept: true,
  });
  expect(sayCompared([compared({ different: [one], reasons: ["no room"] })])).toEqual({
    showed:
      "1,000 tests: other verdicts of `test.A.one (exact)`; 7 recordings, all open; one ended with: no room",
    kept: false,
  });
});

test("neither tests that did not run nor an agent that was not there show anything", () => {
  for (const nothing of [compared({ tests: 0 }), compared({ recordings: 0 }), compared({ broken: ["x"] })])
    expect(sayCompared([compared(), nothing]).kept).toBe(false);
});
