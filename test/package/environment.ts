import { join } from "node:path";
import { succeed } from "../../scripts/command.ts";
import { probe } from "../../scripts/pythons/find.ts";
import { prepareTools } from "../../scripts/pythons/tools.ts";
import { CACHE } from "../../scripts/pythons.ts";
import type { TestPython } from "../support/floodmark.ts";

/** A fresh virtual environment. */
export interface Environment {
  readonly folder: string;
  /** A command's path in it. */
  command(name: string): string;
  /** Installs into it, or uninstalls. Throws with pip's last lines. */
  pip(...words: readonly string[]): Promise<string>;
}

/** Makes one that has nothing installed, in a new folder; another's pip works on it, which saves seconds. */
export async function makeEnvironment(
  { executable, minor }: TestPython,
  folder: string,
): Promise<Environment> {
  const base = await probe(executable, minor);
  if (base === null) throw new Error(`${executable} makes no environments`);
  await succeed(base.executable, ["-m", "venv", "--without-pip", folder]);
  const command = (name: string): string => join(folder, "bin", name);
  const python = base.hasPip ? executable : (await prepareTools(CACHE)()).python;
  const pip = ["-m", "pip", "--disable-pip-version-check", "--python", command("python")];
  return { folder, command, pip: (...words) => succeed(python, [...pip, ...words]) };
}
