import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { succeed } from "../command.ts";

/** A public package, pure Python, whose source distribution holds its own tests. */
export const PURE_PACKAGE = "toolz==1.2.0";

/** Fetches and unpacks the source distribution of a package, as pip names it with its version; gives its folder. */
export async function fetchPackage(python: string, folder: string, requirement: string): Promise<string> {
  const unpacked = requirement.replace("==", "-");
  const target = join(folder, unpacked);
  if (existsSync(target)) return target;
  const work = `${target}.part`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const source = ["--no-deps", "--no-binary", ":all:", "--dest", work, requirement];
  await succeed(python, ["-m", "pip", "--disable-pip-version-check", "download", "--quiet", ...source]);
  const archive = readdirSync(work)[0];
  if (archive === undefined) throw new Error(`pip fetched no source of ${requirement}`);
  await succeed(python, ["-m", "tarfile", "-e", join(work, archive), work]);
  renameSync(join(work, unpacked), target);
  rmSync(work, { recursive: true });
  return target;
}
