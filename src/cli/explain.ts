import type { Command } from "commander";
import { renderExplanation } from "../terminal/explain.ts";
import { explainJson } from "../terminal/explain-json.ts";
import { abilitiesOf } from "../terminal/terminal.ts";
import { parseMoment, parseWindow } from "./parse-moment.ts";
import { openProfile } from "./progress.ts";
import { show } from "./show.ts";
import { addProcessOption, type ProcessFlag, RECORDING } from "./view-options.ts";

/** `floodmark explain`. */
export function registerExplain(program: Command): void {
  const command = program
    .command("explain")
    .summary("take apart what the operating system saw of a recorded run")
    .description(
      "Takes the resident memory of a recorded process apart: what is live, what interpreter and allocator " +
        "keep beyond it, code, files, and what Floodmark itself takes.",
    )
    .argument("<recording>", RECORDING);
  addProcessOption(command)
    .option(
      "--at <moment>",
      "peak, end, seconds from the start, a mark (mark:1) or a window's peak (window:1)",
      "peak",
    )
    .option("--json", "the same for machines")
    .action((path: string, { at, json, process: pid }: ProcessFlag & { at: string; json?: boolean }) => {
      const profile = openProfile(path, pid);
      const moment = parseWindow(at, profile)?.peakSeconds ?? parseMoment(at, profile);
      const abilities = abilitiesOf(process.stdout, process.env);
      show(json ? explainJson(profile, moment) : renderExplanation(profile, moment, abilities));
    });
}
