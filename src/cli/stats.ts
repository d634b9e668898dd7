import type { Command } from "commander";
import { renderStats } from "../terminal/stats.ts";
import { statsJson } from "../terminal/stats-json.ts";
import { showsView } from "./view-action.ts";
import { addGroupingOption, addViewOptions } from "./view-options.ts";

/** `floodmark stats`. */
export function registerStats(program: Command): void {
  const command = program
    .command("stats")
    .summary("show a recorded run in numbers")
    .description(
      "Shows a recorded run in numbers: events, kinds of memory, sizes of blocks, and which lines allocated most bytes and most " +
        "blocks; or held most at a moment.",
    );
  showsView(addGroupingOption(addViewOptions(command)), { text: renderStats, json: statsJson });
}
