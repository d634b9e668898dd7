/** What is recorded of each kind of test: its function, and nothing that is run for it before and after. */
import { afterEach, expect, test } from "vitest";
import { Workplace } from "../support/floodmark.ts";
import { describeWithPytest, peaks, readFigures, runSuite } from "./suite.ts";

const place = new Workplace();
afterEach(() => place.remove());

/** Each allocates another number of MB in its function, and 50 around it. */
const TESTS = `
import asyncio, functools, multiprocessing, os, threading, unittest
import pytest, pytest_asyncio

def setup_function(): setup_function.held = bytearray(50_000_000)
def teardown_function(): bytearray(50_000_000)

@pytest.fixture
def fixture():
    yield bytearray(50_000_000)
    bytearray(50_000_000)
@pytest_asyncio.fixture
async def async_fixture():
    yield bytearray(50_000_000)

def test_function(fixture): bytearray(1_000_000)

@pytest.mark.parametrize("size", [2, 3])
def test_parametrised(size): bytearray(size * 1_000_000)

class TestClass:
    def setup_method(self): self.held = bytearray(50_000_000)
    def test_method(self): bytearray(4_000_000)
    @staticmethod
    def test_static(): bytearray(5_000_000)
    @classmethod
    def test_of_class(cls): bytearray(6_000_000)

class TestCase(unittest.TestCase):
    def setUp(self):
        self.held = bytearray(50_000_000)
        self.addCleanup(bytearray, 50_000_000)
    def test_unittest(self): bytearray(7_000_000)
    @unittest.expectedFailure
    def test_unittest_fails(self):
        held = bytearray(8_000_000)
        self.fail()
class TestAsyncCase(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self): self.held = bytearray(50_000_000)
    async def test_unittest_async(self):
        held = bytearray(9_000_000)
        await asyncio.sleep(0.01)

@pytest.mark.asyncio
async def test_asyncio(async_fixture):
    held = bytearray(10_000_000)
    await asyncio.gather(*[hold(500_000) for _ in range(4)])
async def hold(size):
    held = bytearray(size)
    await asyncio.sleep(0.01)

@pytest.mark.anyio
async def test_anyio():
    held = bytearray(13_000_000)
    await asyncio.sleep(0.01)
@pytest.fixture
def anyio_backend(): return "asyncio"

def wrapped(function):
    @functools.wraps(function)
    def call():
        held = bytearray(4_000_000)
        function()
    return call
@wrapped
def test_wrapped(): bytearray(10_000_000)

def test_raises():
    with pytest.raises(ValueError):
        held = bytearray(15_000_000)
        raise ValueError
def test_fails():
    held = bytearray(16_000_000)
    assert 0
@pytest.mark.skip
def test_skipped(): bytearray(17_000_000)

def test_fork():
    held = bytearray(18_000_000)
    child = os.fork()
    if child == 0:
        more = bytearray(30_000_000)
        os._exit(0)
    os.waitpid(child, 0)

def documented():
    """
    >>> held = bytearray(20_000_000)
    """

def test_imports():
    import module
    assert len(module.table) == 30_000_000
    bytearray(21_000_000)
`;

await describeWithPytest("each kind of test", (python) => {
  test("is recorded from its function's beginning to its end", async () => {
    place.write("test_it.py", TESTS);
    place.write("module.py", "table = bytearray(30_000_000)\n");
    const plugins = ["pytest_asyncio.plugin", "anyio.pytest_plugin"].flatMap((name) => ["-p", name]);
    const words = [...plugins, "--doctest-modules", "--floodmark-json=figures.json", "-W", "ignore"];
    const { stdout } = await runSuite(python, place, words);
    expect(stdout).toMatch(/1 failed, 15 passed, 1 skipped, 1 xfailed/);
    expect(stdout).toMatch(/test_fork {2}test_it\.py:\d+ {2}held/);
    expect(stdout).not.toContain("more = bytearray");
    const whole = Object.entries(peaks(readFigures(place.path("figures.json"))));
    expect(Object.fromEntries(whole.map(([name, megabytes]) => [name, Math.floor(megabytes)]))).toEqual({
      ...{ test_function: 1, "test_parametrised[2]": 2, "test_parametrised[3]": 3 },
      ...{ test_method: 4, test_static: 5, test_of_class: 6 },
      ...{ test_unittest: 7, test_unittest_fails: 8, test_unittest_async: 9 },
      ...{ test_asyncio: 12, test_anyio: 13, test_wrapped: 14, test_raises: 15, test_fails: 16 },
      ...{ test_fork: 18, "test_it.documented": 20, test_imports: 21 },
    });
  });
});
