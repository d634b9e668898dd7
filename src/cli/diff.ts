import { type Command, Option } from "commander";
import { compareViews, type Difference } from "../analysis/diff/compare.ts";
import { judge, type Limit, parseLimit, type Verdict } from "../analysis/diff/limit.ts";
import type { Grouping } from "../analysis/groups.ts";
import { InputError } from "../recording/errors.ts";
import { collectDiff } from "../report/collect-diff.ts";
import { renderDiffReport } from "../report/report.ts";
import { sourceLines, sourceOfRun } from "../report/sources.ts";
import { renderDiff } from "../terminal/diff.ts";
import { diffJson } from "../terminal/diff-json.ts";
import { abilitiesOf } from "../terminal/terminal.ts";
import { openProfile, write } from "./progress.ts";
import { show } from "./show.ts";
import { addSourceOptions, type SourceFlags, sourceChoice } from "./source-options.ts";
import {
  addFilterOption,
  addGroupingOption,
  addMomentOptions,
  chooseView,
  RECORDING,
  type ViewFlags,
} from "./view-options.ts";

const FORMATS = ["text", "json", "html"] as const;
type Format = (typeof FORMATS)[number];

interface DiffFlags extends Omit<ViewFlags, "process">, SourceFlags {
  readonly by: Grouping;
  readonly json?: boolean;
  readonly format?: Format;
  readonly output?: string;
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
    )
    .argument("<a>", `the run before: ${RECORDING}`)
    .argument("<b>", "the run after, likewise");
  addSourceOptions(addFilterOption(addGroupingOption(addMomentOptions(command))))
    .option("--fail-above <limit>", "exit with 1 where B is above A by more: 5%, or a size such as 50MiB")
    .addOption(
      new Option("--format <format>", "for a person, for machines, or a report (default: text)").choices(
        FORMATS,
      ),
    )
    .option("--json", "the same as --format json")
    .option("-o, --output <file>", "where to, - is standard output; what ends in .html is a report", "-")
    .action(async (pathA: string, pathB: string, flags: DiffFlags) => {
      const { by, failAbove, output = "-" } = flags;
      const limit = failAbove === undefined ? null : limitOf(failAbove);
      const format = formatOf(flags);
      const [a, b] = [chooseView(openProfile(pathA), flags), chooseView(openProfile(pathB), flags)];
      const [runA, runB] = [a.recorded.run, b.recorded.run];
      const difference = compareViews([a, b], by, {
        a: (file) => sourceLines(file, runA),
        b: (file) => sourceLines(file, runB),
      });
      const verdict = limit && judge(difference, limit, " ");
      if (format === "html") write(output, [await renderHtml(difference, flags)]);
      else
        showOrWrite(
          output,
          format === "json" ? diffJson(difference, verdict) : renderText(difference, output),
        );
      if (verdict !== null) tell(verdict);
    });
}

/** @throws InputError for a report of anything but lines. */
function formatOf({ format, json, output, by }: DiffFlags): Format {
  const chosen = format ?? (json ? "json" : output?.endsWith(".html") ? "html" : "text");
  if (chosen !== "html" || by === "line") return chosen;
  throw new InputError(`the report is by line: leave out --by ${by}`);
}

function renderText(difference: Difference, output: string): string {
  const { a, b } = difference;
  const sources = { a: sourceOfRun(a.view.recorded.run), b: sourceOfRun(b.view.recorded.run) };
  const abilities = abilitiesOf(output === "-" ? process.stdout : { isTTY: false, columns: 0 }, process.env);
  return renderDiff(difference, { ...abilities, sources });
}

function renderHtml(difference: Difference, flags: DiffFlags): Promise<string> {
  const choice = sourceChoice(flags);
  const linesOf =
    ({ view }: Difference["a"]) =>
    (file: string) =>
      choice === "none" ? null : sourceLines(file, view.recorded.run, choice === "all");
  return renderDiffReport(collectDiff(difference, { a: linesOf(difference.a), b: linesOf(difference.b) }));
}

/** To a terminal through a pager where it is long. */
function showOrWrite(output: string, text: string): void {
  if (output === "-") show(text);
  else write(output, [text]);
}

function tell({ sentence, isExceeded }: Verdict): void {
  if (sentence !== "") console.error(`floodmark: ${sentence}`);
  if (isExceeded) process.exitCode = 1;
}

/** @throws InputError for what is no limit. */
function limitOf(text: string): Limit {
  const limit = parseLimit(text);
  if (limit !== null) return limit;
  throw new InputError(`--fail-above: ${text} is no limit: give a share such as 5% or a size such as 50MiB`);
}
