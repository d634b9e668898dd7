import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { succeed } from "../command.ts";
import type { Interpreter } from "./find.ts";
import type { Tools } from "./tools.ts";

/** The command that installs into an environment: its own pip, or that of the tools where its Python brings none. */
export async function pipOf(
  python: Interpreter,
  executable: string,
  tools?: Tools,
): Promise<readonly [string, ...string[]]> {
  const pip = ["-m", "pip", "--disable-pip-version-check"];
  if (python.hasPip) return [executable, ...pip];
  if (tools !== undefined) return [(await tools()).python, ...pip, "--python", executable];
  throw new Error(`${python.executable} has no ensurepip: install its venv package`);
}

/**
 * Makes a virtual environment with the packages of a requirements file, or keeps the one that is already right; a
 * Python that brings no pip needs tools to install with. Gives the path of its interpreter; throws an error with pip's
 * last lines where that fails.
 */
export async function makeVenv(
  python: Interpreter,
  folder: string,
  requirements: string,
  tools?: Tools,
): Promise<string> {
  const executable = join(folder, "bin", "python");
  const stampFile = join(folder, "floodmark-stamp");
  const stamp = `${python.executable}\n${python.version}\n${readFileSync(requirements, "utf8")}`;
  if (existsSync(executable) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp)
    return executable;
  rmSync(folder, { recursive: true, force: true });
  await succeed(python.executable, ["-m", "venv", ...(python.hasPip ? [] : ["--without-pip"]), folder]);
  const [command, ...pip] = await pipOf(python, executable, tools);
  await succeed(command, [...pip, "install", "--quiet", "--only-binary", ":all:", "-r", requirements]);
  writeFileSync(stampFile, stamp);
  return executable;
}
