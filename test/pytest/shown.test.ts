/** What --floodmark shows at the end, and what it leaves for other programs and for later. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { floodmark, Workplace } from "../support/floodmark.ts";
import { describeWithPytest, peaks, readFigures, runSuite } from "./suite.ts";

const place = new Workplace();
afterEach(() => place.remove());

/** 12 tests that hold 1 to 12 MB; the one with 7 goes above a limit, the one with 2 fails by itself. */
const TESTS = `
import pytest
@pytest.mark.parametrize("size", range(1, 13))
def test_holds(size):
    held = bytearray(size * 1_000_000)
    assert size != 2
@pytest.mark.limit_memory("6 MB")
def test_limited(): test_holds(7)
`;

/** The tests of the section at the end, and what is said below them. */
function section(stdout: string): { readonly tests: string[]; readonly rest: string[] } {
  const lines = stdout.slice(stdout.indexOf("= highest memory peaks (floodmark) =")).split("\n");
  const tests = lines.flatMap(
    (line) => /^ *([\d.]+ [KM]iB) {2}test_it\.py::(\S+)$/.exec(line)?.slice(1).join(" ") ?? [],
  );
  return { tests, rest: lines.filter((line) => /^(\d+ of|no test|which|recordings)/.test(line)) };
}

await describeWithPytest("at the end", (python) => {
  test.each([
    ["in one process", []],
    ["with workers", ["-p", "xdist", "-n", "2"]],
  ])("stand the tests with the highest peaks and what held them, %s", async (_how, how) => {
    place.write("test_it.py", TESTS);
    const temporary = place.path("tmp");
    mkdirSync(temporary);
    const words = [
      ...how,
      "--floodmark",
      "--floodmark-most=3",
      "--floodmark-json=figures.json",
      "--junitxml=unit.xml",
    ];
    const { stdout, stderr, code } = await runSuite(python, place, words, { env: { TMPDIR: temporary } });
    expect([stderr, code], stdout).toEqual(["", 1]);
    expect(section(stdout)).toEqual({
      tests: ["11.4 MiB test_holds[12]", "10.5 MiB test_holds[11]", "9.54 MiB test_holds[10]"],
      rest: ["10 of 13 tests had lower peaks (--floodmark-most=0 shows all)"],
    });
    expect(stdout).toMatch(
      /\n11\.4 MiB {2}test_it\.py::test_holds\[12\]\n {10}11\.4 MiB {2}100 % {2}test_holds {2}test_it\.py:5 {2}held = bytearray\(size \* 1_000_000\)\n/,
    );

    const figures = readFigures(place.path("figures.json"));
    expect(
      figures.tests.map(({ outcome }) => outcome).filter((outcome) => outcome === "failed"),
    ).toHaveLength(2);
    const expected = Object.fromEntries([...Array(12).keys()].map((n) => [`test_holds[${n + 1}]`, n + 1]));
    expect(peaks(figures)).toEqual({ ...expected, "test_holds[2]": expect.closeTo(2, 1), test_limited: 7 });
    expect(figures.tests[0]).toMatchObject({
      nodeid: "test_it.py::test_holds[12]",
      limit_memory_bytes: null,
    });
    expect(figures.tests[0]?.lines[0]).toMatchObject({
      function: "test_holds",
      bytes: expect.closeTo(12e6, -3),
    });
    expect(figures.tests.map(({ lines }) => lines.length > 0)).toEqual([
      true,
      true,
      true,
      ...Array(10).fill(false),
    ]);
    expect(figures.tests.find(({ nodeid }) => nodeid.endsWith("limited"))?.limit_memory_bytes).toBe(6 << 20);
    expect(readFileSync(place.path("unit.xml"), "utf8")).toMatch(
      /name="test_limited"[^>]*><properties><property name="floodmark_peak_bytes" value="70\d{5}" \/><property name="floodmark_limit_memory_bytes" value="6291456" \/>/,
    );
    expect(readdirSync(temporary).filter((name) => name.startsWith("floodmark-"))).toEqual([]);
  });

  test.each([
    ["in one process", []],
    ["with workers", ["-p", "xdist", "-n", "2"]],
  ])("what is shown and what was above a limit is kept, %s", async (_how, how) => {
    place.write("test_it.py", TESTS);
    const words = [...how, "--floodmark", "--floodmark-most=2", "--floodmark-output=kept"];
    const { stdout } = await runSuite(python, place, words);
    const name = (test: string) => new RegExp(`^test_it\\.py-${test}-[0-9a-f]{8}$`);
    expect(place.list("kept")).toEqual(
      ["test_holds-11", "test_holds-12", "test_limited"].map((test) => expect.stringMatching(name(test))),
    );
    expect(section(stdout).rest).toEqual([
      "11 of 13 tests had lower peaks (--floodmark-most=0 shows all)",
      `recordings and reports: ${place.path("kept")}`,
    ]);
    const limited = place.path(`kept/${place.list("kept")[2]}`);
    expect(stdout).toContain(`\nreport: ${join(limited, "report.html")}\n`);
    for (const folder of place.list("kept")) {
      expect(existsSync(place.path(`kept/${folder}/report.html`))).toBe(true);
      const { stdout: summary } = await floodmark(["summary", place.path(`kept/${folder}`)]);
      expect(summary).toMatch(/100 % {2}test_holds .*:5 {2}bytearray\(size \* 1_000_000\)/);
    }
  });

  test("a run without tests, and one that only collects them", async () => {
    place.write("test_it.py", TESTS);
    const none = await runSuite(python, place, ["--floodmark", "-k", "nothing"]);
    expect(section(none.stdout).rest).toEqual(["no test was recorded"]);
    const collected = await runSuite(python, place, ["--floodmark", "--collect-only"]);
    expect(collected.stdout).not.toContain("floodmark)");
  });
});
