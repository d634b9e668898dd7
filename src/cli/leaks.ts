import type { Command } from "commander";
import { renderLeaks } from "../terminal/leaks.ts";
import { leaksJson } from "../terminal/leaks-json.ts";
import { showsView } from "./view-action.ts";
import { addGroupingOption, addViewOptions } from "./view-options.ts";

/** `floodmark leaks`. */
export function registerLeaks(program: Command): void {
  const command = program
    .command("leaks")
    .summary("show what was left at the end of a recorded run")
    .description(
      "Shows what a recorded run had not released at its end, or held at another moment: which lines, how many blocks, since when, " +
        "and whether it still grew.",
    );
  showsView(addGroupingOption(addViewOptions(command, "end")), { text: renderLeaks, json: leaksJson }, "end");
}
