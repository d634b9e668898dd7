import type { Command } from "commander";
import { renderTree } from "../terminal/tree.ts";
import { treeJson } from "../terminal/tree-json.ts";
import { showsView } from "./view-action.ts";
import { addGroupingOption, addViewOptions } from "./view-options.ts";

/** `floodmark tree`. */
export function registerTree(program: Command): void {
  const command = program
    .command("tree")
    .summary("show the peak of a recorded run as a tree of calls")
    .description(
      "Shows what a recorded run held at its peak or another moment as a tree of calls: imports folded, what holds less than 1 % " +
        "left out.",
    );
  showsView(addGroupingOption(addViewOptions(command)), { text: renderTree, json: treeJson });
}
