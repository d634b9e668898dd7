import type { Command } from "commander";
import { writeOutput } from "../export/output.ts";
import { readOwnAndAll } from "../profile/load.ts";
import { underNames } from "../profile/names.ts";
import { renderReport } from "../report/report.ts";
import { answerJson } from "../terminal/answer-json.ts";
import { addViewOptions, chooseView, RECORDING, type ViewFlags } from "./view-options.ts";

/**
 * `floodmark answer`, for the Python package: all that it asks of a recording in one start. The lines are those of one process, if
 * one is named; the report is of the whole run.
 */
export function registerAnswer(program: Command): void {
  const command = program
    .command("answer")
    .description("Answers what the Python package asks of a recorded run.")
    .argument("<recording>", RECORDING);
  addViewOptions(command)
    .requiredOption("--report <file>", "write the HTML report here")
    .action(async (path: string, { report, process: pid, ...moments }: ViewFlags & { report: string }) => {
      const { own, all } = readOwnAndAll(path, pid);
      const view = chooseView(underNames(own), moments);
      const whole = all === own ? view : chooseView(underNames(all), moments);
      writeOutput(report, [await renderReport(whole.recorded, { view: whole })]);
      writeOutput("-", [answerJson(view)]);
    });
}
