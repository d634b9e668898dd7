import type { Command } from "commander";
import { keepMatching } from "../analysis/filter.ts";
import { abilitiesOf } from "../terminal/terminal.ts";
import { renderTimeline } from "../terminal/timeline.ts";
import { timelineJson } from "../terminal/timeline-json.ts";
import { openProfile } from "./progress.ts";
import { show } from "./show.ts";
import { addFilterOption, addProcessOption, type FilterFlag, type ProcessFlag } from "./view-options.ts";

/** `floodmark timeline`. */
export function registerTimeline(program: Command): void {
  const command = program
    .command("timeline")
    .summary("show how memory went over time in a recorded run")
    .description("Draws how much memory a recorded run held from its start to its end.")
    .argument("<recording>", "the folder that floodmark run made, or one .floodmark file");
  addFilterOption(addProcessOption(command))
    .option("--json", "the same for machines")
    .action((path: string, { json, filter, process: pid }: ProcessFlag & FilterFlag & { json?: boolean }) => {
      const profile = openProfile(path, pid);
      const abilities = abilitiesOf(process.stdout, process.env);
      const part =
        filter === undefined ? undefined : { recorded: keepMatching(profile, filter), text: filter };
      show(json ? timelineJson(part?.recorded ?? profile) : renderTimeline(profile, abilities, part));
    });
}
