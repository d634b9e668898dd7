/** `%%floodmark` and `%floodmark` in a plain kernel, and in a terminal: what is shown, and that cells do what they did. */
import { existsSync, readFileSync } from "node:fs";
import { afterEach, expect, it } from "vitest";
import { execute, floodmark, Workplace } from "../support/floodmark.ts";
import { describeWithJupyter, jupyterEnv, rowsOf, runCells, shownIn } from "./notebook.ts";

const LOAD = "%load_ext floodmark";

await describeWithJupyter("notebooks", (python) => {
  const place = new Workplace();
  afterEach(() => place.remove());

  it("shows the peak, the cell's lines with their text, and what the cell itself has to show", async () => {
    const [, , cell, after] = await runCells(python, place, [
      LOAD,
      "def fill(n):\n    return bytearray(n)",
      "%%floodmark\na = bytearray(10_000_000)\nb = fill(20_000_000)\n!echo from a shell\nlen(b)",
      "(len(a), len(b))",
    ]);
    const [shown = ""] = shownIn(cell);
    expect(shown).toMatch(/^floodmark {2}peak 2\d\.\d MiB at /);
    expect(rowsOf(shown).slice(0, 2)).toEqual([
      expect.stringMatching(/^19\.1 MiB 6\d % <module> In \[3\]:3 b = fill\(20_000_000\)$/),
      expect.stringMatching(/^9\.54 MiB 3\d % <module> In \[3\]:2 a = bytearray\(10_000_000\)$/),
    ]);
    expect(cell?.filter(({ type }) => type === "execute_result").map(({ text }) => text)).toEqual([
      "20000000",
    ]);
    expect(
      cell
        ?.filter(({ type }) => type === "stdout")
        .map(({ text }) => text.trim())
        .join(""),
    ).toBe("from a shell");
    expect(after).toEqual([{ type: "execute_result", text: "(10000000, 20000000)", html: null }]);
  });

  it("leaves cells as they are: await, an exception, an interrupt, other magics, threads, forks, figures", async () => {
    const [, awaits, fails, interrupted, timed, inTime, captured, value, threads, forks, figure, last] =
      await runCells(python, place, [
        LOAD,
        "%%floodmark\nimport asyncio\na = bytearray(10_000_000)\nawait asyncio.sleep(0.01)\nb = bytearray(20_000_000)\nb[0]",
        "%%floodmark\nc = bytearray(10_000_000)\n1 / 0\nc = None",
        "%%floodmark\nimport os, signal, time\nd = bytearray(10_000_000)\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(60)",
        "%%floodmark\n%%time\ne = bytearray(10_000_000)",
        "%%time\n%%floodmark\ne = bytearray(10_000_000)",
        "%%floodmark\n%%capture out\nf = bytearray(10_000_000)\nprint('hidden')",
        "print(repr(out.stdout), len(c), len(d), len(e), len(f))",
        "%%floodmark\nimport threading\nstop = threading.Event()\nt = threading.Thread(target=lambda: (bytearray(10_000_000), stop.wait()))\nt.start()",
        "%%floodmark\nimport multiprocessing\nwith multiprocessing.get_context('fork').Pool(2) as pool:\n    n = sum(pool.map(len, [b'x' * 1000] * 10))\nn",
        "%%floodmark\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);",
        "stop.set()\nt.join()\nimport floodmark._agent\nint(floodmark._agent.recorded())",
      ]);
    const textOf = (type: string, outputs = awaits) =>
      (outputs ?? []).filter((output) => output.type === type).map(({ text }) => text.trim());
    expect(rowsOf(shownIn(awaits)[0])[0]).toMatch(/^19\.1 MiB 6\d % <module> In \[2\]:5 b = /);
    expect(textOf("execute_result", awaits)).toEqual(["0"]);
    expect(fails?.map(({ type }) => type)).toEqual(["error", "display_data"]);
    expect(rowsOf(shownIn(fails)[0])[0]).toMatch(/^9\.54 MiB \d+ % <module> In \[3\]:2 c = /);
    expect(textOf("error", interrupted)).toEqual(["KeyboardInterrupt"]);
    expect(rowsOf(shownIn(interrupted)[0])[0]).toMatch(/^9\.54 MiB \d+ % <module> In \[4\]:3 d = /);
    for (const cell of [timed, inTime]) {
      expect(textOf("stdout", cell).join()).toContain("Wall time");
      expect(shownIn(cell)[0]).toMatch(/^floodmark {2}peak 9\.\d\d MiB/);
    }
    expect(rowsOf(shownIn(timed)[0])[0]).toMatch(/In \[5\]:2 %%time$/);
    expect(rowsOf(shownIn(captured)[0])[0]).toMatch(
      /^9\.54 MiB \d+ % <module> In \[7\] \(2\):1 f = bytearray/,
    );
    expect(textOf("stdout", value)).toEqual(["'hidden\\n' 10000000 10000000 10000000 10000000"]);
    expect(shownIn(threads)).toHaveLength(1);
    expect(textOf("execute_result", forks)).toEqual(["10000"]);
    expect(shownIn(forks)).toHaveLength(1);
    expect(figure?.map(({ text }) => text.slice(0, 9))).toEqual(["<Figure s", "floodmark"]);
    expect(figure?.at(-1)?.html?.length).toBeLessThan(2_000_000); // after an import of hundreds of files
    expect(textOf("execute_result", last)).toEqual(["0"]);
  });

  it("says what IPython keeps of a cell: its value, which nothing else may name", async () => {
    const [, value, named, quiet] = await runCells(python, place, [
      LOAD,
      "%%floodmark\na = 1\nmemoryview(bytearray(19_000_000))",
      "%%floodmark\nb = bytearray(20_000_000)\n(\n    len(b)\n)",
      "%%floodmark\nb = bytearray(20_000_000)\nmemoryview(bytearray(19_000_000));",
    ]);
    expect(shownIn(value)[0]).toContain(
      "Out[2] keeps the value of In [2]:3, on which 18.1 MiB are left over.",
    );
    expect(shownIn(named)[0]).not.toContain("keeps the value");
    expect(shownIn(quiet)[0]).not.toContain("keeps the value");
  });

  it("profiles a statement, whose value comes back", async () => {
    const [, , cell] = await runCells(python, place, [
      LOAD,
      "def fill(n):\n    local = n\n    %floodmark x = bytearray(local)\n    return bytearray(n)",
      "%floodmark a = fill(10_000_000)\nb = %floodmark --sample 64KiB fill(20_000_000)\nlen(a), len(b)",
    ]);
    const shown = shownIn(cell);
    expect(shown).toHaveLength(4); // twice in the function, where it is a part of another
    expect(rowsOf(shown[1])[0]).toMatch(/^\d+\.\d+ MiB .* In \[3\]:1 %floodmark a = fill\(10_000_000\)$/);
    expect(shown[3]).toContain("estimates from one allocation in 64.0 KiB");
    expect(cell?.at(-1)?.text).toBe("(10000000, 20000000)");
  });

  it("compares a cell with its last run, also when its text has changed", async () => {
    const [, first, other, again] = await runCells(python, place, [
      LOAD,
      { id: "one", code: "%%floodmark --diff\na = bytearray(10_000_000)\nb = bytearray(5_000_000)" },
      { id: "two", code: "%%floodmark\nc = bytearray(1_000_000)" },
      {
        id: "one",
        code: "%%floodmark --diff\n# more\na = bytearray(30_000_000)\nb = bytearray(5_000_000)",
      },
    ]);
    expect(first?.[0]).toEqual({
      type: "stderr",
      text: expect.stringContaining("nothing to compare with"),
    });
    expect(shownIn(other)[0]).not.toContain("→");
    const [shown = ""] = shownIn(again);
    expect(shown).toMatch(/^floodmark {2}peak 33\.4 MiB/);
    expect(shown).toMatch(/floodmark {2}peak 14\.3 MiB at .* → 33\.4 MiB/);
    expect(shown).toMatch(/\+19\.1 MiB +\d+ % +9\.54 MiB +28\.6 MiB +<module> +In \[4\]:3 /);
  });

  it("keeps results in a folder, with the cells' text for who reads them elsewhere, and no secrets", async () => {
    const secret = 'API_KEY = "sk-0123456789abcdef0123"\ndef secret():\n    return bytearray(10_000_000)';
    const [, , , cell] = await runCells(python, place, [
      LOAD,
      secret,
      "def fill(n):\n    return bytearray(n)",
      "%%floodmark -o results\na = fill(20_000_000)\nb = secret()",
    ]);
    expect(shownIn(cell)[0]).toContain("report  results/report.html");
    expect(existsSync(place.path("results/report.html"))).toBe(true);
    expect(place.list("results")).toEqual(["recording", "report.html", "sources", "sources.json"]);
    const { stdout } = await floodmark(["summary", "results"], { cwd: place.folder });
    expect(rowsOf(stdout).slice(0, 2)).toEqual([
      expect.stringMatching(/^19\.1 MiB 6\d % fill In \[3\]:2 bytearray\(n\)$/),
      expect.stringMatching(/^9\.54 MiB 3\d % secret In \[2\]:3$/),
    ]);
    const kept = ["sources.json", ...place.list("results/sources").map((name) => `sources/${name}/cell.py`)];
    const texts = kept.map((name) => readFileSync(place.path(`results/${name}`), "utf8")).join();
    expect(texts).toContain("%%floodmark -o results");
    expect(texts).not.toContain("sk-0123456789");
    const packed = await floodmark(["pack", "results"], { cwd: place.folder });
    expect(packed.code).toBe(0);
  });

  it("says in a line what is wrong, and runs nothing then", async () => {
    const [, ...refused] = await runCells(python, place, [
      LOAD,
      "%%floodmark --what\nprint(1)",
      "%%floodmark --sample 3x\nprint(1)",
      "%%floodmark a = 1\nprint(1)",
      "%floodmark",
      "%floodmark # nothing",
      "%%floodmark -o /proc/nowhere/x\nprint(1)",
    ]);
    expect(refused.map((outputs) => outputs.map(({ text }) => text.trim()))).toEqual([
      ["UsageError: no option --what: there are --sample [SIZE], -o DIR and --diff"],
      ["UsageError: %%floodmark stands alone in its line: 3x belongs below it"],
      ["UsageError: %%floodmark stands alone in its line: a = 1 belongs below it"],
      [expect.stringMatching(/^UsageError: nothing is recorded: write %%floodmark above a cell/)],
      ["UsageError: %floodmark lacks a statement: there is only # nothing"],
      [expect.stringMatching(/^UsageError: \/proc\/nowhere\/x\/recording can't be made: /)],
    ]);
  });

  it("says the peak without a Node, and runs the cell", async () => {
    const [, , cell, after] = await runCells(python, place, [
      LOAD,
      'import os\nos.environ["PATH"] = "/nowhere"',
      "%%floodmark\na = bytearray(10_000_000)",
      "len(a)",
    ]);
    const said = expect.stringMatching(
      /^floodmark: a peak of 10,\d{3},\d{3} bytes, and no more can be said: Node\.js 20\.19 or later is needed/,
    );
    expect(cell).toEqual([{ type: "stderr", text: said }]);
    expect(after?.[0]?.text).toBe("10000000");
  });

  it("shows the same as text in a terminal, no wider than that", async () => {
    const lines = [LOAD, "%floodmark a = bytearray(10_000_000)", "%floodmark --what", "exit"];
    const { stdout, stderr } = await execute(
      python,
      ["-m", "IPython", "--simple-prompt", "--no-banner", "--colors=nocolor"],
      {
        cwd: place.folder,
        env: { ...jupyterEnv(place), COLUMNS: "100", NO_COLOR: "1" },
        input: lines.join("\n"),
      },
    );
    expect(stdout).toMatch(/floodmark {2}peak 9\.54 MiB at /);
    expect(stdout).toMatch(/ 9\.54 MiB {2}100 % .* In \[2\]:1 {2}%floodmark a =/);
    expect(stdout + stderr).toContain("UsageError: no option --what");
    expect(stdout).not.toContain("iframe");
    const shown = stdout.split("\n").filter((line) => /^ +[\d.]+ [KM]iB/.test(line));
    expect(Math.max(...shown.map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});
