/** `npm run packages`, after a build: the wheel for pip and the package for npm, into dist/packages/. */
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inOneLine, succeed } from "./command.ts";
import { prepareTools } from "./pythons/tools.ts";
import { CACHE, ROOT } from "./pythons.ts";

function onlyFile(folder: string, end: string): string {
  const name = readdirSync(folder).find((name) => name.endsWith(end));
  if (name === undefined) throw new Error(`no ${end} was made in ${folder}`);
  return join(folder, name);
}

/** Makes the wheel of python/ and dist/ in a folder, and gives its path. Throws with pip's last lines. */
export async function makeWheel(folder: string): Promise<string> {
  const { python } = await prepareTools(CACHE)();
  const wheel = ["wheel", "--quiet", "--no-deps", "--wheel-dir", folder, join(ROOT, "python")];
  await succeed(python, ["-m", "pip", "--disable-pip-version-check", ...wheel]);
  return onlyFile(folder, ".whl");
}

/** Packs package.json and dist/ for npm in a folder, and gives the archive's path. Throws with npm's last lines. */
export async function makeTarball(folder: string): Promise<string> {
  await succeed("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], { cwd: ROOT });
  return onlyFile(folder, ".tgz");
}

async function makeAll(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  console.log(await makeWheel(folder));
  console.log(await makeTarball(folder));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await makeAll(join(ROOT, "dist", "packages")).catch((error) => {
    console.error(inOneLine(error));
    process.exitCode = 1;
  });
}
