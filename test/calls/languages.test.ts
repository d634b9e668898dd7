import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CACHE } from "../../scripts/pythons.ts";
import { execute, type Result } from "../support/floodmark.ts";
import { anyPython } from "../support/pythons.ts";
import { checkProgram, FOLDER, Libraries } from "./calls.ts";

/** Can this command be run at all? */
async function exists(command: string): Promise<boolean> {
  const finished = await execute(command, ["--version"]).catch(() => null);
  return finished?.code === 0;
}

/** Compiles a file of native/ into `extension.so` by a compiler's own command line. */
async function build(libraries: Libraries, compiler: string, args: readonly string[], source: string) {
  const output = ["-o", libraries.place.path("extension.so")];
  return execute(compiler, [...args, join(FOLDER, "native", source), ...output]);
}

const check = (built: Result): void => expect(built.code, built.stderr).toBe(0);

const COMPILERS = [
  ["Fortran", "gfortran", ["-shared", "-fPIC"], "languages.f90"],
  ["Rust", "rustc", ["--crate-type", "cdylib", "--edition", "2021"], "languages.rs"],
] as const;

for (const [language, compiler, args, source] of COMPILERS) {
  const missing = !(await exists(compiler));
  const title = missing ? `${language} is skipped: there is no ${compiler}` : language;
  describe.skipIf(missing)(title, () => {
    test("what an extension holds is charged to the line that called it", async () => {
      const libraries = new Libraries();
      check(await build(libraries, compiler, args, source));
      await checkProgram(anyPython(), "languages.py", libraries);
    });
  });
}

/** Cython's folder, fetched with pip and kept for the next time; null where it can't be had. */
async function fetchCython(): Promise<string | null> {
  const folder = join(CACHE, "cython");
  if (existsSync(join(folder, "cython.py"))) return folder;
  mkdirSync(folder, { recursive: true });
  const pip = ["-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--target", folder];
  const fetched = await execute(anyPython().executable, [...pip, "cython==3.3.1"]);
  return fetched.code === 0 ? folder : null;
}

const HEADERS =
  "import os, sysconfig; folder = sysconfig.get_path('include'); print(folder); open(os.path.join(folder, 'Python.h'))";
const cython = await fetchCython();
const headers = await execute(anyPython().executable, ["-c", HEADERS]);
const missing =
  cython === null ? "pip could not fetch it" : headers.code === 0 ? null : "this Python has no headers";
describe.skipIf(missing !== null)(missing === null ? "Cython" : `Cython is skipped: ${missing}`, () => {
  test("what an extension holds is charged to the line that called it", async () => {
    const libraries = new Libraries();
    const source = libraries.place.path("cythonic.c");
    const arguments_ = ["-m", "cython", join(FOLDER, "native", "cythonic.pyx"), "-o", source];
    const env = { PYTHONPATH: cython ?? "" };
    check(await execute(anyPython().executable, arguments_, { env }));
    await libraries.compile(source, "cythonic.so", ["-I", headers.stdout.trim()]);
    await checkProgram(anyPython(), "languages.py", libraries, { args: ["cython"] });
  });
});
