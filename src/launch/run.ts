import type { ChildProcess } from "node:child_process";
import { InputError } from "../recording/errors.ts";
import { EXIT_OUT_OF_MEMORY } from "../recording/layout.ts";
import type { OutOfMemory } from "../recording/out-of-memory.ts";
import { endProcesses } from "./end-processes.ts";
import { lookUp } from "./files.ts";
import type { FollowedProcess } from "./followed-process.ts";
import { ignoringHangup, isHangupIgnored } from "./hangup.ts";
import { MemoryGuard } from "./memory-guard.ts";
import { type AgentOptions, findLibrary, withAgent } from "./preload.ts";
import { type Prepared, prepareTarget } from "./prepare.ts";
import { type Ending, exitCodeOf, type Program, startProgram } from "./program.ts";
import { readHeaders } from "./recordings.ts";
import { checkOutput, createResults, discardResults, type Results, writeSession } from "./results.ts";
import { checkSettings, isSwitchedOff } from "./settings.ts";
import { passSignals } from "./signals.ts";
import { SystemWatch } from "./system-watch.ts";
import { nameOf, type Target } from "./target.ts";

export interface RunOptions extends AgentOptions {
  /** Folder for the results; undefined for a new one under floodmark-results/. */
  readonly output: string | undefined;
  /** The interpreter that is asked for; undefined for the usual one. */
  readonly python: string | undefined;
  /** What is to stay available, in bytes, where it leaves when memory runs out; null for the usual. */
  readonly oomReserve: number | null;
  /** Floodmark's own. */
  readonly version: string;
}

/** What came of a run. */
export interface Outcome {
  readonly exitCode: number;
  /** null when nothing was recorded; then no folder is left, and `note` says why. */
  readonly results: Results | null;
  /** What a person should know beside the results. */
  readonly note: string | null;
}

/**
 * Runs a program under the agent as if it ran alone, to its end. Throws InputError or CommandError for what can't be
 * run or profiled; nothing is left behind then.
 */
export async function runProgram(target: Target, options: RunOptions): Promise<Outcome> {
  checkSettings(process.env);
  checkOutput(options.output);
  const prepared = await prepareTarget(target, options.python, options.bestEffort);
  const startedMs = Date.now();
  const library = findLibrary();
  // Before the start: a key that is pressed in between is the program's, too.
  let program: Program | null = null;
  const stopSignals = passSignals((signal) => program?.child.kill(signal));
  try {
    const results = createResults(options.output, nameOf(target), startedMs);
    const environment = withAgent(process.env, library, results.recording, options);
    program = await start(prepared, environment, results);
    const { ending, outOfMemory } = await watchProgram(program, target, startedMs, options, results);
    const exitCode = outOfMemory?.how === "left" ? EXIT_OUT_OF_MEMORY : exitCodeOf(ending);
    return conclude(target, prepared, exitCode, results, options);
  } finally {
    stopSignals();
    library.release();
  }
}

async function start(
  { command, args }: Prepared,
  environment: NodeJS.ProcessEnv,
  results: Results,
): Promise<Program> {
  const words = isHangupIgnored() ? ignoringHangup(command, args) : ([command, args] as const);
  try {
    return await startProgram(...words, environment);
  } catch (error) {
    discardResults(results);
    throw error;
  }
}

/** Follows a program to its end, and keeps the session file true. Never throws: the program's end is what counts. */
async function watchProgram(
  { child, ended }: Program,
  target: Target,
  startedMs: number,
  options: RunOptions,
  results: Results,
): Promise<{ ending: Ending; outOfMemory: OutOfMemory | null }> {
  const pid = child.pid ?? 0;
  const session = {
    version: 1,
    floodmark: options.version,
    command: target.words,
    cwd: process.cwd(),
    startedMs,
    pid,
  } as const;
  const watch = new SystemWatch({ pid, startedMs, recording: results.recording });
  const guard = guardMemory(child, watch, options);
  // For whoever looks while it runs, and should the launcher not live to see the end.
  writeSession(results, { ...session, ended: null, rssMax: 0 });
  const ending = await ended;
  const end = { ms: Date.now(), ...ending };
  const outOfMemory = guard.stop(ending.signal);
  writeSession(results, { ...session, ended: end, outOfMemory, rssMax: await watch.stop() });
  return { ending, outOfMemory };
}

function guardMemory(child: ChildProcess, watch: SystemWatch, options: RunOptions): MemoryGuard {
  const pid = child.pid ?? 0;
  const sum = (of: (process: FollowedProcess) => number) =>
    watch.processes.reduce((total, process) => total + of(process), 0);
  const leave = () => {
    const isWaitedFor = child.exitCode !== null || child.signalCode !== null; // its id may be another's
    const others = watch.processes.filter((process) => process.isThere()).map((process) => process.pid);
    endProcesses(isWaitedFor ? others : [pid, ...others]);
  };
  return new MemoryGuard({
    pid,
    held: () => ({ rss: sum(({ rss }) => rss), swap: sum(({ swap }) => swap) }),
    leave: options.leavesOutOfMemory ? leave : null,
    reserve: options.oomReserve,
  });
}

/** Decides what a run has given. Throws InputError when the agent refused before the program's first line. */
function conclude(
  target: Target,
  { path }: Prepared,
  exitCode: number,
  results: Results,
  { bestEffort, off }: RunOptions,
): Outcome {
  if (!lookUp(results.recording)?.isDirectory()) {
    return {
      exitCode,
      results: null,
      note: `${results.folder} was removed while the program ran: no report`,
    };
  }
  const headers = readHeaders(results.recording);
  const recorded = headers.filter(({ state }) => state !== "refused");
  if (recorded.length > 0) return { exitCode, results, note: null };
  discardResults(results);
  const [refused] = headers;
  if (!refused) {
    const why = off ? "the program did not switch it on" : whyNothing(target, path);
    return { exitCode, results: null, note: `nothing was recorded: ${why}` };
  }
  if (bestEffort) {
    return { exitCode, results: null, note: `ran unprofiled: can't profile ${path}: ${refused.reason}` };
  }
  throw new InputError(
    `can't profile ${path}: ${refused.reason}. The program was not started. ` +
      "Run with --best-effort to run it unprofiled, or update floodmark.",
  );
}

function whyNothing(target: Target, path: string): string {
  if (isSwitchedOff(process.env)) return "FLOODMARK is off";
  return target.kind === "command"
    ? `no Python ran in ${target.command}`
    : `the agent did not start in ${path}`;
}
