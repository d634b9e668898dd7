import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { findOrFetch } from "../scripts/pythons/fetch.ts";
import type { Interpreter } from "../scripts/pythons/find.ts";
import { prepareTools } from "../scripts/pythons/tools.ts";
import { makeVenv } from "../scripts/pythons/venv.ts";
import { CACHE, ROOT } from "../scripts/pythons.ts";

/**
 * A Python of a version ("3.11") with the peers and the libraries that are measured, in .cache/, fetched where none is
 * installed. Throws where it can't be had.
 */
export async function preparePython(minor: string): Promise<Interpreter> {
  const tools = prepareTools(CACHE);
  const base = await findOrFetch(minor, CACHE, tools);
  const requirements = join(ROOT, "bench", "requirements.txt");
  return {
    ...base,
    executable: await makeVenv(base, join(CACHE, `venv-bench-${minor}`), requirements, tools),
  };
}

/** Compiles the C library that the programs of the benchmarks call; gives its path. */
export function compileNative(): string {
  const library = join(CACHE, "bench-native.so");
  const source = join(ROOT, "bench", "native", "threads.c");
  execFileSync(process.env.CC ?? "cc", ["-O2", "-shared", "-fPIC", "-o", library, source, "-lpthread"]);
  return library;
}
