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

/** A release of Debian, and which of its interpreters are fetched. Their libpython is static, as a distribution's is. */
interface Release {
  readonly suite: string;
  readonly minors: readonly string[];
  /** What they lie in. */
  readonly folder: string;
}

export const DEBIAN_MINORS: readonly string[] = ["3.14", "3.15"];
const NEWEST: Release = { suite: "forky", minors: DEBIAN_MINORS, folder: "python-debian" };
/** The oldest that Debian's archive still has: of 2021, with glibc 2.31. */
const OLDEST: Release = { suite: "bullseye", minors: ["3.9"], folder: "python-debian-oldest" };
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
function configureApt(folder: string, suite: string, architecture: string, kind: "deb" | "deb-src"): string {
  for (const path of ["state/lists/partial", "cache/archives/partial", "empty"])
    mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(folder, "status"), "");
  writeFileSync(
    join(folder, "sources.list"),
    `${kind} [signed-by=${KEYRING}] ${ownArchive()} ${suite} main\n`,
  );
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
async function bindLibraries(prefix: string, minors: readonly string[], patchelf: string): Promise<void> {
  const { name } = ownMachine();
  // Releases that had not merged /lib into /usr/lib have libraries in both.
  const libraries = ["lib", "usr/lib"].map((folder) => join(prefix, folder, `${name}-linux-gnu`));
  const loader = libraries
    .map((folder) => join(folder, PORTS[name]!.loader))
    .find((path) => existsSync(path));
  const words = ["--set-interpreter", loader!, "--force-rpath", "--set-rpath", libraries.join(":")];
  for (const minor of minors) await succeed(patchelf, [...words, executableIn(prefix, minor)]);
}

const executableIn = (prefix: string, minor: string): string => join(prefix, "usr", "bin", `python${minor}`);

/** What `names` and all that they need consist of becomes `prefix`. */
async function unpackPackages(
  prefix: string,
  suite: string,
  names: readonly string[],
  machine: Machine,
): Promise<void> {
  const work = `${prefix}.part`;
  rmSync(work, { recursive: true, force: true });
  const { architecture } = PORTS[machine.name]!;
  const configuration = ["-q", "-c", configureApt(join(work, "apt"), suite, architecture, "deb")];
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

async function checkTools(what: string): Promise<void> {
  for (const tool of ["apt-get", "dpkg-deb"])
    if ((await runCommand(tool, ["--version"])).code !== 0)
      throw new Error(`no ${what} is installed, and there is no ${tool} to fetch one with`);
}

/** Fetches a release's interpreters, all at once, with other packages of each, into `folder`; gives the path of one. */
async function fetchRelease(
  { suite, minors, ...release }: Release,
  minor: string,
  folder: string,
  patchelf: string,
  withTests = false,
): Promise<string> {
  const prefix = join(folder, withTests ? `${release.folder}-tests` : release.folder);
  const done = join(prefix, "floodmark-done");
  if (!existsSync(done)) {
    await checkTools(`python${minor}`);
    const names = minors.flatMap((minor) =>
      withTests ? [`python${minor}`, `libpython${minor}-testsuite`] : [`python${minor}`],
    );
    await unpackPackages(prefix, suite, names, ownMachine());
    await bindLibraries(prefix, minors, patchelf);
    writeFileSync(done, "");
  }
  return executableIn(prefix, minor);
}

/**
 * Fetches Debian's newest interpreters, all at once, into `folder` (kept there for the next time), without root; gives
 * the path of one. CPython's own tests are packages apart, as large as all the rest: they come along on request, to other
 * copies of the interpreters. Throws an error that says why it can't be had.
 */
export const fetchFromDebian = (
  minor: string,
  folder: string,
  patchelf: string,
  { withTests = false } = {},
): Promise<string> => fetchRelease(NEWEST, minor, folder, patchelf, withTests);

/** Fetches the interpreter of an old Debian with its C library, likewise. */
export const fetchFromOldDebian = (folder: string, patchelf: string): Promise<string> =>
  fetchRelease(OLDEST, OLDEST.minors[0]!, folder, patchelf);

/**
 * Fetches an interpreter for another machine into `folder`, likewise: the path of the root that it is to be emulated in, where
 * it is usr/bin/pythonX.Y.
 */
export async function fetchForMachine(minor: string, machine: Machine, folder: string): Promise<string> {
  const prefix = join(folder, `python-debian-${machine.name}`);
  const done = join(prefix, "floodmark-done");
  if (!existsSync(done)) {
    await checkTools(`python${minor}`);
    await unpackPackages(prefix, NEWEST.suite, [`python${minor}`], machine);
    // Its loader is looked for where distributions had it before they merged /lib into /usr/lib.
    if (!existsSync(join(prefix, "lib"))) symlinkSync("usr/lib", join(prefix, "lib"));
    writeFileSync(done, "");
  }
  return prefix;
}

/** Fetches musl into `folder`, likewise: the path of its loader, which is its C library as well. */
export async function fetchMusl(folder: string): Promise<string> {
  const prefix = join(folder, "musl");
  const machine = ownMachine();
  const loader = join(prefix, "usr", "lib", `ld-musl-${machine.name}.so.1`);
  if (!existsSync(loader)) {
    await checkTools("musl");
    await unpackPackages(prefix, NEWEST.suite, ["musl"], machine);
  }
  return loader;
}

/** Unpacks a package's source, as its authors publish it, into `folder`: of the newest release, or the oldest. */
export async function fetchSource(name: string, folder: string, release: "newest" | "oldest"): Promise<void> {
  const apt = `${folder}.apt`;
  const { suite } = { newest: NEWEST, oldest: OLDEST }[release];
  const { architecture } = PORTS[ownMachine().name]!;
  const configuration = ["-q", "-c", configureApt(apt, suite, architecture, "deb-src")];
  await succeed("apt-get", [...configuration, "update"]);
  await succeed("apt-get", [...configuration, "source", "--download-only", "--tar-only", name], { cwd: apt });
  mkdirSync(folder, { recursive: true });
  const archive = readdirSync(apt).find((file) => file.includes(".orig.tar."));
  await succeed("tar", ["-xf", join(apt, archive!), "-C", folder, "--strip-components=1"]);
}
