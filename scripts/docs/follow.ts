/** Does what a page of docs/ tells its reader to do, in a folder with the examples, as the reader would. */
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { type Outcome, runCommand } from "../command.ts";
import { ROOT } from "../pythons.ts";
import { type Block, blocksOf, type Step } from "./blocks.ts";

export const DOCS = join(ROOT, "docs");
/** The Python that the pages' output comes from: others number the lines of their libraries in another way. */
export const DOCS_MINOR = "3.12";

/** What came of a command of a page. */
export interface Followed extends Outcome {
  readonly step: Step;
  readonly line: number;
}

/** Runs command lines as a shell of the reader's does, with `floodmark` and the given Python on its PATH. */
export class Shell {
  private readonly path: string;

  constructor(
    private readonly folder: string,
    python: string,
  ) {
    const commands = join(folder, ".commands");
    mkdirSync(commands, { recursive: true });
    const floodmark = join(commands, "floodmark");
    writeFileSync(floodmark, `#!/bin/sh\nexec "${process.execPath}" "${ROOT}/dist/floodmark.cjs" "$@"\n`);
    chmodSync(floodmark, 0o755);
    this.path = [commands, dirname(python), process.env.PATH ?? ""].join(delimiter);
  }

  run(command: string): Promise<Outcome> {
    // A virtual environment that is active around this would come before the PATH.
    const environment = [
      "-u",
      "VIRTUAL_ENV",
      `PATH=${this.path}`,
      `PYTHONPATH=${join(ROOT, "python")}`,
      "COLUMNS=100",
    ];
    return runCommand("env", [...environment, "bash", "-c", command], { cwd: this.folder });
  }
}

/** Runs all commands of a page in turn, in an empty folder, and makes the changes that it tells of. */
export async function followPage(name: string, folder: string, python: string): Promise<Followed[]> {
  cpSync(join(ROOT, "examples"), join(folder, "examples"), { recursive: true });
  const shell = new Shell(folder, python);
  const followed: Followed[] = [];
  for (const block of blocksOf(readFileSync(join(DOCS, name), "utf8"))) {
    if (block.kind === "diff") change(block, folder);
    if (block.kind !== "console") continue;
    for (const step of block.steps)
      followed.push({ step, line: block.line, ...(await shell.run(step.command)) });
  }
  return followed;
}

function change({ file, before, after, line }: Block & { kind: "diff" }, folder: string): void {
  const path = join(folder, file);
  const [head, tail, more] = readFileSync(path, "utf8").split(before);
  if (head === undefined || tail === undefined || more !== undefined)
    throw new Error(`line ${line}: what is to be changed doesn't stand in ${file} once`);
  writeFileSync(path, head + after + tail);
}
