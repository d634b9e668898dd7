import { Argument, type Command, Option } from "commander";
import { installKernel } from "../launch/jupyter.ts";

interface InstallFlags {
  readonly name?: string;
  readonly user?: boolean;
  readonly sysPrefix?: boolean;
  readonly prefix?: string;
  readonly python?: string;
}

/** `floodmark jupyter install`. */
export function registerJupyter(program: Command): void {
  program
    .command("jupyter")
    .summary("add a kernel to Jupyter that is profiled from its start")
    .description(
      "Adds the kernel “Python 3 with Floodmark” to Jupyter: it is recorded from its first instruction on, and has %%floodmark loaded. " +
        "In any other, %load_ext floodmark is enough. jupyter kernelspec remove floodmark takes it away again.",
    )
    .addArgument(new Argument("<what>", "what to do").choices(["install"]))
    .addOption(new Option("--user", "for this user").conflicts(["sysPrefix", "prefix"]))
    .addOption(
      new Option("--sys-prefix", "in the environment of the Python (the default)").conflicts("prefix"),
    )
    .option("--prefix <dir>", "below this folder, in share/jupyter/kernels")
    .option("--name <name>", "what Jupyter calls it (default: floodmark)")
    .option("--python <exe>", "the Python to use (default: as for run)")
    .action((_what: string, { sysPrefix: _, ...place }: InstallFlags) => {
      console.error(`kernel  ${installKernel(place)}`);
    });
}
