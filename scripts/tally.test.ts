import { expect, test } from "vitest";
import { closingLine, countReport, countTests } from "./tally.ts";

const file = (status: string, ...tests: string[]) => ({
  name: "some.test.ts",
  status,
  assertionResults: tests.map((status, index) => ({ status, fullName: `test ${index}` })),
});

test("every test counts once", () => {
  const tally = countTests({
    testResults: [file("failed", "passed", "failed", "skipped"), file("passed", "passed")],
  });
  expect(closingLine(tally)).toBe("2 passed, 1 failed, 1 skipped");
  expect(tally.failures).toEqual(["some.test.ts: test 1"]);
});

test("a file that broke before its tests began is a failure", () => {
  expect(closingLine(countTests({ testResults: [file("failed")] }))).toBe("0 passed, 1 failed");
});

test("no results are a failure", () => {
  expect(closingLine(countReport("/nowhere/results.json", 1))).toBe("0 passed, 1 failed");
});
