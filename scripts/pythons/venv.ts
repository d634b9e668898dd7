import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { succeed } from "../command.ts";
import type { Interpreter } from "./find.ts";
import type { Tools } from "./tools.ts";

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
  const install = ["install", "--quiet", "--only-binary", ":all:", "-r", requirements];
  const pip = ["-m", "pip", "--disable-pip-version-check"];
  if (python.hasPip) await succeed(executable, [...pip, ...install]);
  else if (tools !== undefined)
    await succeed((await tools()).python, [...pip, "--python", executable, ...install]);
  else throw new Error(`${python.executable} has no ensurepip: install its venv package`);
  writeFileSync(stampFile, stamp);
  return executable;
}
