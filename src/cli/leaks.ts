import type { Command } from "commander";
import { loadProfile } from "../profile/load.ts";
import { renderLeaks } from "../terminal/leaks.ts";
import { leaksJson } from "../terminal/leaks-json.ts";
import { sourceOfRun } from "../terminal/source.ts";
import { abilitiesOf } from "../terminal/terminal.ts";
import { show } from "./show.ts";
import {
  addFilterOption,
  addGroupingOption,
  addProcessOption,
  chooseView,
  type GroupingFlag,
  type ViewFlags,
} from "./view-options.ts";

/** `floodmark leaks`. */
export function registerLeaks(program: Command): void {
  const command = program
    .command("leaks")
    .summary("show what was left at the end of a recorded run")
    .description(
      "Shows what a recorded run had not released at its end, or held at another moment: which lines, how many blocks, since when, " +
        "and whether it still grew.",
    )
    .argument("<recording>", "the folder that floodmark run made, or one .floodmark file");
  addGroupingOption(addFilterOption(addProcessOption(command)))
    .option("--at <moment>", "peak, end or seconds from the start", "end")
    .option("--json", "the same for machines")
    .action((path: string, { json, by, ...flags }: ViewFlags & GroupingFlag & { json?: boolean }) => {
      const view = chooseView(loadProfile(path, flags.process), flags);
      const options = {
        ...abilitiesOf(process.stdout, process.env),
        sourceOf: sourceOfRun(view.recorded.run),
      };
      show(json ? leaksJson(view, by) : renderLeaks(view, options, by));
    });
}
