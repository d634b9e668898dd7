import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { constants } from "node:os";
import { inheritedDescriptors } from "./descriptors.ts";

/** How a program came to its end: exactly one of the two is set. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Program {
  readonly child: ChildProcess;
  readonly ended: Promise<Ending>;
}

/**
 * Starts a program as a shell would: in our process group, with our terminal, files and working folder. Resolves when
 * it runs; rejects with the system's error when it can't be executed.
 */
export function startProgram(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Program> {
  const stdio: SpawnOptions["stdio"] = ["inherit", "inherit", "inherit"];
  for (const number of inheritedDescriptors()) stdio[number] = number;
  const child = spawn(command, args, {
    env: environment,
    stdio: Array.from(stdio, (file) => file ?? "ignore"),
  });
  const ended = new Promise<Ending>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("spawn", () => resolve({ child, ended }));
  });
}

/** The exit code that a shell would give: 128+n for signal n. */
export function exitCodeOf(ending: Ending): number {
  return ending.signal === null ? (ending.code ?? 1) : 128 + constants.signals[ending.signal];
}
