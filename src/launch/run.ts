import { InputError } from "../recording/errors.ts";
import { CommandError, findExecutable } from "./executable.ts";
import { checkInterpreter, findInterpreter } from "./interpreter.ts";
import { preloadAgent } from "./preload.ts";
import { exitCodeOf, startProgram } from "./program.ts";
import { readHeaders } from "./recordings.ts";
import { ResidentWatch } from "./resident.ts";
import { checkOutput, createResults, discardResults, type Results, writeSession } from "./results.ts";
import { checkScript } from "./script.ts";
import { passSignals } from "./signals.ts";
import { nameOf, type Target } from "./target.ts";

export interface RunOptions {
  /** Folder for the results; undefined for a new one under floodmark-results/. */
  readonly output: string | undefined;
  /** The interpreter that is asked for; undefined for the usual one. */
  readonly python: string | undefined;
  /** Run the program unprofiled when its interpreter can't be profiled. */
  readonly bestEffort: boolean;
  /** Floodmark's own. */
  readonly version: string;
}

/** What came of a run. Without `results` nothing was recorded, no folder is left, and `note` says why. */
export interface Outcome {
  readonly exitCode: number;
  readonly results: Results | null;
  readonly note: string | null;
}

/**
 * Runs a program under the agent as if it ran alone, to its end. Throws InputError or CommandError, before anything is
 * written, for what can't be run.
 */
export async function runProgram(target: Target, options: RunOptions): Promise<Outcome> {
  checkOutput(options.output);
  const { command, args, path } = await prepare(target, options);
  const startedMs = Date.now();
  const results = createResults(options.output, nameOf(target), startedMs);
  const preload = preloadAgent(process.env, results.recording, options.bestEffort);
  const draft = {
    version: 1,
    floodmark: options.version,
    command: target.words,
    cwd: process.cwd(),
    startedMs,
  } as const;
  try {
    const { child, ended } = await startProgram(command, args, preload.environment);
    const stopSignals = passSignals(child);
    const pid = child.pid ?? 0;
    const watch = new ResidentWatch(pid);
    // For whoever looks while it runs, and should the launcher not live to see the end.
    writeSession(results, { ...draft, pid, ended: null, rssMax: 0 });
    const ending = await ended;
    writeSession(results, { ...draft, pid, ended: { ms: Date.now(), ...ending }, rssMax: watch.stop() });
    stopSignals();
    return conclude(target, path, exitCodeOf(ending), results, options.bestEffort);
  } catch (error) {
    discardResults(results);
    throw error;
  } finally {
    preload.release();
  }
}

/** Checks all that can be checked of a target. `path` names the interpreter or command in messages. */
async function prepare(
  target: Target,
  options: RunOptions,
): Promise<{ command: string; args: readonly string[]; path: string }> {
  if (target.kind === "command") {
    const found = findExecutable(target.command, process.env.PATH);
    if (found.kind === "missing") throw new CommandError(127, `${target.command}: command not found`);
    if (found.kind === "not executable") {
      throw new CommandError(126, `${found.path} can't be executed: it is a folder or lacks the permission`);
    }
    return { command: target.command, args: target.words.slice(1), path: found.path };
  }
  if (target.kind === "script") checkScript(target.path);
  const interpreter = findInterpreter(options.python, process.env);
  if (!options.bestEffort) await checkInterpreter(interpreter, target);
  return { command: interpreter.command, args: target.words, path: interpreter.path };
}

/** Decides what a run has given. Throws InputError when the agent refused before the program's first line. */
function conclude(
  target: Target,
  path: string,
  exitCode: number,
  results: Results,
  bestEffort: boolean,
): Outcome {
  const headers = readHeaders(results.recording);
  if (headers.some(({ state }) => state !== "refused")) return { exitCode, results, note: null };
  discardResults(results);
  const [refused] = headers;
  if (!refused) {
    const why =
      target.kind === "command"
        ? `no Python ran in ${target.command}`
        : `${path} did not load the agent (it may be linked statically, or not to glibc)`;
    return { exitCode, results: null, note: `nothing was recorded: ${why}` };
  }
  if (bestEffort)
    return { exitCode, results: null, note: `ran unprofiled: can't profile ${path}: ${refused.reason}` };
  throw new InputError(
    `can't profile ${path}: ${refused.reason}. The program was not started. ` +
      "Run with --best-effort to run it unprofiled, or update floodmark",
  );
}
