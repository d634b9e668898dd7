/** Programs that call a small native library, whose lines say what they hold. */
import { mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished } from "vitest";
import { execute, type TestPython, Workplace } from "../support/floodmark.ts";
import { type Frame, type Recorded, record, sumBytes } from "../support/recorded.ts";

export const FOLDER = dirname(fileURLToPath(import.meta.url));
const KNOWN = join(FOLDER, "..", "known");
/** Below this, a line's own bookkeeping (a call's arguments, a small block or two) would outweigh the tolerance. */
const SMALL = 20_000;

/** Libraries compiled for one test, in a folder that goes with it. */
export class Libraries {
  readonly place = new Workplace();

  constructor() {
    onTestFinished(() => this.place.remove());
  }

  /** The folder, for the programs, which find the libraries (and `known`) through their environment. */
  get environment(): NodeJS.ProcessEnv {
    return { CALLS_LIBRARIES: this.place.folder, PYTHONPATH: KNOWN };
  }

  /** Compiles `native/<source>` (or the file of that path) with cc, or c++ for C++; gives the library's path. */
  async compile(source: string, name: string, flags: readonly string[] = []): Promise<string> {
    const output = this.place.path(name);
    mkdirSync(dirname(output), { recursive: true });
    const compiler = source.endsWith(".cc") ? "c++" : "cc";
    const all = ["-g", "-O0", "-fPIC", "-shared", "-Wall", "-Wextra", "-Wno-unused-result"];
    const built = await execute(compiler, [
      ...all,
      resolve(FOLDER, "native", source),
      "-o",
      output,
      "-lpthread",
      ...flags,
    ]);
    expect(built.code, built.stderr).toBe(0);
    return output;
  }
}

/** The libraries of loading.py. */
export async function compileLoader(): Promise<Libraries> {
  const libraries = new Libraries();
  await libraries.compile("loader.c", "loader.so", ["-Wl,--enable-new-dtags,-rpath,$ORIGIN/plugins", "-ldl"]);
  for (const name of ["local", "lazy", "deep", "other"]) await libraries.compile("plugin.c", `${name}.so`);
  await libraries.compile("plugin.c", "plugins/by_runpath.so");
  return libraries;
}

interface Expectation {
  readonly line: number;
  readonly what: "holds" | "reaches";
  readonly bytes: number;
}

const isAt = (frame: Frame | undefined, path: string, line: number): boolean =>
  frame !== undefined && frame.file === path && frame.line === line;

/** Bytes that a line held at the peak: by itself, or with what was called from it. */
function measure({ stacks }: Recorded, path: string, { line, what }: Expectation): number {
  return sumBytes(stacks, (frames) =>
    what === "holds" ? isAt(frames.at(-1), path, line) : frames.some((frame) => isAt(frame, path, line)),
  );
}

export interface CallsOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** The program's arguments. */
  readonly args?: readonly string[];
  /** Share of a line's bytes that its figure may be off by; 0.01 when left out. */
  readonly tolerance?: number;
}

/** Runs a program of this folder under Floodmark; fails where a line holds something else than it says. */
export async function checkProgram(
  python: TestPython,
  program: string,
  libraries: Libraries,
  { env, cwd, args = [], tolerance = 0.01 }: CallsOptions = {},
): Promise<Recorded> {
  const path = join(FOLDER, program);
  const recorded = await record(["--python", python.executable, path, ...args], {
    env: { ...libraries.environment, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  expect(recorded.finished.code, recorded.finished.stderr).toBe(0);
  const { expected } = JSON.parse(recorded.finished.stdout.split("\n")[0] ?? "") as {
    expected: readonly Expectation[];
  };
  expect(expected.length).toBeGreaterThan(0);
  const off = expected
    .map((one) => ({ ...one, measured: measure(recorded, path, one) }))
    .filter(({ bytes, measured }) => Math.abs(measured - bytes) > Math.max(bytes * tolerance, SMALL))
    .map(({ line, what, bytes, measured }) => `line ${line} ${what} ${bytes}, measured ${measured}`);
  expect(off).toEqual([]);
  expect(sumBytes(recorded.stacks)).toBe(recorded.summary.peak.bytes);
  return recorded;
}
