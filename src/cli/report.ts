import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { renderReport } from "../report/report.ts";
import { openProfile, write } from "./progress.ts";
import { addSourceOptions, type SourceFlags, sourceChoice } from "./source-options.ts";
import { addProcessOption, type ProcessFlag, RECORDING } from "./view-options.ts";

type ReportFlags = ProcessFlag & SourceFlags & { readonly output?: string };

/** `floodmark report`. */
export function registerReport(program: Command): void {
  const command = program
    .command("report")
    .summary("write the HTML report of a recorded run")
    .description(
      "Writes all of a recorded run as one HTML file that opens in any browser, without a network.",
    )
    .argument("<recording>", RECORDING);
  addSourceOptions(addProcessOption(command))
    .option(
      "-o, --output <file>",
      "where to, - is standard output (default: report.html beside the recording)",
    )
    .action(async (path: string, { output, process: pid, ...flags }: ReportFlags) => {
      const html = await renderReport(openProfile(path, pid), { sources: sourceChoice(flags) });
      const target = output ?? join(statSync(path).isDirectory() ? path : dirname(path), "report.html");
      write(target, [html]);
      if (target !== "-") console.error(`report  ${target}`);
    });
}
