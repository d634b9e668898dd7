import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { InputError } from "../recording/errors.ts";
import { lookUp } from "./files.ts";

/** Sees that Python will be able to open a script: a file, or a folder with a `__main__.py`. Throws InputError. */
export function checkScript(path: string): void {
  if (path === "-") return; // the program comes on standard input
  const found = lookUp(path);
  if (!found) throw new InputError(`no script ${path}: check its path, or use -m for a module`);
  if (found.isDirectory() && !lookUp(join(path, "__main__.py"))) {
    throw new InputError(`${path} is a folder without __main__.py: name a script in it`);
  }
  try {
    accessSync(path, constants.R_OK);
  } catch {
    throw new InputError(`${path} can't be read: check its permissions`);
  }
}
