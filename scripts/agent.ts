import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { MACHINES, type Machine } from "../src/launch/machine.ts";

const run = promisify(execFile);

/** Something that the machine lacks: one line that says what to do. */
export class Missing extends Error {}

const SOURCES = "agent/src";
/** Of each file, for any system. */
export const COMMON_FLAGS = [
  ...["-std=gnu11", "-O2", "-g", "-fPIC", "-fvisibility=hidden"],
  "-fno-tree-vectorize", // two counters written as one and read apart wait for each other
  ...["-Wall", "-Wextra", "-Werror", "-I", "agent", "-I", SOURCES],
];
/** Of each file for Linux. */
export const COMPILE_FLAGS = [...COMMON_FLAGS, "-ftls-model=initial-exec", "-fno-plt"];
/** Of the library. */
const FLAGS = [...COMPILE_FLAGS, "-flto", "-shared", "-Wl,-z,now,-z,nodelete"];

/** Paths of the agent's files for a system, from the root of the project: what all have in common, and the system's own. */
export const listSources = (system: "linux" | "macos" = "linux"): readonly string[] =>
  [SOURCES, `${SOURCES}/${system}`].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".c"))
      .map((name) => `${folder}/${name}`),
  );

/** Where the agent for a machine is built. */
export const agentPath = ({ name }: Machine): string => `dist/${name}/libfloodmark.so`;

/** Compiles it into the library at `path`; throws with the compiler's words. */
export async function buildAgent(
  path: string,
  [compiler, ...ownFlags]: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  // Renamed into place: a running program may have the old library mapped.
  const fresh = `${path}.${process.pid}`;
  const prefix = `-ffile-prefix-map=${process.cwd()}=.`; // the same library, wherever the clone lies
  const words = [...ownFlags, ...FLAGS, prefix, ...listSources()];
  await run(compiler, [...words, "-o", fresh, "-lm"], { env: { ...process.env, ...env } });
  renameSync(fresh, path);
}

const saidBy = (error: unknown) => error as { readonly code?: unknown; readonly stderr?: string };

/** The C library's header that a compiler lacked. */
function missingHeader(error: unknown): string | undefined {
  const header = /fatal error: (\S+\.h): No such file/.exec(saidBy(error).stderr ?? "")?.[1];
  return header?.startsWith("recording") ? undefined : header;
}

async function compileOwn(machine: Machine): Promise<void> {
  const [compiler = "cc", ...ownFlags] = (process.env.CC || "cc").split(" ").filter(Boolean);
  try {
    await buildAgent(agentPath(machine), [compiler, ...ownFlags]);
  } catch (error) {
    if (saidBy(error).code === "ENOENT") {
      throw new Missing(
        `no C compiler (${compiler}) was found: install gcc or clang (Debian and Ubuntu: apt install gcc libc6-dev; ` +
          "Fedora: dnf install gcc), or name one with CC=…",
      );
    }
    const header = missingHeader(error);
    if (header) {
      throw new Missing(
        `${compiler} has no ${header}: install the C library's headers (Debian and Ubuntu: apt install libc6-dev; ` +
          "Fedora: dnf install glibc-devel)",
      );
    }
    throw new Missing(`${compiler} could not compile the agent:\n${saidBy(error).stderr ?? error}`);
  }
}

/** As Debian and Fedora name them. */
export const crossCompiler = ({ name }: Machine): string => `${name}-linux-gnu-gcc`;

/** Where there is no compiler for it, there is no agent either: an older one must not go into a package. */
async function compileOther(machine: Machine): Promise<void> {
  const compiler = crossCompiler(machine);
  try {
    await buildAgent(agentPath(machine), [compiler]);
  } catch (error) {
    rmSync(dirname(agentPath(machine)), { recursive: true, force: true });
    if (saidBy(error).code === "ENOENT" || missingHeader(error)) return;
    throw new Missing(`${compiler} could not compile the agent:\n${saidBy(error).stderr ?? error}`);
  }
}

/** Compiles the agent into dist/, for this machine, and for the others as far as there are compilers. @throws Missing */
export async function compileAgents(): Promise<void> {
  const machines = Object.entries(MACHINES) as [string, Machine][];
  await Promise.all(
    machines.map(([arch, machine]) => (arch === process.arch ? compileOwn(machine) : compileOther(machine))),
  );
}
