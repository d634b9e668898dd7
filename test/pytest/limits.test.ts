/** The markers: what is compared, what a test above its limit says, and what is set for all tests. */
import { afterEach, expect, test } from "vitest";
import { Workplace } from "../support/floodmark.ts";
import { anyPython, onEachPython, testWith } from "../support/pythons.ts";
import { runSuite } from "./suite.ts";

const place = new Workplace();
afterEach(() => place.remove());

const TESTS = `
import threading
import pytest
from helper import load
kept = []

@pytest.fixture
def large():
    held = bytearray(60_000_000)
    yield held
    more = bytearray(70_000_000)

@pytest.mark.limit_memory("24 MB")
def test_below(large):
    load(20_000_000)
    load(20_000_000)

@pytest.mark.limit_memory("24 MB")
def test_above():
    rows = [0] * 1_000_000
    load(20_000_000)

@pytest.mark.limit_memory("24 MB")
class TestClass:
    def test_its_own(self): load(26_000_000)
    @pytest.mark.limit_memory("40 MB")
    def test_nearer(self): load(27_000_000)
    @pytest.mark.limit_memory(None)
    def test_none(self): load(90_000_000)

@pytest.mark.limit_memory("1 MB")
def test_within_tolerance(): held = bytearray(1_055_000)
@pytest.mark.limit_memory("1 MB")
def test_above_tolerance(): held = bytearray(1_065_000)

def start_thread():
    thread = threading.Thread(target=load, args=(5_000_000,))
    thread.start()
    thread.join()
@pytest.mark.limit_memory("4 MB")
def test_its_thread(): start_thread()
@pytest.mark.limit_memory("4 MB", current_thread_only=True)
def test_not_its_thread(): start_thread()

class Node: pass
def cycle(size):
    node = Node()
    node.itself, node.held = node, bytearray(size)

@pytest.mark.limit_leaks("1 MB")
def test_leaks_nothing():
    cycle(30_000_000)
    load(30_000_000)
    kept.append(bytearray(1_000_000))

@pytest.mark.limit_leaks("1 MB")
def test_leaks():
    for _ in range(30): kept.append(bytearray(50_000))

@pytest.mark.limit_leaks("1 MB")
def test_leaks_by_two():
    kept.append(bytearray(900_000))
    kept.append(bytearray(900_000))

@pytest.mark.limit_leaks("1 MB", filter_fn=lambda stack: stack.frames[0].function != "keep")
def test_leaks_filtered(): keep()
def keep(): kept.append(bytearray(2_000_000))
@pytest.mark.limit_leaks("1 MB")
def test_leaks_twice():
    keep()
    keep()

@pytest.mark.limit_memory("1 MB")
@pytest.mark.xfail(strict=True)
def test_expected(): load(2_000_000)

@pytest.mark.limit_memory("1 MB")
def test_fails_itself():
    held = bytearray(2_000_000)
    assert len(held) == 1

@pytest.mark.limit_memory("24 parsecs")
def test_wrong(): pass
@pytest.mark.limit_memory("24 MB", native=True)
def test_wrong_argument(): pass
`;

const HELPER = `
def load(size):
    data = bytearray(size)
    return None
`;

const FAILED = {
  test_above: "limit_memory: 26.7 MiB at the peak, above 24 MB (24.0 MiB)",
  "TestClass::test_its_own": "limit_memory: 24.8 MiB at the peak, above 24 MB (24.0 MiB)",
  test_above_tolerance: "limit_memory: 1.02 MiB at the peak, above 1 MB (1.00 MiB)",
  test_its_thread: expect.stringMatching(/^limit_memory: 4\.7\d MiB at the peak, above 4 MB/),
  test_leaks: "limit_leaks: 1.43 MiB left by one stack of calls, above 1 MB (1.00 MiB)",
  test_leaks_twice: "limit_leaks: 1.91 MiB left by one of 2 stacks of calls, above 1 MB (1.00 MiB)",
  test_fails_itself: "assert 2000000 == 1",
  test_wrong: 'limit_memory: "24 parsecs" is no size: write "24 MB"',
  test_wrong_argument: "limit_memory() got an unexpected keyword argument 'native'",
};

/** Why each test failed, in one line. */
function whyFailed(stdout: string): Record<string, string> {
  const lines = [...stdout.matchAll(/^FAILED test_it.py::(\S+) - (?:Failed: |AssertionError: )?(.*)$/gm)];
  return Object.fromEntries(lines.map(([, name, why]) => [name, why]));
}

onEachPython((python) => {
  testWith(python, ["pytest"], "a test fails where it goes above its limit, and nowhere else", async () => {
    place.write("test_it.py", TESTS);
    place.write("helper.py", HELPER);
    const { stdout, stderr, code } = await runSuite(python.executable, place, ["--strict-markers"]);
    expect(whyFailed(stdout), stdout).toEqual(FAILED);
    expect([stdout, stderr, code]).toEqual([expect.stringMatching(/8 passed, 1 xfailed in/), "", 1]);
    expect(stdout).toMatch(/^19\.1 MiB {2}71 % {2}load {8}helper\.py:3 {4}data = bytearray\(size\)$/m);
    expect(stdout).toMatch(
      /^7\.63 MiB {2}29 % {2}test_above {2}test_it\.py:\d+ {2}rows = \[0\] \* 1_000_000$/m,
    );
    expect(stdout).toMatch(
      /^1\.91 MiB {2}keep +test_it\.py:\d+ {2}def keep\(\).*\n {12}test_leaks_twice {2}test_it\.py:\d+ {2}keep\(\)$/m,
    );
  });
});

test("limits for all tests stand in the configuration, and so does the tolerance", async () => {
  const ini = (lines: string) => place.write("pytest.ini", `[pytest]\n${lines}\n`);
  place.write(
    "test_it.py",
    `
import pytest
kept = []
def test_memory(): held = bytearray(5_000_000)
def test_leak(): kept.append(bytearray(3_000_000))
@pytest.mark.limit_memory("6 MB")
def test_own(): held = bytearray(5_500_000)
@pytest.mark.limit_leaks(None)
def test_none(): kept.append(bytearray(3_000_000))
`,
  );
  const { executable } = anyPython();
  const failing = async () => Object.keys(whyFailed((await runSuite(executable, place, [])).stdout));
  ini("floodmark_limit_memory = 4 MB\nfloodmark_limit_leaks = 2 MB");
  expect(await failing()).toEqual(["test_memory", "test_leak"]);
  ini("floodmark_limit_memory = 4 MB\nfloodmark_limit_leaks = 2 MB\nfloodmark_tolerance = 25%");
  expect(await failing()).toEqual(["test_leak"]);
  ini("floodmark_limit_memory = 4 MB\nfloodmark_limit_leaks = 2 MB\nfloodmark_tolerance = 1 MB");
  expect(await failing()).toEqual([]);
  for (const [line, said] of [
    ["floodmark_limit_memory = lots", 'floodmark_limit_memory: "lots" is no size: write "24 MB"'],
    ["floodmark = true\nfloodmark_tolerance = 1x", 'floodmark_tolerance: "1x" is no size: write "24 MB"'],
    ["floodmark = true\nfloodmark_most = -1", 'floodmark_most: "-1" is no number of tests: give 0 or more'],
  ] as const) {
    ini(line);
    const { stderr, code } = await runSuite(executable, place, []);
    expect([stderr.trim(), code]).toEqual([`ERROR: ${said}`, 4]);
  }
});
