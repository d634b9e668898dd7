import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { execute } from "../support/floodmark.ts";
import { anyPython } from "../support/pythons.ts";

const SCRIPT = join(dirname(fileURLToPath(import.meta.url)), "terminal.py");

export type Step = readonly ["wait" | "type", string];

/** Runs a command in a terminal of its own and plays a person; see terminal.py. `code` is minus the signal's number. */
export async function play(
  steps: readonly Step[],
  command: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<{ shown: string; code: number }> {
  const { stdout, stderr } = await execute(
    anyPython().executable,
    [SCRIPT, JSON.stringify(steps), ...command],
    {
      cwd,
      env: { TERM: "xterm", DISPLAY: undefined, WAYLAND_DISPLAY: undefined, PS1: "$ ", ...env },
    },
  );
  expect(stderr).toBe("");
  return JSON.parse(stdout) as { shown: string; code: number };
}

export const CLEAR_LINE = "\r\u001b[2K";

/** What stays of what a terminal has shown, where lines were cleared to be written anew. */
export function whatStays(shown: string): string {
  const lines = shown.split("\n");
  return lines.map((line) => line.split(CLEAR_LINE).at(-1)).join("\n");
}
