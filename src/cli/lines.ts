import { normalize } from "node:path";
import type { Command } from "commander";
import { findFile, linesOfFile } from "../analysis/file-lines.ts";
import { listedOf } from "../analysis/view.ts";
import { readSource } from "../report/sources.ts";
import { renderFileLines } from "../terminal/file-lines.ts";
import { fileLinesJson } from "../terminal/file-lines-json.ts";
import { abilitiesOf } from "../terminal/terminal.ts";
import { openProfile } from "./progress.ts";
import { show } from "./show.ts";
import { addFilterOption, addViewOptions, chooseView, RECORDING, type ViewFlags } from "./view-options.ts";

/** `floodmark lines`. */
export function registerLines(program: Command): void {
  const command = program
    .command("lines")
    .summary("show a source file with what each line held in a recorded run")
    .description(
      "Shows the lines of a source file with what each held at the peak of a recorded run or another moment, what it added by " +
        "itself, and how often it allocated.",
    )
    .argument("<file>", "a source file of the run, or the end of its path")
    .argument("<recording>", RECORDING);
  addFilterOption(addViewOptions(command))
    .option("--json", "the same for machines")
    .action((name: string, path: string, { json, ...flags }: ViewFlags & { json?: boolean }) => {
      const recorded = openProfile(path, flags.process);
      const file = findFile(recorded, normalize(name));
      const view = chooseView(recorded, flags);
      const lines = linesOfFile(listedOf(view).profile, file);
      const numbers = lines.lines.map(({ line }) => line);
      const source = readSource(file, numbers, recorded.run);
      const abilities = abilitiesOf(process.stdout, process.env);
      if (json) show(fileLinesJson(view, lines, source));
      else show(renderFileLines(view, lines, source, abilities));
    });
}
