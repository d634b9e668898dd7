import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { runCommand, succeed } from "../command.ts";
import { fetchSource } from "./debian.ts";

/** Free-threaded Pythons. No registry has one; Debian has their sources. */
export const BUILT_MINORS: readonly string[] = ["3.13t"];

/**
 * Builds an interpreter out of Debian's source of its version, in `folder` (kept there for the next time), without root; gives its
 * path. Two minutes with two cores: without its own tests, debugging information and optimization by profiles. Throws an error that says why
 * it can't be had.
 */
export async function buildFromSource(minor: string, folder: string): Promise<string> {
  const prefix = join(folder, `python-${minor}`);
  const executable = join(prefix, "bin", `python${minor}`);
  const done = join(prefix, "floodmark-done");
  if (existsSync(done)) return executable;
  for (const tool of ["apt-get", "make", "cc"])
    if ((await runCommand(tool, ["--version"])).code !== 0)
      throw new Error(`no python${minor} is installed, and there is no ${tool} to build one with`);
  const work = `${prefix}.part`;
  rmSync(work, { recursive: true, force: true });
  rmSync(prefix, { recursive: true, force: true });
  const build = join(work, "build");
  mkdirSync(build, { recursive: true });
  const source = join(work, "source");
  await fetchSource(`python${minor.replace("t", "")}`, source, "newest");
  const options = ["--disable-gil", "--disable-test-modules", "--enable-shared", `--prefix=${prefix}`];
  const flags = ["CFLAGS=-O2 -g0", `LDFLAGS=-Wl,-rpath,${join(prefix, "lib")}`];
  const quiet = { cwd: build };
  await succeed(join(source, "configure"), ["-q", ...options, ...flags], quiet);
  await succeed("make", ["-s", `-j${availableParallelism()}`], quiet);
  await succeed("make", ["-s", "install"], quiet);
  writeFileSync(done, "");
  rmSync(work, { recursive: true });
  return executable;
}
