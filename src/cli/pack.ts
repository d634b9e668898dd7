import { basename, resolve } from "node:path";
import type { Command } from "commander";
import { fileName, formatName, formatNumberOf } from "../analysis/format.ts";
import { packRun } from "../export/packed-run.ts";
import { zipFiles } from "../export/zip.ts";
import { sayDoing } from "../terminal/progress.ts";
import { write } from "./progress.ts";
import { addSourceOptions, type SourceFlags, sourceChoice } from "./source-options.ts";
import { RECORDING } from "./view-options.ts";

/** Files that are named, of those that were left out. */
const NAMED_MAX = 5;

/** `floodmark pack`. */
export function registerPack(program: Command): void {
  const command = program
    .command("pack")
    .summary("put a recorded run into one file to send")
    .description(
      "Puts all that was recorded of a run into one compressed file, with the source files that its lines stand in; every command " +
        "opens it.",
    )
    .argument("<recording>", RECORDING)
    .option("-o, --output <file>", "where to, - is standard output (default: NAME.zip, after the folder)");
  addSourceOptions(command).action(
    (path: string, { output, ...flags }: SourceFlags & { output?: string }) => {
      sayDoing("reading the recording");
      const { files, secret } = packRun(path, sourceChoice(flags));
      const target = output ?? `${basename(resolve(path)).replace(/\.(floodmark|zip)$/, "")}.zip`;
      write(target, zipFiles(files));
      if (target === "-") return;
      console.error(`pack  ${target}`);
      if (secret.length > 0) console.error(describeSecret(secret));
    },
  );
}

function describeSecret(files: readonly string[]): string {
  const named = files.slice(0, NAMED_MAX).map((file) => formatName(fileName(file)));
  const more = files.length > NAMED_MAX ? ", …" : "";
  const what = files.length === 1 ? "looks like it holds" : "look like they hold";
  const count = formatNumberOf(files.length, "source file", " ");
  return `left out ${count} that ${what} secrets: ${named.join(", ")}${more} (--all-sources packs them, too)`;
}
