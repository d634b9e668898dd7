import { InputError } from "../recording/errors.ts";
import { CommandError, findExecutable } from "./executable.ts";
import { checkInterpreter, findInterpreter } from "./interpreter.ts";
import { checkScript } from "./script.ts";
import type { Target } from "./target.ts";

export interface Prepared {
  /** What is started, as it is called: a bare name is found on the PATH. */
  readonly command: string;
  readonly args: readonly string[];
  /** The file behind `command`, for messages. */
  readonly path: string;
}

/**
 * Checks all that can be known of a target before it runs. `python` is the interpreter that was asked for. Throws
 * InputError or CommandError.
 */
export async function prepareTarget(
  target: Target,
  python: string | undefined,
  bestEffort: boolean,
): Promise<Prepared> {
  if (target.kind === "command") {
    if (python !== undefined) {
      throw new InputError("--python is for scripts and modules: after --, name the Python in the command");
    }
    return prepareCommand(target.command, target.words.slice(1));
  }
  if (target.kind === "script") checkScript(target.path);
  const interpreter = findInterpreter(python, process.env);
  await checkInterpreter(interpreter, target, bestEffort);
  return { command: interpreter.command, args: target.words, path: interpreter.path };
}

function prepareCommand(command: string, args: readonly string[]): Prepared {
  const found = findExecutable(command, process.env.PATH);
  if (found.kind === "missing") throw new CommandError(127, `${command}: command not found`);
  if (found.kind === "not executable") {
    throw new CommandError(126, `${found.path} can't be executed: it is a folder or lacks the permission`);
  }
  return { command, args, path: found.path };
}
