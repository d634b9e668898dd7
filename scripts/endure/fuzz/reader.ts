/**
 * A process that reads changed recordings with the commands, in its own memory, until one does what no command may: for
 * ../fuzz-recordings.ts, which watches how long it takes.
 *
 * words: CORPUS FOLDER FIRST COUNT. Of each seed it says to its parent that it begins, and what was wrong with it.
 */
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { registerChurn } from "../../../src/cli/churn.ts";
import { registerDiff } from "../../../src/cli/diff.ts";
import { registerExplain } from "../../../src/cli/explain.ts";
import { registerExport } from "../../../src/cli/export.ts";
import { registerLeaks } from "../../../src/cli/leaks.ts";
import { registerLines } from "../../../src/cli/lines.ts";
import { registerPack } from "../../../src/cli/pack.ts";
import { registerReport } from "../../../src/cli/report.ts";
import { registerStats } from "../../../src/cli/stats.ts";
import { registerSummary } from "../../../src/cli/summary.ts";
import { registerTimeline } from "../../../src/cli/timeline.ts";
import { registerTree } from "../../../src/cli/tree.ts";
import { EXPORTERS } from "../../../src/export/index.ts";
import { InputError } from "../../../src/recording/errors.ts";
import { mutateBytes, mutateText } from "./mutate.ts";
import { Chance } from "./random.ts";

/** More than a command needs for the recordings of the corpus, many times over. Bytes. */
const MEMORY_MOST = 1.5 * 2 ** 30;

const REGISTER = [
  ...[
    registerSummary,
    registerTree,
    registerLines,
    registerLeaks,
    registerChurn,
    registerStats,
    registerTimeline,
  ],
  ...[registerDiff, registerExplain, registerExport, registerReport, registerPack],
];

const MOMENTS = [
  [],
  [],
  ["--at", "end"],
  ["--at", "mark:1"],
  ["--at", "window:1"],
  ["--from", "0", "--to", "end"],
  ["--at", "0.01"],
];
const GROUPINGS = ["line", "function", "file", "package", "thread"];

/** A command with all that it may be asked for, for a run; `whole` is one that nothing is wrong with. */
function anyCommand(run: string, whole: string, chance: Chance): string[] {
  const face = chance.of([[], ["--json"]]);
  const moment = chance.of(MOMENTS);
  const by = ["--by", chance.of(GROUPINGS)];
  return chance.of([
    ["summary", run, ...face, ...moment, ...by],
    ["tree", run, ...face, ...moment],
    ["lines", "recorded.py", run, ...face, ...moment],
    ["leaks", run, ...face, ...by],
    ["churn", run, ...face, ...by],
    ["stats", run, ...face],
    ["timeline", run, ...face],
    ["diff", whole, run, ...face, ...by],
    ["diff", run, whole, "--format", "html"],
    ["explain", run, ...face],
    ["export", run, "--format", chance.of(Object.keys(EXPORTERS)), ...moment],
    ...(chance.below(4) === 0 ? [["report", run, "-o", "-", ...moment]] : []), // takes as long as all others
    ["pack", run, "-o", "-"],
  ]);
}

async function runCommand(words: readonly string[]): Promise<void> {
  const program = new Command("floodmark")
    .exitOverride()
    .configureOutput({ writeErr: () => {}, writeOut: () => {} });
  for (const register of REGISTER) register(program);
  await program.parseAsync([...words], { from: "user" });
}

/** What is wrong with an error that a command ended with; null where it is one that a command may end with. */
function wrongWith(error: unknown): string | null {
  if (!(error instanceof InputError)) return String((error as Error)?.stack ?? error);
  return error.message.includes("\n") ? `an error of several lines: ${error.message}` : null;
}

/** Runs a command to its end: whether it showed figures, and what was wrong with how it ended. */
async function tryCommand(
  words: readonly string[],
): Promise<{ readonly shown: boolean; readonly wrong: string | null }> {
  try {
    await runCommand(words);
    return { shown: true, wrong: null };
  } catch (error) {
    return { shown: false, wrong: wrongWith(error) };
  }
}

/** Puts a changed copy of one of the corpus's runs at `target`: one of its files is another. */
function change(corpus: string, target: string, chance: Chance): void {
  const runs = readdirSync(corpus).sort();
  const run = join(corpus, chance.of(runs));
  rmSync(target, { recursive: true, force: true });
  cpSync(run, target, { recursive: true });
  if (statSync(run).isFile()) {
    const others = runs.filter((name) => statSync(join(corpus, name)).isFile());
    writeFileSync(
      target,
      mutateBytes(readFileSync(run), readFileSync(join(corpus, chance.of(others))), chance),
    );
    return;
  }
  const files = readdirSync(run, { recursive: true, encoding: "utf8" }).filter((name) =>
    statSync(join(run, name)).isFile(),
  );
  const recordings = files.filter((name) => name.endsWith(".floodmark")).sort();
  const name = chance.below(2) === 0 ? chance.of(recordings) : chance.of(files.sort());
  const bytes = readFileSync(join(run, name));
  const other = readFileSync(join(run, chance.of(recordings)));
  writeFileSync(
    join(target, name),
    /json/.test(name) ? mutateText(bytes, chance) : mutateBytes(bytes, other, chance),
  );
}

const say = (message: object): Promise<void> =>
  new Promise((resolve) => process.send!(message, undefined, undefined, () => resolve()));

async function play(corpus: string, folder: string, seed: number): Promise<void> {
  const chance = new Chance(seed);
  const run = join(folder, `run-${seed}`);
  change(corpus, run, chance);
  const whole = join(corpus, readdirSync(corpus).sort()[0]!);
  let refused = 0; // once may be for what was asked for, twice is for what it is
  for (let commands = 0; commands < 4 && refused < 2; commands++) {
    const words = anyCommand(run, whole, chance);
    await say({ seed, words });
    const { shown, wrong } = await tryCommand(words);
    if (!shown) refused++;
    if (wrong !== null) await say({ seed, words, wrong });
    const { rss } = process.memoryUsage();
    if (rss > MEMORY_MOST) {
      await say({ seed, words, wrong: `took ${Math.round(rss / 2 ** 20)} MiB of memory` });
      process.exit(1);
    }
  }
  await say({ seed, played: true });
  rmSync(run, { recursive: true, force: true });
}

const [corpus = "", folder = "", first = "0", count = "0"] = process.argv.slice(2);
for (let seed = Number(first); seed < Number(first) + Number(count); seed++) await play(corpus, folder, seed);
process.disconnect();
