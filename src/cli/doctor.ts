import type { Command } from "commander";
import { diagnose } from "../launch/diagnosis.ts";
import { examine } from "../launch/examine.ts";
import { areGood, checksJson, renderChecks } from "../terminal/checks.ts";
import { sayDoing } from "../terminal/progress.ts";
import { abilitiesOf } from "../terminal/terminal.ts";
import { write } from "./progress.ts";

interface DoctorFlags {
  readonly python?: string;
  readonly output?: string;
  readonly json?: boolean;
}

/** `floodmark doctor`. */
export function registerDoctor(program: Command): void {
  program
    .command("doctor")
    .summary("say whether Python programs can be profiled here, and if not, why")
    .description(
      "Says whether this machine, this Python and this container can be profiled, by a run of a tiny program, and what to do where " +
        "not. Exits with 1 then.",
    )
    .option("--python <exe>", "the Python that run would be given (default: as run finds it)")
    .option("-o, --output <dir>", "the folder that run would be given (default: floodmark-results)")
    .option("--json", "the same for machines")
    .action(async ({ python, output, json }: DoctorFlags) => {
      sayDoing("running a tiny program");
      const checks = diagnose(await examine({ python, output }));
      const { columns, color, bars: isTerminal } = abilitiesOf(process.stdout, process.env);
      const width = isTerminal ? columns : Number.POSITIVE_INFINITY;
      write("-", [json ? checksJson(checks) : renderChecks(checks, { columns: width, color })]);
      if (!areGood(checks)) process.exitCode = 1;
    });
}
