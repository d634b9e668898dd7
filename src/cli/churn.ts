import type { Command } from "commander";
import { renderChurn } from "../terminal/churn.ts";
import { churnJson } from "../terminal/churn-json.ts";
import { showsView } from "./view-action.ts";
import { addGroupingOption, addProcessOption } from "./view-options.ts";

/** `floodmark churn`. */
export function registerChurn(program: Command): void {
  const command = program
    .command("churn")
    .summary("show what a recorded run allocated in all")
    .description(
      "Shows what a recorded run allocated in all, released or not: which lines, how many blocks, and how many of these were " +
        "short-lived.",
    );
  showsView(addGroupingOption(addProcessOption(command)), { text: renderChurn, json: churnJson });
}
