import { spawnSync } from "node:child_process";
import { writeOutput } from "../export/output.ts";

/** less -R lets colours through; F and X: what fits in the window is written to it, and stays there. */
const PAGER = "less";
const LESS = "FRX";

/** Writes text to standard output; to a terminal that it doesn't fit in, through a pager. */
export function show(text: string): void {
  if (!isLong(text, process.stdout) || !page(text)) writeOutput("-", [text]);
}

function isLong(text: string, { isTTY, rows }: NodeJS.WriteStream): boolean {
  return isTTY === true && text.split("\n").length > rows;
}

/** Whether the pager has shown it; PAGER may be a command with options, or empty: none. */
function page(text: string): boolean {
  const { PAGER: pager = PAGER, LESS: options = LESS, TERM } = process.env;
  if (pager === "" || TERM === "dumb") return false;
  const { status } = spawnSync("sh", ["-c", pager], {
    env: { ...process.env, LESS: options },
    input: text,
    stdio: ["pipe", "inherit", "inherit"],
  });
  // A shell's codes for a command that isn't there or can't be executed.
  return status !== null && status !== 126 && status !== 127;
}
