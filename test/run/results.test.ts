/** What a run leaves behind, and what it says about it. */
import { chmodSync, copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { execute, FLOODMARK, floodmark, LOADER, Workplace } from "../support/floodmark.ts";
import { anyPython } from "../support/pythons.ts";
import { compileUnknownPython } from "../support/unknown-python.ts";
import { play } from "./terminal.ts";

const python = anyPython().executable;
const place = new Workplace();
beforeEach(() => {
  place.write("etl.py", "import sys\nkeep = bytearray(20_000_000)\nprint('loaded')\nsys.exit(len(sys.argv))");
});
afterEach(() => place.remove());

const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  floodmark(["run", "--python", python, ...args], { cwd: place.folder, env });

test("the summary and the report's path stand on standard error, after the program's output", async () => {
  const { stdout, stderr, code } = await run(["etl.py"]);
  expect([stdout, code]).toEqual(["loaded\n", 1]);
  const [folder] = place.list("floodmark-results");
  expect(folder).toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d_etl$/);
  expect(stderr).toMatch(/^\nfloodmark {2}peak \d/);
  expect(stderr).toMatch(/19\.1 MiB .*<module> +etl\.py:2 /);
  expect(stderr.endsWith(`\nreport  floodmark-results/${folder}/report.html\n`)).toBe(true);
  expect(place.list(`floodmark-results/${folder}`)).toEqual([
    "recording",
    "report.html",
    "session.json",
    "system.jsonl",
  ]);
});

test("each run has a folder of its own", async () => {
  await Promise.all(Array.from({ length: 6 }, () => run(["-q", "etl.py"])));
  expect(place.list("floodmark-results")).toHaveLength(6);
});

test("-o names the folder itself, and makes those above it", async () => {
  const { stderr } = await run(["-qo", "deep/er/out", "etl.py", "--year", "2024"]);
  expect(stderr).toBe("deep/er/out/report.html\n");
  const session = place.session("deep/er/out");
  expect(session).toMatchObject({
    version: 1,
    command: ["etl.py", "--year", "2024"],
    cwd: place.folder,
    ended: { code: 3, signal: null },
  });
  expect(session.rssMax).toBeGreaterThan(1_000_000);
  expect(place.list("deep/er/out/recording")).toEqual([`${session.pid}.floodmark`, "tree.page"]);
  expect(place.list()).not.toContain("floodmark-results");
});

test("a program that changes its folder and its environment is recorded all the same", async () => {
  const code = "import os; os.chdir('/'); os.environ.clear(); keep = bytearray(20_000_000)";
  const { stderr } = await run(["-o", "out", "-c", code]);
  expect(stderr).toContain("19.1 MiB");
});

test("of a command that starts several Pythons one after another, the peak is that of the one that held most", async () => {
  const line = `"$0" -c 'a = bytearray(10_000_000)'; "$0" -c 'b = bytearray(20_000_000)'; "$0" -c 'c = 1'`;
  const { stderr } = await floodmark(["run", "-o", "out", "--", "sh", "-c", line, python], {
    cwd: place.folder,
  });
  expect(stderr).toMatch(/^\nfloodmark {2}peak 2\d\.\d MiB at [^·]+· 3 processes · /);
  expect(stderr).toContain("19.1 MiB");
});

test.each([
  ["removes its results", "import shutil; shutil.rmtree('out')", /^floodmark: out was removed while/],
  [
    "puts a file in its recording's place",
    "import os; os.rename('out/recording', 'out/kept'); open('out/recording', 'w').close()",
    /^floodmark: out was removed while/,
  ],
  [
    "destroys its recording",
    "import glob, os; [os.truncate(file, 5000) for file in glob.glob('out/recording/*')]; os._exit(6)",
    /^floodmark: no report: [^\n]*cut short[^\n]*\n$/,
  ],
])("a program that %s keeps its exit code", async (_what, does, says) => {
  const { stderr, code } = await run(["-o", "out", "-c", `${does}\nraise SystemExit(6)`]);
  expect(code).toBe(6);
  expect(stderr).toMatch(says);
});

test("the agent is found where its path has what the loader splits at", async () => {
  const odd = place.path("a b:c $d");
  cpSync(join(FLOODMARK, ".."), odd, { recursive: true });
  mkdirSync(place.path("tmp"));
  const args = [join(odd, "floodmark.cjs"), "run", "-q", "-o", "out", "--python", python, "etl.py"];
  const { stderr, code } = await execute(process.execPath, args, {
    cwd: place.folder,
    env: { TMPDIR: place.path("tmp") },
  });
  expect([stderr, code]).toEqual(["out/report.html\n", 1]);
  expect(place.list("tmp")).toEqual([]);
});

test("what was preloaded before is still preloaded, and the program sees only that", async () => {
  const libm = /\S*libm\.so\.6/.exec(readFileSync(await mapsOfPython(), "utf8"))?.[0] ?? "";
  const code = "import os; print(os.environ['LD_PRELOAD'], 'libm' in open('/proc/self/maps').read())";
  const { stdout } = await run(["-q", "-o", "out", "-c", code], { LD_PRELOAD: libm });
  expect(stdout).toBe(`${libm} True\n`);
  expect(place.list("out/recording")).toHaveLength(2);
});

/** A copy of what a Python maps. */
async function mapsOfPython(): Promise<string> {
  const { stdout } = await execute(python, ["-c", "import math; print(open('/proc/self/maps').read())"]);
  return place.write("maps", stdout);
}

describe("an interpreter that this version doesn't know", () => {
  const runOn = (...args: string[]) =>
    floodmark(["run", "--python", "./python3.99", ...args], { cwd: place.folder });

  test("is refused before the program's first line", async () => {
    compileUnknownPython(place, "-rdynamic");
    const { stdout, stderr, code } = await runOn("etl.py");
    expect([stdout, code]).toEqual(["", 2]);
    expect(stderr).toMatch(
      /^floodmark: can't profile \.\/python3\.99: [^\n]+\. The program was not started\. Run with --best-effort to run it unprofiled, or update floodmark\.\n$/,
    );
    expect(place.list()).not.toContain("floodmark-results");
  });

  test("runs unprofiled with --best-effort", async () => {
    compileUnknownPython(place, "-rdynamic");
    const { stdout, stderr, code } = await runOn("--best-effort", "etl.py");
    expect([stdout, code]).toEqual(["the program ran\n", 5]);
    expect(stderr).toMatch(/^floodmark: ran unprofiled: can't profile \.\/python3\.99: [^\n]+\n$/);
    expect(place.list()).not.toContain("floodmark-results");
  });

  test("is refused when the agent can't get into it", async () => {
    const loader = place.path("ld-uClibc.so.1");
    copyFileSync(LOADER, loader);
    compileUnknownPython(place, "-rdynamic", `-Wl,--dynamic-linker=${loader}`);
    const { stdout, stderr, code } = await runOn("etl.py");
    expect([stdout, code]).toEqual(["", 2]);
    expect(stderr).toMatch(
      /^floodmark: can't profile \.\/python3\.99: it is linked to neither glibc nor musl[^\n]+\n$/,
    );
  });

  test("is refused when it is linked statically", async (context) => {
    try {
      compileUnknownPython(place, "-static");
    } catch {
      context.skip("there is no static libc here");
    }
    const { stdout, stderr, code } = await runOn("etl.py");
    expect([stdout, code]).toEqual(["", 2]);
    expect(stderr).toMatch(/^floodmark: can't profile \.\/python3\.99: it is linked statically[^\n]+\n$/);
  });
});

describe("the browser", () => {
  beforeEach(() => {
    mkdirSync(place.path("bin"));
    const opener = place.write("bin/xdg-open", `#!/bin/sh\necho "$1" > '${place.folder}/opened'\n`);
    chmodSync(opener, 0o755);
  });
  const desk = (): NodeJS.ProcessEnv => ({
    PATH: `${place.path("bin")}:${process.env.PATH}`,
    DISPLAY: ":9",
    CI: undefined,
    SSH_CONNECTION: undefined,
  });
  const command = (...args: string[]) => [
    ...[process.execPath, FLOODMARK, "run", "--python", python, "-o", "out", ...args],
    "etl.py",
  ];
  const opened = () => readdirSync(place.folder).includes("opened");

  test("opens where a person is looking", async () => {
    const { shown } = await play([["wait", "report.html"]], command(), place.folder, desk());
    expect(shown).toContain("report  out/report.html");
    await expect.poll(opened, { timeout: 20_000 }).toBe(true);
    expect(readFileSync(place.path("opened"), "utf8")).toBe(`${place.path("out/report.html")}\n`);
  });

  test.each<[string, string[], NodeJS.ProcessEnv]>([
    ["with --no-open", ["--no-open"], {}],
    ["with -q", ["-q"], {}],
    ["in CI", [], { CI: "true" }],
    ["over SSH", [], { SSH_CONNECTION: "10.0.0.1 1 10.0.0.2 22" }],
    ["without a display", [], { DISPLAY: undefined, WAYLAND_DISPLAY: undefined }],
  ])("stays closed %s", async (_where, args, env) => {
    await play([["wait", "report.html"]], command(...args), place.folder, { ...desk(), ...env });
    expect(opened()).toBe(false);
  });
});
