/** The plugin beside others, without what it needs, and where nobody asks for it. */
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { ROOT } from "../../scripts/pythons.ts";
import { execute, FLOODMARK, Workplace } from "../support/floodmark.ts";
import { describeWithPytest, PACKAGES, peaks, readFigures, runSuite, suiteEnv } from "./suite.ts";

const place = new Workplace();
afterEach(() => place.remove());

const LIMITED = `
import pytest
kept = []
@pytest.mark.limit_memory("4 MB")
def test_below(): bytearray(4_000_000)
@pytest.mark.limit_memory("4 MB")
def test_above(): bytearray(5_000_000)
@pytest.mark.limit_leaks("1 MB")
def test_leaks(): kept.append(bytearray(2_000_000))
@pytest.mark.limit_leaks("1 MB")
def test_leaks_by_two():
    kept.append(bytearray(900_000))
    kept.append(bytearray(900_000))
@pytest.mark.limit_leaks("1 MB")
def test_leaks_little(): kept.append(bytearray(900_000))
`;

const failed = (stdout: string): string[] =>
  [...stdout.matchAll(/^(?:FAILED|MEMORY PROBLEMS) test_it\.py::(\S+)/gm)].map(([, name]) => name as string);

await describeWithPytest("the plugin", (python) => {
  test("the markers mean what those of pytest-memray do", async () => {
    place.write("test_it.py", LIMITED);
    const ours = await runSuite(python, place, []);
    const theirs = await execute(python, ["-m", "pytest", "-q", "-p", "pytest_memray.plugin"], {
      cwd: place.folder,
      env: suiteEnv(),
    });
    expect(failed(theirs.stdout), theirs.stdout).toEqual(["test_above", "test_leaks"]);
    expect(failed(ours.stdout), ours.stdout).toEqual(failed(theirs.stdout));
  });

  test("where pytest-memray is there, its markers are its own, and nothing is recorded twice", async () => {
    place.write("test_it.py", `${LIMITED}\ndef test_free(): bytearray(8_000_000)\n`);
    const both = (...words: string[]) =>
      execute(python, ["-m", "pytest", "-p", "memray", "-p", "pytest_floodmark", ...words], {
        cwd: place.folder,
        env: suiteEnv({ PYTEST_DISABLE_PLUGIN_AUTOLOAD: undefined, PYTEST_ADDOPTS: "-W ignore" }),
      });
    const left = await both("--floodmark", "--floodmark-json=figures.json");
    expect(left.stdout).toMatch(
      /^floodmark: limit_memory and limit_leaks are left to pytest-memray \(-p no:memray: to floodmark\)$/m,
    );
    expect(left.stdout).toContain("Test was limited to 4.0MiB but allocated 4.8MiB");
    expect(peaks(readFigures(place.path("figures.json")))).toEqual({ test_free: 8 });
    const { stderr, code } = await both("--floodmark", "--memray");
    expect([stderr.trim(), code]).toEqual([
      "ERROR: --memray and --floodmark record the same tests: give one of them",
      4,
    ]);
  });

  test("nothing of it is there where nobody asks", async () => {
    place.write(
      "test_it.py",
      `
import sys
def test_nothing():
    assert [name for name in sys.modules if "floodmark" in name] == ["pytest_floodmark"]
    assert "ctypes" not in sys.modules
`,
    );
    const { stdout, code } = await runSuite(python, place, []);
    expect([code, stdout]).toEqual([0, expect.stringContaining("1 passed")]);
  });

  test("without Node.js limits are checked all the same, and it is said what can't be told", async () => {
    place.write("test_it.py", LIMITED);
    const { stdout } = await runSuite(python, place, ["--floodmark"], { env: { PATH: "/nowhere" } });
    const reason =
      "Node.js 20.19 or later is needed, and there is none: pip install 'floodmark[node]', or put one on the PATH";
    expect(failed(stdout)).toEqual(["test_above", "test_leaks", "test_leaks_by_two"]);
    expect(stdout).toContain(
      `limit_memory: 4.77 MiB at the peak, above 4 MB (4.00 MiB)\nwhich lines held it can't be told: ${reason}\n`,
    );
    expect(stdout).toContain(
      `limit_leaks: 1.72 MiB left in all, above 1 MB (1.00 MiB)\nwhether that is of one stack of calls can't be told: ${reason}\n`,
    );
    expect(stdout).toContain(`\nwhich lines held them can't be told: ${reason}\n`);
    expect(stdout).toMatch(/^4\.77 MiB {2}test_it.py::test_above$/m);
  });

  test("under floodmark run limits are not checked, which is a warning", async () => {
    place.write("test_it.py", LIMITED);
    const words = ["run", "-q", "--no-open", "-o", "results", "--python", python];
    const suite = ["-m", "pytest", "-p", "pytest_floodmark", "-p", "no:cacheprovider", "--floodmark"];
    const { stdout, code } = await execute(process.execPath, [FLOODMARK, ...words, ...suite], {
      cwd: place.folder,
      env: suiteEnv(),
    });
    expect(stdout.match(/PytestWarning: floodmark: .*/g)).toEqual([
      "PytestWarning: floodmark: not recorded, and no limit checked: " +
        "the whole run is recorded, by floodmark run: start pytest without it (said of the first such test only)",
    ]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/5 passed, 1 warning/)]);
    expect(stdout).toContain("\nno test was recorded\n");
  });

  test("a test may profile its own parts, and end what records it", async () => {
    place.write(
      "test_it.py",
      `
import pytest, floodmark
from floodmark import _agent
@pytest.mark.limit_memory("20 MB")
def test_profiles():
    held = bytearray(3_000_000)
    with floodmark.profile() as part:
        bytearray(5_000_000)
    assert 4_990_000 < part.peak_bytes < 5_050_000
    assert part.lines()[0].text.startswith("bytearray(5")
def test_starts():
    with pytest.raises(floodmark.AgentError, match="under way"): floodmark.start()
def test_ends():
    _agent.stop()
def test_after():
    bytearray(6_000_000)
`,
    );
    const words = ["--floodmark-json=figures.json"];
    const { stdout } = await runSuite(python, place, words);
    expect(stdout).toMatch(/4 passed, 1 warning/);
    expect(stdout).toMatch(
      /floodmark: not recorded, and no limit checked: the recording ended before the test/,
    );
    const { test_profiles, test_after, ...others } = peaks(readFigures(place.path("figures.json")));
    expect(test_profiles).toBeCloseTo(8, 1);
    expect(test_after).toBeCloseTo(6, 1);
    expect(Object.keys(others)).toEqual(["test_starts"]);
  });

  test("of a test that is run again the last run counts", async () => {
    place.write(
      "test_it.py",
      `
import pytest
runs = []
def test_before(): bytearray(5_000_000)
@pytest.mark.flaky(reruns=2)
@pytest.mark.limit_memory("6 MB")
def test_again():
    runs.append(1)
    bytearray(9_000_000 if len(runs) < 3 else 4_000_000)
def test_after(): bytearray(3_000_000)
`,
    );
    const words = ["-p", "pytest_rerunfailures", "--floodmark-json=figures.json", "--floodmark-most=2"];
    const { stdout } = await runSuite(python, place, words);
    expect(stdout).toContain("3 passed, 2 rerun");
    const figures = readFigures(place.path("figures.json"));
    expect(peaks(figures)).toEqual({ test_before: 5, test_again: 4, test_after: 3 });
    expect(figures.tests.map(({ lines }) => lines.length > 0)).toEqual([true, true, false]);
  });

  test("the page names all options", async () => {
    const { stdout } = await runSuite(python, place, ["--help"]);
    const names = new Set(stdout.match(/--floodmark[\w-]*|\bfloodmark_\w+/g));
    expect(names.size).toBeGreaterThan(7);
    const page = readFileSync(join(ROOT, "docs", "pytest.md"), "utf8");
    expect([...names].filter((name) => !page.includes(name))).toEqual([]);
  });

  test("it is typed", async () => {
    const config = { include: ["pytest_floodmark"], typeCheckingMode: "strict", pythonVersion: "3.9" };
    place.write("pyrightconfig.json", JSON.stringify({ ...config, pythonPlatform: "Linux" }));
    for (const name of ["floodmark", "pytest_floodmark"])
      cpSync(join(PACKAGES, name), place.path(name), { recursive: true });
    const pyright = join(ROOT, "node_modules", ".bin", "pyright");
    const { stdout } = await execute(pyright, ["--pythonpath", python, "-p", place.folder]);
    expect(stdout).toMatch(/^0 errors, 0 warnings/m);
  });
});
