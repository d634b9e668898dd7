import type { Command } from "commander";
import { compareViews } from "../analysis/diff/compare.ts";
import { judge, type Limit, parseLimit } from "../analysis/diff/limit.ts";
import type { Grouping } from "../analysis/groups.ts";
import { InputError } from "../recording/errors.ts";
import { sourceLines } from "../report/sources.ts";
import { renderDiff } from "../terminal/diff.ts";
import { diffJson } from "../terminal/diff-json.ts";
import { sourceOfRun } from "../terminal/source.ts";
import { abilitiesOf } from "../terminal/terminal.ts";
import { openProfile } from "./progress.ts";
import { show } from "./show.ts";
import {
  addFilterOption,
  addGroupingOption,
  addMomentOptions,
  chooseView,
  type ViewFlags,
} from "./view-options.ts";

interface DiffFlags extends Omit<ViewFlags, "process"> {
  readonly by: Grouping;
  readonly json?: boolean;
  readonly failAbove?: string;
}

/** `floodmark diff`. */
export function registerDiff(program: Command): void {
  const command = program
    .command("diff")
    .summary("show what changed between two recorded runs")
    .description(
      "Shows what run B held more or less than run A, at the peaks or another moment: which lines, found again by function and text " +
        "where they have moved.",
    );
  addFilterOption(addGroupingOption(addMomentOptions(command)))
    .argument("<a>", "the folder that floodmark run made of the run before, or one .floodmark file")
    .argument("<b>", "that of the run after")
    .option("--fail-above <limit>", "exit with 1 where B is above A by more: 5%, or a size such as 50MiB")
    .option("--json", "the same for machines")
    .action((pathA: string, pathB: string, { by, json, failAbove, ...flags }: DiffFlags) => {
      const limit = failAbove === undefined ? null : limitOf(failAbove);
      const [a, b] = [chooseView(openProfile(pathA), flags), chooseView(openProfile(pathB), flags)];
      const [runA, runB] = [a.recorded.run, b.recorded.run];
      const difference = compareViews([a, b], by, {
        a: (file) => sourceLines(file, runA),
        b: (file) => sourceLines(file, runB),
      });
      const verdict = limit && judge(difference, limit, " ");
      const sources = { a: sourceOfRun(runA), b: sourceOfRun(runB) };
      const abilities = abilitiesOf(process.stdout, process.env);
      show(json ? diffJson(difference, verdict) : renderDiff(difference, { ...abilities, sources }));
      if (verdict === null || verdict.sentence === "") return;
      console.error(`floodmark: ${verdict.sentence}`);
      if (verdict.isExceeded) process.exitCode = 1;
    });
}

/** @throws InputError for what is no limit. */
function limitOf(text: string): Limit {
  const limit = parseLimit(text);
  if (limit !== null) return limit;
  throw new InputError(`--fail-above: ${text} is no limit: give a share such as 5% or a size such as 50MiB`);
}
