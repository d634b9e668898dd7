import type { Command } from "commander";
import { keepMatching } from "../analysis/filter.ts";
import { spanBetween } from "../analysis/moment.ts";
import { abilitiesOf } from "../terminal/terminal.ts";
import { renderTimeline } from "../terminal/timeline.ts";
import { timelineJson } from "../terminal/timeline-json.ts";
import { parseMoment } from "./parse-moment.ts";
import { openProfile } from "./progress.ts";
import { show } from "./show.ts";
import {
  addFilterOption,
  addProcessOption,
  type FilterFlag,
  type ProcessFlag,
  RECORDING,
} from "./view-options.ts";

type Flags = ProcessFlag & FilterFlag & { json?: boolean; from?: string; to?: string };

/** `floodmark timeline`. */
export function registerTimeline(program: Command): void {
  const command = program
    .command("timeline")
    .summary("show how memory went over time in a recorded run")
    .description("Draws how much memory a recorded run held from its start to its end.")
    .argument("<recording>", RECORDING);
  addFilterOption(addProcessOption(command))
    .option("--from <moment>", "from then on (default: the start)")
    .option("--to <moment>", "until then (default: the end)")
    .option("--json", "the same for machines")
    .action((path: string, { json, filter, process: pid, from = "0", to = "end" }: Flags) => {
      const profile = openProfile(path, pid);
      const abilities = abilitiesOf(process.stdout, process.env);
      const span = spanBetween(profile, parseMoment(from, profile), parseMoment(to, profile));
      const part =
        filter === undefined ? {} : { part: { recorded: keepMatching(profile, filter), text: filter } };
      show(
        json
          ? timelineJson(part.part?.recorded ?? profile, span)
          : renderTimeline(profile, abilities, { ...part, span }),
      );
    });
}
