import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { succeed } from "../command.ts";

/** A public package, pure Python, whose source distribution holds its own tests. */
const NAME = "toolz";
const VERSION = "1.2.0";

/** Fetches and unpacks the package's source distribution; gives its folder. */
export async function fetchPackage(python: string, folder: string): Promise<string> {
  const target = join(folder, `${NAME}-${VERSION}`);
  if (existsSync(target)) return target;
  const work = join(folder, `${NAME}.part`);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const source = ["--no-deps", "--no-binary", ":all:", "--dest", work, `${NAME}==${VERSION}`];
  await succeed(python, ["-m", "pip", "--disable-pip-version-check", "download", "--quiet", ...source]);
  const archive = readdirSync(work)[0];
  if (archive === undefined) throw new Error(`pip fetched no source of ${NAME}`);
  await succeed(python, ["-m", "tarfile", "-e", join(work, archive), work]);
  renameSync(join(work, `${NAME}-${VERSION}`), target);
  rmSync(work, { recursive: true });
  return target;
}
