import { join } from "node:path";
import { CACHE, ROOT } from "../pythons.ts";
import { findInstalled } from "./find.ts";
import { whileLocked } from "./lock.ts";
import { makeVenv } from "./venv.ts";

const found = await Promise.all(["3.12", "3.13", "3.11"].map(findInstalled));

/** A Python to run Jupyter with; null where none is installed. */
export const jupyterBase = found.find((one) => one !== null) ?? null;

/** The Python of an environment with Jupyter in it: to make that takes a minute or two. */
export async function jupyterPython(): Promise<string> {
  const base = jupyterBase;
  if (base === null) throw new Error("there is no Python to run Jupyter with");
  const requirements = join(ROOT, "test", "notebook", "requirements.txt");
  return whileLocked(join(CACHE, "venv-notebook.lock"), () =>
    makeVenv(base, join(CACHE, "venv-notebook"), requirements),
  );
}

/** A notebook with these cells, as a file has it. */
export const notebookOf = (cells: readonly string[]): string =>
  JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "python3", display_name: "Python 3", language: "python" } },
    cells: cells.map((source, at) => ({
      ...{ cell_type: "code", id: `cell-${at}`, metadata: {}, outputs: [], execution_count: null, source },
    })),
  });
