import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { writeOutput } from "../export/output.ts";
import { formatEnvironment, PLACES, type Place } from "../launch/environment-lines.ts";
import { libraryPath } from "../launch/preload.ts";
import { checkSettings } from "../launch/settings.ts";

interface EnvFlags {
  readonly dir: string;
  readonly sample?: string;
  readonly for: Place;
}

/** `floodmark env`. */
export function registerEnv(program: Command): void {
  program
    .command("env")
    .summary("print the variables that record programs without run")
    .description(
      "Prints the variables with which every Python that starts is recorded, at hardly any cost, each run into a folder of its own.",
    )
    .option("--dir <dir>", "the folder of all runs", "/var/floodmark")
    .option("--sample <size>", "record one allocation in so many bytes (default: 512KiB; 0: every one)")
    .addOption(new Option("--for <place>", "where the lines are to stand").choices(PLACES).default("shell"))
    .action(({ dir, sample, for: place }: EnvFlags) => {
      const settings = { FLOODMARK_DIR: resolve(dir), ...(sample && { FLOODMARK_SAMPLE: sample }) };
      checkSettings(settings);
      writeOutput("-", [
        formatEnvironment(Object.entries({ LD_PRELOAD: libraryPath(), ...settings }), place),
      ]);
    });
}
