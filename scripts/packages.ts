/** `npm run packages`, after a build: the packages for pip, npm and conda, into dist/packages/. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import packageJson from "../package.json" with { type: "json" };
import { MACHINES, type Machine, ownMachine } from "../src/launch/machine.ts";
import { agentPath, crossCompiler } from "./agent.ts";
import { inOneLine, succeed } from "./command.ts";
import { prepareTools } from "./pythons/tools.ts";
import { CACHE, ROOT } from "./pythons.ts";

function onlyFile(folder: string, end: string): string {
  const name = readdirSync(folder).find((name) => name.endsWith(end));
  if (name === undefined) throw new Error(`no ${end} was made in ${folder}`);
  return join(folder, name);
}

/** The machines that there is an agent for: this one, and those that there was a compiler for. */
export const builtMachines = (): readonly Machine[] =>
  Object.values(MACHINES).filter(
    (machine) => machine && existsSync(join(ROOT, agentPath(machine))),
  ) as Machine[];

/** Makes the wheel of python/ and dist/ for a machine in a folder, and gives its path. Throws with pip's last lines. */
export async function makeWheel(folder: string, machine: Machine = ownMachine()): Promise<string> {
  const { python } = await prepareTools(CACHE)();
  const wheel = ["wheel", "--quiet", "--no-deps", "--wheel-dir", folder, join(ROOT, "python")];
  const env = { FLOODMARK_MACHINE: machine.name };
  await succeed(python, ["-m", "pip", "--disable-pip-version-check", ...wheel], { env });
  return onlyFile(folder, `_${machine.name}.whl`);
}

/** Packs package.json and dist/ for npm in a folder, and gives the archive's path. Throws with npm's last lines. */
export async function makeTarball(folder: string): Promise<string> {
  await succeed("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], { cwd: ROOT });
  return onlyFile(folder, ".tgz");
}

/** Conda's names of machines. */
const PLATFORMS: Readonly<Record<string, string>> = { x86_64: "linux-64", aarch64: "linux-aarch64" };

/** Makes conda's package of what a machine's wheel holds, in a folder, and gives its path. Throws with the last lines. */
export async function makeCondaPackage(
  folder: string,
  wheel: string,
  machine: Machine = ownMachine(),
): Promise<string> {
  const { python } = await prepareTools(CACHE)();
  const requirements = join(ROOT, "conda", "requirements.txt");
  const install = ["install", "--quiet", "--only-binary", ":all:", "-r", requirements];
  await succeed(python, ["-m", "pip", "--disable-pip-version-check", ...install]);
  const work = mkdtempSync(join(tmpdir(), "floodmark-conda-"));
  try {
    const [unpacked, output] = [join(work, "wheel"), join(work, "output")];
    const platform = PLATFORMS[machine.name]!;
    await succeed(python, ["-m", "zipfile", "-e", wheel, unpacked]);
    const words = [packageJson.version, unpacked, output, platform];
    await succeed(python, [join(ROOT, "conda", "build.py"), ...words]);
    const made = onlyFile(join(output, platform), ".conda");
    mkdirSync(join(folder, platform), { recursive: true }); // it bears the same name for each
    const kept = join(folder, platform, basename(made));
    copyFileSync(made, kept);
    return kept;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function makeAll(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const built = builtMachines();
  for (const machine of built) {
    const wheel = await makeWheel(folder, machine);
    console.log(wheel);
    console.log(await makeCondaPackage(folder, wheel, machine));
  }
  console.log(await makeTarball(folder));
  for (const machine of Object.values(MACHINES) as Machine[])
    if (!built.includes(machine))
      console.error(`floodmark: they are not for ${machine.name}, as there is no ${crossCompiler(machine)}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await makeAll(join(ROOT, "dist", "packages")).catch((error) => {
    console.error(inOneLine(error));
    process.exitCode = 1;
  });
}
