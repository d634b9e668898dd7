/** The kernel "Python 3 with Floodmark": how it gets to Jupyter, and what its cells show. */
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { afterEach, expect, it } from "vitest";
import { floodmark, type Result, Workplace } from "../support/floodmark.ts";
import { anyPython } from "../support/pythons.ts";
import { describeWithJupyter, jupyterEnv, rowsOf, runCells, shownIn } from "./notebook.ts";

await describeWithJupyter("the kernel", (python) => {
  const place = new Workplace();
  afterEach(() => place.remove());

  const install = (options: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Result> =>
    floodmark(["jupyter", "install", "--python", python, ...options], {
      cwd: place.folder,
      env: { ...jupyterEnv(place), ...env },
    });

  it("is recorded from its first instruction on; there cells are windows, and the session can be shown", async () => {
    expect((await install(["--user"])).code).toBe(0);
    const [, first, other, again, session, plain, environment] = await runCells(
      python,
      place,
      [
        "kept = bytearray(40_000_000)\ndef fill(n):\n    return bytearray(n)",
        { id: "one", code: "%%floodmark\na = bytearray(10_000_000)\nb = fill(20_000_000)" },
        { id: "two", code: "%%floodmark -o results\nc = bytearray(5_000_000)" },
        { id: "one", code: "%%floodmark --diff\n# more\na, b = None, None\na = bytearray(100_000_000)" },
        "%floodmark",
        "import os, sys\nlen(kept), os.getppid() == int(os.environ['JPY_PARENT_PID'])",
        "sorted(name for name in os.environ if 'FLOODMARK' in name or name == 'LD_PRELOAD')",
      ],
      "floodmark",
    );
    expect(shownIn(first)[0]).toMatch(/^floodmark {2}gained 28\.\d MiB in cell 2, from /);
    expect(rowsOf(shownIn(first)[0]).slice(0, 2)).toEqual([
      expect.stringMatching(/^19\.1 MiB 6\d % <module> In \[2\]:3 b = fill\(20_000_000\)$/),
      expect.stringMatching(/^9\.54 MiB 3\d % <module> In \[2\]:2 a = bytearray/),
    ]);
    expect(rowsOf(shownIn(other)[0])[0]).toMatch(/^4\.77 MiB .* In \[3\]:2 c = /);
    expect(shownIn(other)[0]).toContain("report  results/report.html");
    expect(readFileSync(place.path("results/report.html"), "utf8")).toContain("<!doctype html>");
    expect(shownIn(again)[0]).toMatch(
      /gained 28\.\d MiB in cell 2, from .* → (gained )?\S+ MiB in cell 4, from /,
    );
    expect(shownIn(again)[0]).toMatch(/\+85\.8 MiB +\d+ % +9\.54 MiB +95\.4 MiB +<module> +In \[4\]:4 /);
    expect(shownIn(session)[0]).toMatch(/^floodmark {2}peak \d+ MiB at /);
    const lines = rowsOf(shownIn(session)[0]);
    expect(lines).toContainEqual(expect.stringMatching(/^95\.4 MiB .* In \[4\]:4 bytearray\(100_000_000\)$/));
    expect(lines).toContainEqual(expect.stringMatching(/^38\.1 MiB .* In \[1\]:1 bytearray\(40_000_000\)$/));
    expect(plain?.at(-1)?.text).toBe("(40000000, True)");
    expect(environment?.at(-1)?.text).toBe("[]");
    const [run = ""] = place.list("cache/floodmark/sessions");
    expect(run).toMatch(/_ipykernel_launcher_\d+$/);
  });

  it.each([
    ["--user", [], "data/kernels/floodmark"],
    ["--prefix", ["--prefix", "below"], "below/share/jupyter/kernels/floodmark"],
    ["--name", ["--prefix", "below", "--name", "fm-3"], "below/share/jupyter/kernels/fm-3"],
  ] as const)("goes where %s says", async (option, words, folder) => {
    const { code, stderr } = await install(words.length > 0 ? words : [option]);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^kernel {2}\S+\n$/)]);
    const spec = JSON.parse(readFileSync(place.path(`${folder}/kernel.json`), "utf8")) as object;
    expect(spec).toMatchObject({
      argv: [python, "-m", "floodmark._kernel", "-f", "{connection_file}"],
      display_name: folder.endsWith("fm-3") ? "Python 3 with Floodmark (fm-3)" : "Python 3 with Floodmark",
    });
  });

  it("is refused in a line that says what to do", async () => {
    mkdirSync(place.path("bin"));
    symlinkSync("/proc", place.path("locked"));
    const other = anyPython().executable;
    const refused = await Promise.all([
      install(["--prefix", place.path("locked/x")]),
      install(["--user", "--prefix", "x"]),
      install(["--user", "--name", "a/b"]),
      install(["--user", "--python", other]),
      install(["--user"], { PYTHONPATH: undefined }),
      install(["--user", "--python", "nowhere/python"]),
      floodmark(["jupyter"]),
    ]);
    expect(refused.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2, 2, 2]);
    expect(refused.map(({ stderr }) => stderr)).toEqual([
      expect.stringMatching(
        /^floodmark: the kernel can't be put into \S+locked\/x \(.*\): name another place with --user or --prefix DIR\n$/,
      ),
      expect.stringMatching(/^floodmark: option '--user' cannot be used with option '--prefix <dir>'/),
      expect.stringMatching(/^floodmark: 'a\/b' is no name for a kernel: /),
      expect.stringMatching(/^floodmark: \S+ has no ipykernel: \S+ -m pip install ipykernel\n$/),
      expect.stringMatching(
        /^floodmark: \S+ has no floodmark: \S+ -m pip install 'floodmark\[node\]', or name another/,
      ),
      expect.stringMatching(/^floodmark: no Python at nowhere\/python/),
      expect.stringMatching(/^floodmark: missing required argument 'what': see floodmark jupyter --help/),
    ]);
  });
});
