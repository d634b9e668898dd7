import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../recording/errors.ts";
import { INSTALLED_FOR } from "./interpreter.ts";
import { callersFileLimit } from "./limits.ts";
import { ownMachine } from "./machine.ts";

/** The agent's library, at a path that the dynamic loader takes. */
export interface Library {
  readonly path: string;
  /** To be called when the program has ended. */
  release(): void;
}

/** The loader splits LD_PRELOAD at spaces and colons, and expands dollars, whatever the quoting. */
const SPLITS = /[\s:;$]/;

/** The library for this machine beside the command line. Throws where it was not built. */
function builtLibrary(): string {
  const path = fileURLToPath(new URL(`./${ownMachine().name}/libfloodmark.so`, import.meta.url));
  if (!existsSync(path)) throw new Error(`${path} is missing: run npm run build`);
  return path;
}

/** Where the library stays. @throws InputError where the loader wouldn't take that path. */
export function libraryPath(): string {
  const path = builtLibrary();
  if (!SPLITS.test(path)) return path;
  throw new InputError(
    `the loader takes no path with spaces, colons, semicolons or dollars: copy ${path} elsewhere`,
  );
}

/** Finds the library, and copies it away if it must be. Throws where it was not built. */
export function findLibrary(): Library {
  const path = builtLibrary();
  if (!SPLITS.test(path)) return { path, release: () => {} };
  const folder = mkdtempSync(join(SPLITS.test(tmpdir()) ? "/tmp" : tmpdir(), "floodmark-"));
  const copy = join(folder, "libfloodmark.so");
  copyFileSync(path, copy);
  return { path: copy, release: () => rmSync(folder, { recursive: true, force: true }) };
}

/** What becomes of the Pythons that a profiled Python starts: each has a recording of its own, or none. */
export const CHILDREN = ["follow", "ignore"] as const;

/** Signals that may mark a moment. */
export const SIGNALS = ["USR1", "USR2"] as const;

/** Of a sampled recording: an allocation in so many bytes is recorded where nobody says, and in so many at most. */
export const SAMPLE_BYTES = 512 * 1024;
export const SAMPLE_BYTES_MOST = 1024 ** 3;

export interface AgentOptions {
  /** Nothing is recorded until the program itself says so. */
  readonly off: boolean;
  /** Run unprofiled what can't be profiled. */
  readonly bestEffort: boolean;
  readonly children: (typeof CHILDREN)[number];
  /** Leave when memory runs out, rather than have the kernel end the program, or others. */
  readonly leavesOutOfMemory: boolean;
  /** One allocation in so many bytes is recorded, on average; 0: every one. */
  readonly sampleBytes: number;
  /** It marks a moment of the timeline, where the program leaves it alone. */
  readonly signal: (typeof SIGNALS)[number] | undefined;
}

/** The environment that brings the agent into a program; `recording` is the absolute folder that it writes into. */
export function withAgent(
  environment: NodeJS.ProcessEnv,
  { path }: Library,
  recording: string,
  { off, bestEffort, children, leavesOutOfMemory, sampleBytes, signal }: AgentOptions,
): NodeJS.ProcessEnv {
  return {
    ...environment,
    LD_PRELOAD: [path, environment.LD_PRELOAD].filter(Boolean).join(":"),
    FLOODMARK_RUN: recording,
    FLOODMARK_SAMPLE: sampleBytes.toString(),
    ...(signal && { FLOODMARK_SIGNAL: signal }),
    FLOODMARK_FILES: callersFileLimit()?.toString(),
    FLOODMARK_OFF: off ? "1" : undefined,
    FLOODMARK_BEST_EFFORT: bestEffort ? "1" : undefined,
    FLOODMARK_OOM: leavesOutOfMemory ? "leave" : undefined,
    FLOODMARK_CHILDREN: children === "ignore" ? children : undefined,
    [INSTALLED_FOR]: undefined,
  };
}
