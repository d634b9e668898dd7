import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { findInstalled, type Interpreter } from "../scripts/pythons/find.ts";
import { makeVenv } from "../scripts/pythons/venv.ts";
import { CACHE, ROOT } from "../scripts/pythons.ts";

/** A Python of a version ("3.11") with the peers and the libraries that are measured, in .cache/. Throws without one. */
export async function preparePython(minor: string): Promise<Interpreter> {
  const base = await findInstalled(minor);
  if (base === null) throw new Error(`the benchmarks need a Python ${minor}`);
  const requirements = join(ROOT, "bench", "requirements.txt");
  return { ...base, executable: await makeVenv(base, join(CACHE, `venv-bench-${minor}`), requirements) };
}

/** Compiles the C library that the programs of the benchmarks call; gives its path. */
export function compileNative(): string {
  const library = join(CACHE, "bench-native.so");
  const source = join(ROOT, "bench", "native", "threads.c");
  execFileSync(process.env.CC ?? "cc", ["-O2", "-shared", "-fPIC", "-o", library, source, "-lpthread"]);
  return library;
}
