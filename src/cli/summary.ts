import type { Command } from "commander";
import { writeOutput } from "../export/output.ts";
import { loadProfile } from "../profile/load.ts";
import { sourceOfRun } from "../terminal/source.ts";
import { renderSummary } from "../terminal/summary.ts";
import { summaryJson } from "../terminal/summary-json.ts";
import { abilitiesOf } from "../terminal/terminal.ts";

/** `floodmark summary`. */
export function registerSummary(program: Command): void {
  program
    .command("summary")
    .summary("show the peak of a recorded run and the lines that held it")
    .description("Shows how high memory rose in a recorded run, when, and which lines of code held it then.")
    .argument("<recording>", "the folder that floodmark run made, or one .floodmark file")
    .option("--json", "the same for machines")
    .action((path: string, { json }: { json?: boolean }) => {
      const profile = loadProfile(path);
      const text = json
        ? summaryJson(profile)
        : renderSummary(profile, {
            ...abilitiesOf(process.stdout, process.env),
            sourceOf: sourceOfRun(profile.run),
          });
      writeOutput("-", [text]);
    });
}
