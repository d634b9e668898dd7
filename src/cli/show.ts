import { spawnSync } from "node:child_process";
import { writeOutput } from "../export/output.ts";
import { endDoing } from "../terminal/progress.ts";

/** less lets colours through (R); what fits in the window is written to it (F) and stays there (X). */
const LESS = "FRX";

/** A shell's codes for a command that can't be executed, or isn't there. */
const NOT_STARTED: readonly (number | null)[] = [126, 127];

/** Writes text to standard output; to a terminal that it doesn't fit in, through a pager. */
export function show(text: string): void {
  endDoing();
  if (!isLong(text, process.stdout) || !page(text)) writeOutput("-", [text]);
}

function isLong(text: string, { isTTY, rows }: NodeJS.WriteStream): boolean {
  return isTTY === true && text.split("\n").length > rows;
}

/** Whether a pager has shown it: `less`, or what PAGER says, which may have options, or be empty: none. */
function page(text: string): boolean {
  const { PAGER, LESS: options = LESS, TERM } = process.env;
  if (PAGER === "" || TERM === "dumb") return false;
  const [pager, ...words] = PAGER === undefined ? ["less"] : ["sh", "-c", PAGER];
  // An interrupt is the pager's to answer.
  const ignore = (): void => {};
  process.on("SIGINT", ignore);
  const { error, status } = spawnSync(pager, words, {
    env: { ...process.env, LESS: options },
    input: text,
    stdio: ["pipe", "inherit", "inherit"],
  });
  process.off("SIGINT", ignore);
  const isMissing = (error as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
  return !isMissing && !NOT_STARTED.includes(status);
}
