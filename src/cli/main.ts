import { Command, CommanderError, Help } from "commander";
import { CommandError } from "../launch/executable.ts";
import { InputError } from "../recording/errors.ts";
import { endDoing } from "../terminal/progress.ts";
import { markProgram, registerRun } from "./run.ts";
import { version } from "./version.ts";

const EXAMPLES = `\
floodmark run etl.py --year 2024       run a program, show what held its peak
floodmark run -m pytest -x             a module, as python -m would
floodmark run -- gunicorn app          any command that is or becomes a Python
floodmark summary floodmark-results/…  the figures again, or those --at 12.4
`;

async function main(words: readonly string[]): Promise<void> {
  const program = new Command("floodmark")
    .version(version)
    .addHelpText("before", EXAMPLES)
    .configureHelp({
      formatHelp: (of, help) =>
        of.parent ? Help.prototype.formatHelp.call(help, of, help) : listCommands(of),
    })
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  const run = registerRun(program);
  const [first] = words;
  if (first === "run") {
    await program.parseAsync(["run", ...markProgram(run, words.slice(1))], { from: "user" });
    return;
  }
  for (const load of wantedCommands(first)) (await load())(program);
  if (first === undefined) program.outputHelp();
  else await program.parseAsync(words, { from: "user" });
}

/** In few words, so that all of it fits a screen. */
function listCommands({ commands }: Command): string {
  const width = Math.max(...commands.map((command) => command.name().length));
  const lines = commands.map((command) => `  ${command.name().padEnd(width)}  ${command.summary()}\n`);
  return `Commands, each with --help (--version says which Floodmark this is):\n${lines.join("")}`;
}

type Register = (program: Command) => void;

/** Each is loaded when it may be needed: they bring in the report and much else that `run` can start without. */
const COMMANDS = new Map<string | undefined, () => Promise<Register>>([
  ["report", async () => (await import("./report.ts")).registerReport],
  ["summary", async () => (await import("./summary.ts")).registerSummary],
  ["tree", async () => (await import("./tree.ts")).registerTree],
  ["lines", async () => (await import("./lines.ts")).registerLines],
  ["leaks", async () => (await import("./leaks.ts")).registerLeaks],
  ["churn", async () => (await import("./churn.ts")).registerChurn],
  ["stats", async () => (await import("./stats.ts")).registerStats],
  ["timeline", async () => (await import("./timeline.ts")).registerTimeline],
  ["diff", async () => (await import("./diff.ts")).registerDiff],
  ["explain", async () => (await import("./explain.ts")).registerExplain],
  ["export", async () => (await import("./export.ts")).registerExport],
  ["pack", async () => (await import("./pack.ts")).registerPack],
  ["doctor", async () => (await import("./doctor.ts")).registerDoctor],
  ["completion", async () => (await import("./completion.ts")).registerCompletion],
  ["env", async () => (await import("./env.ts")).registerEnv],
  ["jupyter", async () => (await import("./jupyter.ts")).registerJupyter],
]);

/** For programs, not for people: nothing lists it. */
const UNLISTED = new Map<string | undefined, () => Promise<Register>>([
  ["answer", async () => (await import("./answer.ts")).registerAnswer],
  ["cell", async () => (await import("./cell.ts")).registerCell],
]);

/** The command that is asked for; for help, for what is about all commands and for what is none, all. */
function wantedCommands(first: string | undefined): (() => Promise<Register>)[] {
  if (first === "--version" || first === "-V") return [];
  const asked = first === "completion" ? undefined : (COMMANDS.get(first) ?? UNLISTED.get(first));
  return asked ? [asked] : [...COMMANDS.values()];
}

/** Says what went wrong in one line, and returns the exit code. */
function reportError(error: unknown, words: readonly string[]): number {
  if (error instanceof InputError) return say(error.message, 2);
  if (error instanceof CommandError) return say(error.message, error.exitCode);
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? 0 : say(usageMessage(error, words), 2);
  }
  if (process.env.FLOODMARK_DEBUG) console.error(error);
  return say(`unexpected error: ${(error as Error).message} (set FLOODMARK_DEBUG=1 to see where)`, 1);
}

function usageMessage(error: CommanderError, words: readonly string[]): string {
  const [command = ""] = words;
  if (error.code === "commander.unknownCommand") {
    return /\.py$/.test(command)
      ? `no command ${command}: to run a program, write floodmark run ${command}`
      : `no command ${command}: see floodmark --help`;
  }
  const help = command.startsWith("-") ? "floodmark --help" : `floodmark ${command} --help`;
  return `${error.message.replace(/^error: |\.$/g, "").replace(/\s*\n\s*/g, " ")}: see ${help}`;
}

function say(message: string, exitCode: number): number {
  console.error(`floodmark: ${message.replace(/\s*\n\s*/g, " ")}`);
  return exitCode;
}

// Whoever reads our output may have had enough of it, and a terminal may be gone.
process.stderr.on("error", () => {});
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const words = process.argv.slice(2);
main(words).catch((error: unknown) => {
  endDoing();
  process.exitCode = reportError(error, words);
});
