import { type Command, Option } from "commander";
import { EXPORTERS, FORMATS, type Format } from "../export/index.ts";
import { openProfile, write } from "./progress.ts";
import { addFilterOption, addViewOptions, chooseView, RECORDING, type ViewFlags } from "./view-options.ts";

/** `floodmark export`. */
export function registerExport(program: Command): void {
  const command = program
    .command("export")
    .summary("write what a recorded run held in another format")
    .description(
      "Writes what a recorded run held at its peak, or at any other moment, or gained between two, for another program: " +
        "flame graph tools (collapsed, speedscope, pprof), data frames (csv, parquet), a ticket (svg, html), or one of your own (json).",
    )
    .argument("<recording>", RECORDING)
    .addOption(new Option("--format <format>", "what to write").choices(FORMATS).makeOptionMandatory());
  addFilterOption(addViewOptions(command))
    .option("-o, --output <file>", "where to, - is standard output", "-")
    .action(
      async (path: string, { format, output, ...flags }: ViewFlags & { format: Format; output: string }) => {
        write(output, await EXPORTERS[format](chooseView(openProfile(path, flags.process), flags)));
      },
    );
}
