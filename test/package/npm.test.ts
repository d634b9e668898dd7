/** The package that npm installs, as a global command in an empty folder. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { builtMachines, makeTarball } from "../../scripts/packages.ts";
import { execute, Workplace } from "../support/floodmark.ts";
import { anyPython } from "../support/pythons.ts";
import type { Summary } from "../support/recorded.ts";

const place = new Workplace();
afterAll(() => place.remove());

test("npm install -g gives a command that profiles, and brings nothing else", async () => {
  const prefix = place.path("prefix");
  mkdirSync(prefix);
  const tarball = await makeTarball(place.folder);
  const install = ["install", "--global", "--offline", "--no-audit", "--prefix", prefix, tarball];
  const installed = await execute("npm", install, { cwd: prefix });
  expect(installed.code, installed.stderr).toBe(0);
  expect(place.list("prefix/lib/node_modules")).toEqual(["floodmark"]);
  for (const { name } of builtMachines())
    expect(place.list(`prefix/lib/node_modules/floodmark/dist/${name}`)).toEqual(["libfloodmark.so"]);
  const command = join(prefix, "bin", "floodmark");
  const program = place.write("program.py", "import sys\nheld = bytearray(30_000_000)\nsys.exit(7)\n");
  const words = ["run", "-q", "--no-open", "-o", "results", "--python", anyPython().executable, program];
  const { code, stderr } = await execute(command, words, { cwd: place.folder });
  expect(code, stderr).toBe(7);
  const { stdout } = await execute(command, ["summary", "--json", "results"], { cwd: place.folder });
  expect((JSON.parse(stdout) as Summary).lines[0]).toMatchObject({ file: program, line: 2 });
});
