import { join } from "node:path";
import { describe, expect } from "vitest";
import { jupyterPython } from "../../scripts/pythons/jupyter.ts";
import { ROOT } from "../../scripts/pythons.ts";
import { PACKAGE_PATH } from "../api/api.ts";
import { execute, type Workplace } from "../support/floodmark.ts";

const HERE = join(ROOT, "test", "notebook");

/** Tests with a Python that has Jupyter; skipped, with the reason, where there is none. */
export async function describeWithJupyter(title: string, tests: (python: string) => void): Promise<void> {
  const python = await jupyterPython();
  if (python === null) describe.skip(`${title}: there is no Python to run Jupyter with`, () => tests(""));
  else describe(title, () => tests(python));
}

/** Where everything of Jupyter's stays in a place: nothing of the person's is read or written. */
export const jupyterEnv = (place: Workplace): NodeJS.ProcessEnv => ({
  ...PACKAGE_PATH,
  HOME: place.folder,
  IPYTHONDIR: place.path("ipython"),
  JUPYTER_CONFIG_DIR: place.path("config"),
  JUPYTER_DATA_DIR: place.path("data"),
  JUPYTER_RUNTIME_DIR: place.path("runtime"),
  XDG_CACHE_HOME: place.path("cache"),
  MPLBACKEND: undefined,
});

export interface Output {
  readonly type: "stdout" | "stderr" | "error" | "display_data" | "execute_result";
  readonly text: string;
  readonly html?: string | null;
}

/** A cell's code, and the notebook's own name for it where it tells one. */
export type Cell = string | { readonly code: string; readonly id: string };

/** Runs cells one after another in a kernel of their own, in the place's folder; gives the outputs of each. */
export async function runCells(
  python: string,
  place: Workplace,
  cells: readonly Cell[],
  kernel = "python3",
): Promise<Output[][]> {
  const input = JSON.stringify(cells.map((cell) => (typeof cell === "string" ? { code: cell } : cell)));
  const { code, stdout, stderr } = await execute(python, [join(HERE, "cells.py"), kernel], {
    cwd: place.folder,
    env: jupyterEnv(place),
    input,
  });
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Output[][];
}

/** What Floodmark has shown among a cell's outputs, the report aside. */
export function shownIn(outputs: readonly Output[] = []): string[] {
  return outputs.filter(({ html }) => html?.includes("<iframe")).map(({ text }) => text);
}

/** The rows of what was shown: `9.54 MiB 50 % <module> In [2]:3 b = …`. */
export function rowsOf(shown = ""): string[] {
  const lines = shown.split("\n").filter((line) => /^ +[\d.]+ [KMG]?i?B /.test(line));
  return lines.map((line) => line.trim().replaceAll(/ +/g, " "));
}
