/** `npm run packages`, after a build: the packages for pip, npm and conda, into dist/packages/. */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import packageJson from "../package.json" with { type: "json" };
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

/** Makes conda's package of what a wheel holds, in a folder, and gives its path. Throws with the last lines. */
export async function makeCondaPackage(folder: string, wheel: string): Promise<string> {
  const { python } = await prepareTools(CACHE)();
  const requirements = join(ROOT, "conda", "requirements.txt");
  const install = ["install", "--quiet", "--only-binary", ":all:", "-r", requirements];
  await succeed(python, ["-m", "pip", "--disable-pip-version-check", ...install]);
  const work = mkdtempSync(join(tmpdir(), "floodmark-conda-"));
  try {
    const [unpacked, output] = [join(work, "wheel"), join(work, "output")];
    await succeed(python, ["-m", "zipfile", "-e", wheel, unpacked]);
    await succeed(python, [join(ROOT, "conda", "build.py"), packageJson.version, unpacked, output]);
    const made = onlyFile(join(output, "linux-64"), ".conda");
    const kept = join(folder, basename(made));
    copyFileSync(made, kept);
    return kept;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function makeAll(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const wheel = await makeWheel(folder);
  for (const made of [wheel, await makeTarball(folder), await makeCondaPackage(folder, wheel)])
    console.log(made);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await makeAll(join(ROOT, "dist", "packages")).catch((error) => {
    console.error(inOneLine(error));
    process.exitCode = 1;
  });
}
