import { type Command, Option } from "commander";
import type { SourceChoice } from "../report/collect-sources.ts";

/** As commander has them: `--no-source` makes source false. */
export interface SourceFlags {
  readonly source: boolean;
  readonly allSources?: boolean;
}

/** Gives a command the options that choose of which files the text goes into what it writes. */
export function addSourceOptions(command: Command): Command {
  return command
    .option("--no-source", "leave out the text of source files")
    .addOption(
      new Option("--all-sources", "also the text of those that look like they hold secrets").conflicts(
        "source",
      ),
    );
}

export function sourceChoice({ source, allSources }: SourceFlags): SourceChoice {
  if (!source) return "none";
  return allSources ? "all" : "unless secret";
}
