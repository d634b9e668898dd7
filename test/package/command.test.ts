/** The command that pip installs: which Python and which Node it runs with, and that it is as if Node had been called. */
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { makeWheel } from "../../scripts/packages.ts";
import { execute, FLOODMARK, type Result, Workplace } from "../support/floodmark.ts";
import { anyPython, onEachPython } from "../support/pythons.ts";
import type { Summary } from "../support/recorded.ts";
import { type Environment, makeEnvironment } from "./environment.ts";

const PROGRAM = `
import os, sys
held = bytearray(30_000_000)
print(sys.prefix, sys.argv[1:], [name for name in os.environ if "FLOODMARK" in name])
sys.exit(7)
`;

const place = new Workplace();
let wheel: string;
beforeAll(async () => {
  place.write("program.py", PROGRAM);
  wheel = await makeWheel(place.folder);
});
afterAll(() => place.remove());

/** The files of an environment's own folders. Compiled ones come and go as modules are imported. */
const filesOf = (environment: Environment): string[] =>
  ["bin", "lib", "include", "share"]
    .map((folder) => join(environment.folder, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }))
    .filter((name) => !name.includes("__pycache__"))
    .sort();

onEachPython(
  (python) => {
    let environment: Environment;
    let before: readonly string[];
    beforeAll(async () => {
      environment = await makeEnvironment(python, place.path(`an environment ${python.minor}`));
      before = filesOf(environment);
      await environment.pip("install", "--no-index", wheel);
    });

    test.each([
      ["floodmark", "floodmark", []],
      ["python -m floodmark", "python", ["-m", "floodmark"]],
    ] as const)("%s runs programs with this environment's Python", async (name, command, words) => {
      const results = place.path(`${python.minor} ${name}`);
      const run = [...words, "run", "-q", "--no-open", "-o", results, "program.py", "--python", "x"];
      const options = { cwd: place.folder, env: { VIRTUAL_ENV: "/another/environment" } };
      const { stdout, stderr, code } = await execute(environment.command(command), run, options);
      expect(stdout, stderr).toBe(`${environment.folder} ['--python', 'x'] []\n`);
      expect(code).toBe(7);
      const summary = await execute(environment.command(command), [...words, "summary", "--json", results]);
      expect(summary.code, summary.stderr).toBe(0);
      const [line] = (JSON.parse(summary.stdout) as Summary).lines;
      expect(line).toMatchObject({ line: 3, file: place.path("program.py") });
      expect(line!.bytes).toBeGreaterThan(30_000_000);
    });

    test("pip takes away all that it has brought", async () => {
      expect(filesOf(environment).length).toBeGreaterThan(before.length);
      await environment.pip("uninstall", "--yes", "floodmark");
      expect(filesOf(environment)).toEqual(before);
    });
  },
  ["3.9", "3.12", "3.13", "3.15"],
);

describe("in an environment", () => {
  let environment: Environment;
  beforeAll(async () => {
    environment = await makeEnvironment(anyPython(), place.path("env"));
    await environment.pip("install", "--no-index", wheel);
  });

  const run = (words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Result> =>
    execute(environment.command("floodmark"), words, { cwd: place.folder, env });

  /** A folder for PATH with a Node that says it is of some version, or an empty one. */
  function pathWithNode(version: string | null): string {
    const folder = place.path(`path ${version}`);
    mkdirSync(folder);
    if (version !== null)
      chmodSync(place.write(`path ${version}/node`, `#!/bin/sh\necho ${version}\n`), 0o755);
    return folder;
  }

  test("its version is the command line's", async () => {
    expect((await run(["--version"])).stdout).toBe(`${packageJson.version}\n`);
  });

  test("--python names another Python", async () => {
    const other = anyPython().executable;
    const words = [
      "run",
      "-q",
      "--no-open",
      "-o",
      "other",
      "--python",
      other,
      "-c",
      "import sys; print(sys.prefix)",
    ];
    const { stdout, stderr } = await run(words);
    expect(stdout, stderr).toBe(`${join(other, "../..")}\n`);
  });

  test("an error of the command line is its own", async () => {
    const { stderr, code } = await run(["run", "-o", "none", "missing.py"]);
    expect(stderr).toMatch(/^floodmark: .*missing\.py/);
    expect(code).toBe(2);
  });

  test.each([
    ["there is none", null, "there is none"],
    ["it is too old", "v18.19.0", "path v18.19.0/node is 18.19.0"],
    ["it is a little too old", "v20.18.3", "path v20.18.3/node is 20.18.3"],
    ["it does not start", "Segmentation fault", "node does not start"],
  ])("Node on the PATH: %s", async (_what, version, problem) => {
    const PATH = pathWithNode(version);
    const { stdout, stderr, code } = await run(["run", "-o", "results", "program.py"], { PATH });
    expect([stdout, code]).toEqual(["", 2]);
    expect(stderr).toMatch(/^floodmark: Node\.js 20\.19 or later is needed, and [^\n]+\n$/);
    expect(stderr).toContain(`${problem}: pip install 'floodmark[node]', or put one on the PATH\n`);
    expect(existsSync(place.path("results"))).toBe(false);
  });

  test("programs get the environment and the signals' actions that they would get without Python in between", async () => {
    // What the agent needs lies elsewhere; all else is to be the same.
    const show =
      "env | grep -v '^LD_PRELOAD=\\|^FLOODMARK_RUN=' | sort; grep 'Sig[BIC]' /proc/self/status; exec python3 -c pass";
    const clean = { LANG: undefined, LC_ALL: undefined, LC_CTYPE: undefined };
    const words = ["run", "-q", "--no-open", "-o"];
    const installed = await run([...words, "a", "--", "sh", "-c", show], clean);
    const direct = [FLOODMARK, ...words, "b", "--", "sh", "-c", show];
    const { stdout } = await execute(process.execPath, direct, { cwd: place.folder, env: clean });
    expect(stdout).toContain("SigIgn");
    expect(installed.stdout).toBe(stdout);
  });

  test("a signal reaches the program", async () => {
    const script = "import signal; print('ready', flush=True); signal.pause()";
    const words = ["run", "-q", "--no-open", "-o", "ended", "-c", script];
    const child = spawn(environment.command("floodmark"), words, {
      cwd: place.folder,
      stdio: ["ignore", "pipe", "ignore"],
    });
    child.stdout.once("data", () => child.kill("SIGTERM"));
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect(code).toBe(128 + 15);
    expect(place.session("ended").ended).toMatchObject({ code: null, signal: "SIGTERM" });
  });
});

test("floodmark[node] brings a Node that is used before the PATH's", async () => {
  const environment = await makeEnvironment(anyPython(), place.path("with node"));
  await environment.pip("install", "--only-binary", ":all:", `floodmark[node] @ file://${wheel}`);
  const options = { cwd: place.folder, env: { PATH: place.path("nowhere") } };
  const words = ["run", "-q", "--no-open", "-o", "brought", "program.py"];
  const { stdout, stderr, code } = await execute(environment.command("floodmark"), words, options);
  expect(stdout, stderr).toBe(`${environment.folder} [] []\n`);
  expect(code).toBe(7);
});
