import { type SpawnOptions, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { agentPath } from "../../scripts/agent.ts";
import type { PackageName } from "../../scripts/pythons.ts";
import { ownMachine } from "../../src/launch/machine.ts";
import type { Session } from "../../src/recording/session.ts";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** The built command line: `npm run build` makes it. */
export const FLOODMARK = join(ROOT, "dist/floodmark.cjs");

/** The agent for this machine. */
export const AGENT = join(ROOT, agentPath(ownMachine()));

/** The loader of this machine's programs. */
export const LOADER = process.arch === "arm64" ? "/lib/ld-linux-aarch64.so.1" : "/lib64/ld-linux-x86-64.so.2";

/** A Python to test on, in a virtual environment. */
export interface TestPython {
  readonly minor: string;
  readonly version: string;
  readonly executable: string;
  readonly packages: readonly PackageName[];
}

export interface Result {
  /** null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ExecuteOptions {
  readonly cwd?: string;
  /** Added to the environment; undefined takes a variable out. */
  readonly env?: NodeJS.ProcessEnv;
  /** What comes on standard input; nothing when left out. */
  readonly input?: string;
}

/** Runs a command to its end. */
export function execute(
  command: string,
  args: readonly string[],
  options: ExecuteOptions = {},
): Promise<Result> {
  const spawnOptions: SpawnOptions = {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
  };
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, spawnOptions);
    let stdout = "";
    let stderr = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
    child.stdin?.on("error", () => {}); // it may end without reading
    child.stdin?.end(options.input ?? "");
  });
}

/** Runs the built command line to its end: `floodmark(["run", "-o", folder, script])`. */
export function floodmark(args: readonly string[], options: ExecuteOptions = {}): Promise<Result> {
  return execute(process.execPath, [FLOODMARK, ...args], options);
}

/** A folder for a test, empty when it is first asked for; `remove` takes it away with all that is in it, and the next is a new one. */
export class Workplace {
  #folder: string | undefined;

  get folder(): string {
    this.#folder ??= realpathSync(mkdtempSync(join(tmpdir(), "floodmark-test-")));
    return this.#folder;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Writes a file, and returns its path. */
  write(name: string, text: string): string {
    writeFileSync(this.path(name), text);
    return this.path(name);
  }

  list(name = "."): string[] {
    return readdirSync(this.path(name)).sort();
  }

  session(folder: string): Session {
    return JSON.parse(readFileSync(join(this.path(folder), "session.json"), "utf8")) as Session;
  }

  remove(): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }
}
