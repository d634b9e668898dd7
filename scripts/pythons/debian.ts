import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type Machine, ownMachine } from "../../src/launch/machine.ts";
import { runCommand, succeed } from "../command.ts";

/** The release of Debian that has them. Their libpython is static, as a distribution's is. */
const SUITE = "forky";
export const DEBIAN_MINORS: readonly string[] = ["3.14", "3.15"];
const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";
/** Debian's name of a machine, and the whole one of its loader. */
const PORTS: Readonly<Record<string, { readonly architecture: string; readonly loader: string }>> = {
  x86_64: { architecture: "amd64", loader: "ld-linux-x86-64.so.2" },
  aarch64: { architecture: "arm64", loader: "ld-linux-aarch64.so.1" },
};

/** The Debian archive in the text of a system's package sources, or null. */
export function findArchive(sources: string): string | null {
  return /\bhttps?:\/\/\S+\/debian\/?(?=\s|$)/.exec(sources.replace(/^\s*#.*$/gm, ""))?.[0] ?? null;
}

/** The archive that this system takes its own packages from. */
function ownArchive(): string {
  const parts = "/etc/apt/sources.list.d";
  const files = existsSync(parts) ? readdirSync(parts).map((name) => join(parts, name)) : [];
  for (const file of ["/etc/apt/sources.list", ...files]) {
    const archive = existsSync(file) ? findArchive(readFileSync(file, "utf8")) : null;
    if (archive !== null) return archive;
  }
  throw new Error("this system takes no packages from Debian");
}

/**
 * A configuration that lets apt work in `folder` alone, for an architecture: nothing of the system is read or changed but its proxies and
 * mirrors, and no package counts as installed, so that what Python depends on comes along, its C library included.
 */
function configureApt(folder: string, architecture: string): string {
  for (const path of ["state/lists/partial", "cache/archives/partial", "empty"])
    mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(folder, "status"), "");
  writeFileSync(join(folder, "sources.list"), `deb [signed-by=${KEYRING}] ${ownArchive()} ${SUITE} main\n`);
  const settings = {
    "Dir::State": join(folder, "state"),
    "Dir::State::status": join(folder, "status"),
    "Dir::Cache": join(folder, "cache"),
    "Dir::Etc::sourcelist": join(folder, "sources.list"),
    "Dir::Etc::sourceparts": join(folder, "empty"),
    "Dir::Etc::preferencesparts": join(folder, "empty"),
    "Acquire::Languages": "none",
    "Acquire::Retries": "3",
    // A mirror may lag behind; what it has is still checked by its signature.
    "Acquire::Check-Valid-Until": "false",
    "APT::Architecture": architecture,
    "APT::Architectures": architecture,
    "APT::Install-Recommends": "false",
    "APT::Sandbox::User": "root",
  };
  // A system's clean-up after an update is for its own cache.
  const lines = ["#clear APT::Update::Post-Invoke;", "#clear APT::Update::Post-Invoke-Success;"];
  for (const [name, value] of Object.entries(settings)) lines.push(`${name} "${value}";`);
  const file = join(folder, "apt.conf");
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

/** Lets the interpreters start with the C library and the others that were unpacked beside them. */
async function bindLibraries(prefix: string, patchelf: string): Promise<void> {
  const { name } = ownMachine();
  const libraries = join(prefix, "usr", "lib", `${name}-linux-gnu`);
  const loader = ["--set-interpreter", join(libraries, PORTS[name]!.loader)];
  for (const minor of DEBIAN_MINORS) {
    const executable = join(prefix, "usr", "bin", `python${minor}`);
    await succeed(patchelf, [...loader, "--force-rpath", "--set-rpath", libraries, executable]);
  }
}

/** What `names` and all that they need consist of becomes `prefix`. */
async function unpackPackages(prefix: string, names: readonly string[], machine: Machine): Promise<void> {
  const work = `${prefix}.part`;
  rmSync(work, { recursive: true, force: true });
  const configuration = ["-q", "-c", configureApt(join(work, "apt"), PORTS[machine.name]!.architecture)];
  await succeed("apt-get", [...configuration, "update"]);
  await succeed("apt-get", [...configuration, "--yes", "--download-only", "install", ...names]);
  const archives = join(work, "apt", "cache", "archives");
  const root = join(work, "root");
  for (const name of readdirSync(archives).filter((name) => name.endsWith(".deb")))
    await succeed("dpkg-deb", ["--extract", join(archives, name), root]);
  rmSync(prefix, { recursive: true, force: true });
  renameSync(root, prefix);
  rmSync(work, { recursive: true });
}

async function checkTools(minor: string): Promise<void> {
  for (const tool of ["apt-get", "dpkg-deb"])
    if ((await runCommand(tool, ["--version"])).code !== 0)
      throw new Error(`no python${minor} is installed, and there is no ${tool} to fetch one with`);
}

/**
 * Fetches Debian's newest interpreters, all at once, into `folder` (kept there for the next time), without root; gives
 * the path of one. CPython's own tests are packages apart, as large as all the rest: they come along on request, to other
 * copies of the interpreters. Throws an error that says why it can't be had.
 */
export async function fetchFromDebian(
  minor: string,
  folder: string,
  patchelf: string,
  { withTests = false } = {},
): Promise<string> {
  const prefix = join(folder, withTests ? "python-debian-tests" : "python-debian");
  const done = join(prefix, "floodmark-done");
  if (!existsSync(done)) {
    await checkTools(minor);
    const names = DEBIAN_MINORS.flatMap((minor) =>
      withTests ? [`python${minor}`, `libpython${minor}-testsuite`] : [`python${minor}`],
    );
    await unpackPackages(prefix, names, ownMachine());
    await bindLibraries(prefix, patchelf);
    writeFileSync(done, "");
  }
  return join(prefix, "usr", "bin", `python${minor}`);
}

/**
 * Fetches an interpreter for another machine into `folder`, likewise: the path of the root that it is to be emulated in, where
 * it is usr/bin/pythonX.Y.
 */
export async function fetchForMachine(minor: string, machine: Machine, folder: string): Promise<string> {
  const prefix = join(folder, `python-debian-${machine.name}`);
  const done = join(prefix, "floodmark-done");
  if (!existsSync(done)) {
    await checkTools(minor);
    await unpackPackages(prefix, [`python${minor}`], machine);
    // Its loader is looked for where distributions had it before they merged /lib into /usr/lib.
    if (!existsSync(join(prefix, "lib"))) symlinkSync("usr/lib", join(prefix, "lib"));
    writeFileSync(done, "");
  }
  return prefix;
}
