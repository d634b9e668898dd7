import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { lookUp } from "./files.ts";

/** What a shell would find under a command's name. */
export type Found =
  | { readonly kind: "executable"; readonly path: string }
  | { readonly kind: "missing" }
  | { readonly kind: "not executable"; readonly path: string };

/** Looks a command up as a shell does: a name with a slash is a path, any other is sought along `searchPath`. */
export function findExecutable(command: string, searchPath: string | undefined): Found {
  if (command.includes("/")) return inspect(command);
  const found = (searchPath ?? "/usr/bin:/bin")
    .split(delimiter)
    .map((folder) => inspect(join(folder || ".", command)));
  return (
    found.find(({ kind }) => kind === "executable") ??
    found.find(({ kind }) => kind === "not executable") ?? { kind: "missing" }
  );
}

function inspect(path: string): Found {
  const found = lookUp(path);
  if (!found) return { kind: "missing" };
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return { kind: "not executable", path };
  }
  return found.isFile() ? { kind: "executable", path } : { kind: "not executable", path };
}

/** A command that can't be run, with the exit code that a shell gives: 127 not found, 126 not executable. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly exitCode: 126 | 127;

  constructor(exitCode: 126 | 127, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}
