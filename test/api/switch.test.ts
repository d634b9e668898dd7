/** start, stop, snapshot and mark: in a plain program, under `run` and under `run --off`. */
import { afterEach, expect, test } from "vitest";
import { floodmark, Workplace } from "../support/floodmark.ts";
import { onEachPython } from "../support/pythons.ts";
import type { Summary } from "../support/recorded.ts";
import { outcome, PACKAGE_PATH, runApi } from "./api.ts";

const place = new Workplace();
afterEach(() => place.remove());

/** To 10 kB: the frame of a call may be charged to the line. */
const HELD = `
def held(profile, text): return round(sum(line.bytes for line in profile.lines() if text in line.text), -4)
`;

const SWITCHED = `${HELD}
import json
floodmark.mark("nothing is recorded")
before = bytes(30_000_000)
floodmark.start("results")
kept = bytes(2_000_000) # kept
gone = bytes(9_000_000) # gone
floodmark.mark("after load")
del gone
early = floodmark.snapshot()
later = bytes(4_000_000) # later
late = floodmark.snapshot()
of_late = held(late, "# later")
run = floodmark.stop()
after = bytes(50_000_000)
print(json.dumps({
    "early": [early.peak_bytes // 100_000, held(early, "# kept"), held(early, "# gone"), held(early, "# later")],
    "late": [late.peak_bytes // 100_000, held(late, "# kept"), of_late],
    "run": [run.peak_bytes // 100_000, held(run, "# kept"), held(run, "# gone"), held(run, "# later"), held(run, "before =") + held(run, "after =")],
    "sums": [abs(profile.peak_bytes / sum(line.bytes for line in profile.lines()) - 1) < 0.01 for profile in (early, late, run)],
    "path": str(run.path.name), "report": run.report("results").name}))
floodmark.start("results")
floodmark.stop()
`;

const REFUSED = `
def refused(act, *arguments):
    try: act(*arguments)
    except floodmark.FloodmarkError as error: print(error)
    else: raise SystemExit("not refused: %s%s" % (act.__name__, arguments))
refused(floodmark.stop)
refused(floodmark.snapshot)
refused(floodmark.start, "program.py/results")
with floodmark.profile():
    refused(floodmark.stop)
    refused(floodmark.start)
floodmark.start()
refused(floodmark.start)
floodmark.stop()
refused(floodmark.stop)
`;

const PARTS_OF_RUN = `${HELD}
floodmark.mark("begun")
for size in 3_000_000, 4_000_000:
    off = bytes(40_000_000)
    del off
    with floodmark.profile() as part:
        kept = bytes(size) # kept
    print(held(part, "# kept"), part.peak_bytes < size + 100_000)
`;

onEachPython(({ executable }) => {
  test("start and stop, with marks and snapshots between", async () => {
    const got = await outcome(executable, place, SWITCHED);
    expect(got).toEqual({
      early: [20, 2_000_000, 0, 0],
      late: [60, 2_000_000, 4_000_000],
      run: [110, 2_000_000, 9_000_000, 0, 0],
      sums: [true, true, true],
      path: "results",
      report: "report.html",
    });
    expect(place.list()).toEqual(["program.py", "results", "results-2"]);
    const { stdout } = await floodmark(["timeline", "results"], { cwd: place.folder });
    expect(stdout).toMatch(/after load/);
    const at = ["summary", "--json", "--at", "mark:after load", "results"];
    const { lines } = JSON.parse((await floodmark(at, { cwd: place.folder })).stdout) as Summary;
    expect(lines[0]).toMatchObject({ bytes: 9_000_033 });
  });

  test("what can't be is refused in words", async () => {
    const { code, stdout, stderr } = await runApi(executable, place, REFUSED);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.replaceAll(place.folder, "")).toBe(
      [
        "nothing is recorded",
        "nothing is recorded",
        "/program.py/results/recording can't be made: Not a directory",
        "the recording was not begun by start(): it ends with what began it",
        "a recording is under way already",
        "a recording is under way already",
        "nothing is recorded",
        "",
      ].join("\n"),
    );
  });

  test("run --off: parts go into the run's results", async () => {
    place.write("program.py", `import floodmark\n${PARTS_OF_RUN}`);
    const run = ["run", "-q", "--no-open", "--off", "-o", "results", "--python", executable, "program.py"];
    const { code, stdout, stderr } = await floodmark(run, { cwd: place.folder, env: PACKAGE_PATH });
    expect([code, stderr]).toEqual([0, "results/report.html\n"]);
    expect(stdout).toBe("3000000 True\n4000000 True\n");
    expect(place.list("results/recording").filter((name) => name.endsWith(".floodmark"))).toHaveLength(2);
  });

  test("under run, a part is a window of it", async () => {
    place.write("program.py", `import floodmark\n${PARTS_OF_RUN}`);
    const run = ["run", "-q", "--no-open", "-o", "results", "--python", executable, "program.py"];
    const { code, stdout, stderr } = await floodmark(run, { cwd: place.folder, env: PACKAGE_PATH });
    expect([code, stderr]).toEqual([0, "results/report.html\n"]);
    expect(stdout).toBe("3000000 True\n4000000 True\n");
  });
});
