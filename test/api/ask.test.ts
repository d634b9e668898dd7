/** What a profile is asked, and what that takes: one start of Node, and none for the peak. */
import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { execute, floodmark, type TestPython, Workplace } from "../support/floodmark.ts";
import { anyPython, testPythons, testWith } from "../support/pythons.ts";
import { outcome, runApi } from "./api.ts";

const place = new Workplace();
afterEach(() => place.remove());

const python = anyPython();
const { executable } = python;

/** A PATH with a `node` that notes each start of a script, and with nothing else. */
function pathWithNode(node: string): string {
  mkdirSync(place.path("bin"), { recursive: true });
  place.write(`bin/node`, node);
  chmodSync(place.path("bin/node"), 0o755);
  return place.path("bin");
}
const counting = () =>
  pathWithNode(`#!/bin/sh
[ "$1" = --version ] || echo "$2" >> ${place.path("starts")}
exec ${process.execPath} "$@"
`);
const starts = (): string[] =>
  place.list().includes("starts") ? readFileSync(place.path("starts"), "utf8").trim().split("\n") : [];

const ONCE = `
import os
with floodmark.profile() as part: kept = bytes(1_000_000)
assert part.peak_bytes and not os.path.exists("starts")
first = part.report("first.html")
assert part.lines() == part.lines()
os.mkdir("folder")
second = part.report("folder")
print(first, second, first.read_text() == second.read_text(), repr(part).endswith(": {:,} bytes>".format(part.peak_bytes)))
try: part.report("missing/report.html")
except floodmark.FloodmarkError as error: print(error)
with floodmark.profile("named") as named: kept = bytes(1_000_000)
named.lines(); named.report("named"); named.report("third.html")
`;

const WITHOUT_NODE = `
with floodmark.profile("results") as part: kept = bytes(1_000_000)
print(part.peak_bytes >= 1_000_033)
try: part.lines()
except floodmark.NodeMissing as error: print(error)
floodmark.profile(lambda: 0, "more")
`;

const OPENED = `
import sys
for path in sys.argv[1:] or ["results", "results/recording", "run.pack", "copy.floodmark"]:
    run = floodmark.open(path)
    heavy = run.lines()[0]
    print(run.peak_bytes >= 5_000_033, heavy.bytes, heavy.text, str(run.path) == path, run.report("report.html"))
for path in "missing", "program.py", "bin":
    try: floodmark.open(path).lines()
    except floodmark.FloodmarkError as error: print(error)
`;

const FRAME = (name: string) => `
import sys
with floodmark.profile() as part: kept = bytes(1_000_000) # kept
frame = part.to_dataframe()
assert type(frame).__module__.split(".")[0] == "${name}", type(frame)
lines = part.lines()
assert list(frame.columns) == ["function", "file", "line", "text", "bytes", "interval_low", "interval_high", "share",
    "total_bytes", "total_blocks", "first_seconds", "last_seconds"]
assert list(frame["bytes"]) == [line.bytes for line in lines] and frame.shape[0] == len(lines)
assert str(frame["bytes"].dtype).lower() == "int64" and str(frame["share"].dtype).lower() == "float64"
`;

test("Node starts once for a profile, whatever is asked, and never for the peak", async () => {
  const { code, stdout, stderr } = await runApi(executable, place, ONCE, { env: { PATH: counting() } });
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toBe(
    "first.html folder/report.html True True\nmissing/report.html can't be written: No such file or directory\n",
  );
  expect(starts()).toEqual(["answer", "answer"]);
  expect(place.list()).toEqual(
    ["bin", "first.html", "folder", "named", "program.py", "starts", "third.html"].sort(),
  );
});

test("without a Node there is the peak, the recording, and a sentence", async () => {
  mkdirSync(place.path("nothing"));
  const { code, stdout, stderr } = await runApi(executable, place, WITHOUT_NODE, {
    env: { PATH: place.path("nothing") },
  });
  const sentence =
    "Node.js 20.19 or later is needed, and there is none: pip install 'floodmark[node]', or put one on the PATH";
  expect([code, stdout]).toEqual([0, `True\n${sentence}\n`]);
  expect(stderr).toContain(
    `program.py:3: RuntimeWarning: no report: ${sentence} (the recording is in ${place.path("results")})`,
  );
  expect(stderr).toContain(
    `RuntimeWarning: no report: ${sentence} (the recording is in ${place.path("more")})`,
  );
  const { stdout: summary } = await floodmark(["summary", "results"], { cwd: place.folder });
  expect(summary).toMatch(/^floodmark {2}peak /);
});

test("any recording can be opened, and what is none is refused in words", async () => {
  mkdirSync(place.path("bin"));
  place.write("app.py", "held = bytes(5_000_000)\n");
  const run = ["run", "-q", "--no-open", "-o", "results", "--python", executable, "app.py"];
  expect((await floodmark(run, { cwd: place.folder })).code).toBe(0);
  expect((await floodmark(["pack", "results", "-o", "run.pack"], { cwd: place.folder })).code).toBe(0);
  await execute("sh", ["-c", "cp results/recording/*.floodmark copy.floodmark"], { cwd: place.folder });
  const { code, stdout, stderr } = await runApi(executable, place, OPENED);
  expect([code, stderr]).toEqual([0, ""]);
  const line = "True 5000033 held = bytes(5_000_000) True report.html\n";
  expect(stdout.startsWith(line.repeat(4))).toBe(true);
  const errors = stdout
    .slice(4 * line.length)
    .trimEnd()
    .split("\n");
  expect(errors).toEqual([
    "there is no missing: give a results folder, a pack of one, or a .floodmark file",
    expect.stringMatching(/^program\.py is not a recording/),
    expect.stringMatching(/^bin holds no recording/),
  ]);
});

testWith(python, ["pandas"], "a data frame of pandas", async () => {
  expect(await outcome(executable, place, FRAME("pandas"))).toBe(null);
});

const withPolars =
  testPythons.pythons.find(
    (one): one is TestPython => "packages" in one && one.packages.includes("polars"),
  ) ?? python;
testWith(withPolars, ["polars"], "a data frame of polars, where pandas isn't installed", async () => {
  const hidden = `import sys\nsys.modules["pandas"] = None\n${FRAME("polars")}`;
  expect(await outcome(withPolars.executable, place, hidden)).toBe(null);
});

test("neither is installed: a sentence", async () => {
  const program = `
import importlib.util
importlib.util.find_spec = lambda name: None
import floodmark._profile
floodmark._profile.find_spec = lambda name: None
with floodmark.profile() as part: pass
try: part.to_dataframe()
except floodmark.FloodmarkError as error: print(error)
`;
  const { stdout } = await runApi(executable, place, program);
  expect(stdout).toBe("a data frame needs pandas or polars: pip install pandas\n");
});
