import { expect, test } from "vitest";
import { compareSuite, judge, type Suite } from "./compare.ts";
import { parseVerdicts } from "./junit.ts";

const runOf = (verdicts: Record<string, string>) => new Map(Object.entries(verdicts));

test("a verdict that the suite never comes to alone is a difference, one that it comes to as well makes a test flaky", () => {
  const alone = [runOf({ same: "passed", flaky: "failure", worse: "passed" })];
  const profiled = [runOf({ same: "passed", flaky: "passed", worse: "failure" })];
  expect(judge("exact", alone, profiled).different.map(({ test }) => test)).toEqual(["flaky", "worse"]);
  const more = [...profiled, runOf({ same: "passed", flaky: "failure", worse: "failure" })];
  const judged = judge("exact", [...alone, alone[0]!], more);
  expect(judged.different).toMatchObject([{ test: "worse", alone: ["passed"], profiled: ["failure"] }]);
  expect(judged.flaky.map(({ test }) => test)).toEqual(["flaky"]);
});

test("a test that did not run is a difference", () => {
  const { different } = judge("sampled", [runOf({ gone: "passed" })], [runOf({})]);
  expect(different).toMatchObject([{ test: "gone", profiled: ["did not run"] }]);
});

test("verdicts are read as pytest and CPython's runner write them", () => {
  const verdicts = parseVerdicts(`<testsuite><testcase classname="test.A" name="one" time="1" />
<testcase name="test.B.two" status="run"><skipped message="a">b</skipped></testcase>
<testcase name="test.B.three"><system-out>x</system-out><failure>no</failure></testcase>
<testcase name="test.B.three"/><testcase name="test.B.four"><system-out>x</system-out></testcase></testsuite>`);
  expect(Object.fromEntries(verdicts)).toEqual({
    "test.A one": "passed",
    "test.B.two": "skipped",
    "test.B.three": "failure passed",
    "test.B.four": "passed",
  });
});

test("a suite that leaves processes behind is not waited for", async () => {
  const suite: Suite = { name: "a", command: () => ["sh", "-c", "sleep 600 & exit 3"] };
  expect(await compareSuite(suite)).toMatchObject({ tests: 0, different: [], flaky: [] });
});
