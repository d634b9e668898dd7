import { mkdirSync } from "node:fs";
import { dirname, extname, join, parse } from "node:path";
import { runCommand, succeed } from "../../scripts/command.ts";
import { ROOT } from "../../scripts/pythons.ts";
import type { Library } from "./cases.ts";

const SOURCES = join(ROOT, "test", "calls", "native");
const C = ["-g", "-O0", "-fPIC", "-shared", "-lpthread"];
const COMPILERS: Readonly<Record<string, readonly [command: string, ...flags: string[]]>> = {
  ".c": ["cc", ...C],
  ".cc": ["c++", "-std=c++17", ...C],
  ".f90": ["gfortran", "-g", "-fPIC", "-shared"],
  ".rs": ["rustc", "-g", "--crate-type", "cdylib", "--edition", "2021"],
};

/**
 * Compiles the libraries of a case into a folder; gives why it can't where a compiler is missing. `python` has Cython.
 * @throws Error when a compiler refuses its source.
 */
export async function compileLibraries(
  libraries: readonly Library[],
  python: string,
  folder: string,
): Promise<string | null> {
  for (const { source, name, flags = [] } of libraries) {
    const output = join(folder, name ?? `${parse(source).name}.so`);
    mkdirSync(dirname(output), { recursive: true });
    if (extname(source) === ".pyx") {
      await compileCython(join(SOURCES, source), python, output);
      continue;
    }
    const [command, ...usual] = COMPILERS[extname(source)] ?? ["cc"];
    if ((await runCommand(command, ["--version"])).code !== 0) return `there is no ${command}`;
    await succeed(command, [join(SOURCES, source), "-o", output, ...usual, ...flags]);
  }
  return null;
}

async function compileCython(source: string, python: string, output: string): Promise<void> {
  const translated = output.replace(/\.so$/, ".c");
  await succeed(python, ["-m", "cython", source, "-o", translated]);
  const where = "import sysconfig; print(sysconfig.get_path('include'))";
  const headers = (await succeed(python, ["-c", where])).trim();
  await succeed("cc", [translated, "-I", headers, "-o", output, ...C]);
}
