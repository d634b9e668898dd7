import type { Command } from "commander";
import { writeOutput } from "../export/output.ts";
import { loadProfile } from "../profile/load.ts";
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
      const view = chooseView(loadProfile(path, pid), moments);
      const whole = pid === undefined ? view : chooseView(loadProfile(path), moments);
      writeOutput(report, [await renderReport(whole.recorded, { view: whole })]);
      writeOutput("-", [answerJson(view)]);
    });
}
