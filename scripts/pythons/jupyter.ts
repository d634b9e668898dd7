import { join } from "node:path";
import { CACHE, ROOT } from "../pythons.ts";
import { findInstalled } from "./find.ts";
import { whileLocked } from "./lock.ts";
import { makeVenv } from "./venv.ts";

/** The Python of an environment with Jupyter in it, which takes a minute or two to make; null where there is none to run it with. */
export async function jupyterPython(): Promise<string | null> {
  const found = await Promise.all(["3.12", "3.13", "3.11"].map(findInstalled));
  const base = found.find((one) => one !== null);
  if (base == null) return null;
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
