import type { Command } from "commander";
import { loadProfile } from "../profile/load.ts";
import { notesOfRun, sourceOfRun } from "../terminal/source.ts";
import { renderSummary } from "../terminal/summary.ts";
import { summaryJson } from "../terminal/summary-json.ts";
import { abilitiesOf } from "../terminal/terminal.ts";
import { show } from "./show.ts";
import {
  addFilterOption,
  addGroupingOption,
  addViewOptions,
  chooseView,
  type GroupingFlag,
  type ViewFlags,
} from "./view-options.ts";

/** `floodmark summary`. */
export function registerSummary(program: Command): void {
  const command = program
    .command("summary")
    .summary("show the peak of a recorded run and the lines that held it")
    .description(
      "Shows how high memory rose in a recorded run, when, and which lines of code held it then, " +
        "or the same of any other moment.",
    )
    .argument("<recording>", "the folder that floodmark run made, or one .floodmark file");
  addGroupingOption(addFilterOption(addViewOptions(command)))
    .option("--json", "the same for machines")
    .action((path: string, { json, by, ...flags }: ViewFlags & GroupingFlag & { json?: boolean }) => {
      const view = chooseView(loadProfile(path, flags.process), flags);
      const options = {
        ...abilitiesOf(process.stdout, process.env),
        sourceOf: sourceOfRun(view.profile.run),
        notesOf: notesOfRun(view.profile.run),
      };
      show(json ? summaryJson(view, by) : renderSummary(view, options, by));
    });
}
