import { type Command, Option } from "commander";
import { parseSize } from "../analysis/parse-size.ts";
import { type AgentOptions, CHILDREN, SAMPLE_BYTES, SAMPLE_BYTES_MOST, SIGNALS } from "../launch/preload.ts";
import { InputError } from "../recording/errors.ts";
import { addSourceOptions, type SourceFlags, sourceChoice } from "./source-options.ts";
import { version } from "./version.ts";

interface RunFlags extends SourceFlags {
  readonly quiet?: boolean;
  readonly output?: string;
  readonly open: boolean;
  readonly python?: string;
  readonly off?: boolean;
  readonly bestEffort?: boolean;
  readonly children: AgentOptions["children"];
  readonly disableOomDetection?: boolean;
  readonly oomReserve?: string;
  readonly signal?: AgentOptions["signal"];
  /** True without a size. */
  readonly sample?: string | true;
}

function sampleBytesOf(sample: RunFlags["sample"]): number {
  if (sample === undefined) return 0;
  const bytes = sample === true ? SAMPLE_BYTES : parseSize(sample);
  if (bytes !== null && bytes > 0 && bytes <= SAMPLE_BYTES_MOST) return bytes;
  throw new InputError(`--sample=${sample} is no size: give one from 1 byte to 1GiB, like --sample=512KiB`);
}

/** `floodmark run`: its operands are the program's words, as `markProgram` sets them apart. */
export function registerRun(program: Command): Command {
  const command = program
    .command("run")
    .summary("run a Python program and show which lines held its peak")
    .usage("[options] (script.py | -m module | -c code | -- command) [args…]")
    .description(
      "Runs a program as if nothing were there, then shows which lines of code held memory at its peak.",
    )
    .argument("[program...]")
    .option("-o, --output <dir>", "put the results into this new or empty folder")
    .option("-q, --quiet", "at the end, only the path of the report")
    .option("--no-open", "don't open the report in a browser");
  return addSourceOptions(command)
    .option(
      "--python <exe>",
      "the Python to use (default: the one that has floodmark, the active environment's, or python3)",
    )
    .addOption(
      new Option("--off", "record nothing until the program itself says so, by floodmark.start()").conflicts(
        "signal",
      ),
    )
    .option("--best-effort", "run the program unprofiled if its Python can't be profiled")
    .addOption(
      new Option("--children <how>", "follow the Pythons that it starts, or ignore them")
        .choices(CHILDREN)
        .default("follow"),
    )
    .addOption(
      new Option("--disable-oom-detection", "let the kernel end the program when memory runs out").conflicts(
        "oomReserve",
      ),
    )
    .option(
      "--oom-reserve <size>",
      "leave with exit code 53 when less is available (default: 100MB, of less than 1GB a tenth)",
    )
    .option(
      "--sample [size]",
      "record one allocation in so many bytes, 512KiB by default, at hardly any cost",
    )
    .addOption(
      new Option("--signal <name>", "this signal marks a moment, as timeline shows it").choices(SIGNALS),
    )
    .configureHelp({ visibleArguments: () => [] })
    .action(async (words: string[], flags: RunFlags) => {
      const { parseTarget } = await import("../launch/target.ts");
      const target = parseTarget(words);
      if (!target) throw new InputError("nothing to run: name a script, -m module, -c code or -- command");
      const { runProgram } = await import("../launch/run.ts");
      const { exitCode, results, note } = await runProgram(target, {
        output: flags.output,
        python: flags.python,
        off: flags.off ?? false,
        bestEffort: flags.bestEffort ?? false,
        children: flags.children,
        leavesOutOfMemory: leaves(flags),
        oomReserve: parseReserve(flags.oomReserve),
        sampleBytes: sampleBytesOf(flags.sample),
        signal: flags.signal,
        version,
      });
      process.exitCode = exitCode;
      if (note !== null && !(flags.quiet && results)) console.error(`floodmark: ${note}`);
      if (!results) return;
      const { presentResults } = await import("../launch/present.ts");
      await presentResults(results, {
        quiet: flags.quiet ?? false,
        browser: flags.open,
        sources: sourceChoice(flags),
      });
    });
}

/** Whoever leaves a sampled run on in production lets it end as ever, unless they say otherwise. */
const leaves = ({ disableOomDetection, oomReserve, sample }: RunFlags): boolean =>
  oomReserve !== undefined || !(disableOomDetection || sample !== undefined);

/** @throws InputError for what is no size. */
function parseReserve(text: string | undefined): number | null {
  const bytes = text === undefined ? null : parseSize(text);
  if (text === undefined || bytes !== null) return bytes;
  throw new InputError(`--oom-reserve: ${text} is no size: give bytes or a size such as 100MB or 512MiB`);
}

/**
 * Sets the program's words apart from run's own options: `-q -m app --help` becomes `-q -- -m app --help`. What follows
 * the script, the module, the code or `--` belongs to the program, also where it is named like an option of ours.
 */
export function markProgram(run: Command, args: readonly string[]): string[] {
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]!;
    if (!arg.startsWith("-") || arg === "-" || arg === "--") return markAt(args, index);
    if (arg.startsWith("--")) {
      if (takesValue(run, arg)) index++;
      continue;
    }
    // A group of letters ends with -m, with -c or with one that takes a value.
    const letters = [...arg.slice(1)];
    const last = letters.findIndex((letter) => isTarget(letter) || takesValue(run, `-${letter}`));
    if (last >= 0 && isTarget(letters[last]!)) {
      const ours = last > 0 ? [`-${letters.slice(0, last).join("")}`] : [];
      const theirs = `-${letters.slice(last).join("")}`;
      return markAt(
        [...args.slice(0, index), ...ours, theirs, ...args.slice(index + 1)],
        index + ours.length,
      );
    }
    if (last === letters.length - 1) index++;
  }
  return [...args];
}

const markAt = (args: readonly string[], index: number): string[] => [
  ...args.slice(0, index),
  "--",
  ...args.slice(index),
];

const isTarget = (letter: string): boolean => letter === "m" || letter === "c";

/** Whether the next word is this option's value. */
function takesValue(run: Command, option: string): boolean {
  return run.options.some(({ short, long, required }) => required && (short === option || long === option));
}
