import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { renderReport } from "../report/report.ts";
import { openProfile, write } from "./progress.ts";
import { addSourceOptions, type SourceFlags, sourceChoice } from "./source-options.ts";
import { addViewOptions, chooseView, RECORDING, type ViewFlags } from "./view-options.ts";

type ReportFlags = Omit<ViewFlags, "filter"> & SourceFlags & { readonly output?: string };

/** `floodmark report`. */
export function registerReport(program: Command): void {
  const command = program
    .command("report")
    .summary("write the HTML report of a recorded run")
    .description(
      "Writes all of a recorded run as one HTML file that opens in any browser, without a network. It begins with the peak, or with what is asked for.",
    )
    .argument("<recording>", RECORDING);
  addSourceOptions(addViewOptions(command))
    .option(
      "-o, --output <file>",
      "where to, - is standard output (default: report.html beside the recording)",
    )
    .action(async (path: string, { output, ...flags }: ReportFlags) => {
      const view = chooseView(openProfile(path, flags.process), flags);
      const html = await renderReport(view.recorded, { view, sources: sourceChoice(flags) });
      const target = output ?? join(statSync(path).isDirectory() ? path : dirname(path), "report.html");
      write(target, [html]);
      if (target !== "-") console.error(`report  ${target}`);
    });
}
