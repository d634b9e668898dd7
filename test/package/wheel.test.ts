/** The wheel as a file: what is in it, where it says it runs, and what a type checker makes of it. */
import { mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { agentPath } from "../../scripts/agent.ts";
import { builtMachines, makeWheel } from "../../scripts/packages.ts";
import { ROOT } from "../../scripts/pythons.ts";
import { ownMachine } from "../../src/launch/machine.ts";
import { execute, Workplace } from "../support/floodmark.ts";
import { anyPython } from "../support/pythons.ts";
import { makeEnvironment } from "./environment.ts";

const place = new Workplace();
let wheel: string;
beforeAll(async () => {
  mkdirSync(place.path("first"));
  wheel = await makeWheel(place.path("first"));
});
afterAll(() => place.remove());

test("it has the package and what it runs, and nothing else", async () => {
  const { stdout } = await execute(anyPython().executable, ["-m", "zipfile", "-l", wheel]);
  const names = stdout.split("\n").map((line) => line.split(" ")[0]);
  expect(names.filter((name) => name?.startsWith("floodmark/")).sort()).toEqual([
    "floodmark/__init__.py",
    "floodmark/__main__.py",
    "floodmark/_agent.py",
    "floodmark/_answer.py",
    "floodmark/_built.py",
    "floodmark/_cells.py",
    "floodmark/_decorate.py",
    "floodmark/_errors.py",
    "floodmark/_kernel.py",
    "floodmark/_kernelspec.py",
    "floodmark/_magic_options.py",
    "floodmark/_node.py",
    "floodmark/_notebook.py",
    "floodmark/_parts.py",
    "floodmark/_profile.py",
    "floodmark/_profiling.py",
    "floodmark/_running_cell.py",
    ...["floodmark.cjs", "licences.txt", "report-ui.css", "report-ui.js"].map((n) => `floodmark/dist/${n}`),
    `floodmark/dist/${ownMachine().name}/libfloodmark.so`,
    "floodmark/py.typed",
  ]);
  expect(names.filter((name) => name?.startsWith("pytest_floodmark/")).sort()).toEqual([
    "pytest_floodmark/__init__.py",
    "pytest_floodmark/_judge.py",
    "pytest_floodmark/_kept.py",
    "pytest_floodmark/_leaks.py",
    "pytest_floodmark/_limits.py",
    "pytest_floodmark/_plugin.py",
    "pytest_floodmark/_settings.py",
    "pytest_floodmark/_sizes.py",
    "pytest_floodmark/_summary.py",
    "pytest_floodmark/_taking.py",
    "pytest_floodmark/_words.py",
    "pytest_floodmark/py.typed",
  ]);
  expect(names).toContain(`floodmark-${packageJson.version}.dist-info/licenses/LICENSE`);
});

test.each(builtMachines())(
  "for $name it has one agent, and its name says where that runs",
  async (machine) => {
    const agent = join(ROOT, agentPath(machine));
    const { stdout } = await execute("readelf", ["--wide", "--file-header", "--version-info", agent]);
    expect(stdout).toMatch(new RegExp(`Machine: .*${machine.title}`, "i"));
    const minors = [...stdout.matchAll(/Name: GLIBC_2\.(\d+)/g)].map(([, minor]) => Number(minor));
    // What a distribution of 2014 has: a symbol of a newer one would shut out machines that are in use.
    expect(Math.max(...minors)).toBe(17);
    mkdirSync(place.path(machine.name));
    const made = await makeWheel(place.path(machine.name), machine);
    const { version } = packageJson;
    expect(basename(made)).toBe(
      `floodmark-${version}-py3-none-manylinux_2_17_${machine.name}.musllinux_1_2_${machine.name}.whl`,
    );
    const content = await execute(anyPython().executable, ["-m", "zipfile", "-l", made]);
    expect(content.stdout.match(/\S+libfloodmark\.so/g)).toEqual([
      `floodmark/dist/${machine.name}/libfloodmark.so`,
    ]);
  },
);

test("the same files make the same wheel, to the byte", async () => {
  mkdirSync(place.path("second"));
  const again = await makeWheel(place.path("second"));
  expect(readFileSync(again).equals(readFileSync(wheel))).toBe(true);
});

test("it is typed for who imports it", async () => {
  const environment = await makeEnvironment(anyPython(), place.path("env"));
  await environment.pip("install", "--no-index", wheel);
  const program = place.write("program.py", "from floodmark.__main__ import main\nmain(1)\n");
  const pyright = join(ROOT, "node_modules", ".bin", "pyright");
  const { stdout, code } = await execute(pyright, ["--pythonpath", environment.command("python"), program]);
  expect(stdout).toMatch(/program\.py:2:6 - error: Expected 0 positional arguments/);
  expect(stdout).toMatch(/^1 error, 0 warnings/m);
  expect(code).toBe(1);
});

test("pytest finds the plugin by itself", async () => {
  const environment = await makeEnvironment(anyPython(), place.path("plugin"));
  await environment.pip("install", "--no-index", wheel);
  const where = 'import sysconfig; print(sysconfig.get_path("purelib"))';
  const { stdout: packages } = await execute(environment.command("python"), ["-c", where]);
  const file = place.write(
    "test_it.py",
    'import pytest\n@pytest.mark.limit_memory("1 MB")\ndef test_it(): bytearray(2_000_000)\n',
  );
  const words = ["-m", "pytest", "-q", "--strict-markers", "-p", "no:cacheprovider", file];
  const { stdout } = await execute(anyPython().executable, words, { env: { PYTHONPATH: packages.trim() } });
  expect(stdout).toMatch(/1\.91 MiB {2}100 % {2}test_it .*bytearray\(2_000_000\)/);
});
