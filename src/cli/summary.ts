import type { Command } from "commander";
import { renderSummary } from "../terminal/summary.ts";
import { summaryJson } from "../terminal/summary-json.ts";
import { showsView } from "./view-action.ts";
import { addGroupingOption, addViewOptions } from "./view-options.ts";

/** `floodmark summary`. */
export function registerSummary(program: Command): void {
  const command = program
    .command("summary")
    .summary("show the peak of a recorded run and the lines that held it")
    .description(
      "Shows how high memory rose in a recorded run, when, and which lines of code held it then, " +
        "or the same of any other moment.",
    );
  showsView(addGroupingOption(addViewOptions(command)), { text: renderSummary, json: summaryJson });
}
