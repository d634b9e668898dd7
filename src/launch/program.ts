import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { constants } from "node:os";
import { inheritedDescriptors } from "./descriptors.ts";
import { CommandError } from "./executable.ts";

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
 * it runs; rejects with a CommandError when the system can't execute it.
 */
export function startProgram(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Program> {
  return new Promise((resolve, reject) => {
    const refuse = ({ code, message }: NodeJS.ErrnoException) =>
      reject(new CommandError(code === "ENOENT" ? 127 : 126, `${command} can't be started: ${message}`));
    try {
      const child = spawn(command, args, { env: environment, stdio: passedFiles() });
      const ended = new Promise<Ending>((end) => {
        child.once("exit", (code, signal) => end({ code, signal }));
      });
      child.once("error", refuse);
      child.once("spawn", () => resolve({ child, ended }));
    } catch (error) {
      refuse(error as NodeJS.ErrnoException); // too many arguments, for one
    }
  });
}

/** Each of our files under its own number. */
function passedFiles(): StdioOptions {
  const passed = [0, 1, 2, ...inheritedDescriptors()];
  return Array.from({ length: Math.max(...passed) + 1 }, (_, number) =>
    passed.includes(number) ? number : "ignore",
  );
}

/** The exit code that a shell would give: 128+n for signal n. */
export function exitCodeOf(ending: Ending): number {
  return ending.signal === null ? (ending.code ?? 1) : 128 + constants.signals[ending.signal];
}
