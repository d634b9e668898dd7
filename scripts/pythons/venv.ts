import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { succeed } from "../command.ts";
import type { Interpreter } from "./find.ts";

/**
 * Makes a virtual environment with the packages of a requirements file, or keeps the one that is already right.
 * Gives the path of its interpreter; throws an error with pip's last lines where that fails.
 */
export async function makeVenv(python: Interpreter, folder: string, requirements: string): Promise<string> {
  const executable = join(folder, "bin", "python");
  const stampFile = join(folder, "floodmark-stamp");
  const stamp = `${python.executable}\n${python.version}\n${readFileSync(requirements, "utf8")}`;
  if (existsSync(executable) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp)
    return executable;
  rmSync(folder, { recursive: true, force: true });
  await succeed(python.executable, ["-m", "venv", folder]);
  const pip = ["-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--only-binary", ":all:"];
  await succeed(executable, [...pip, "-r", requirements]);
  writeFileSync(stampFile, stamp);
  return executable;
}
