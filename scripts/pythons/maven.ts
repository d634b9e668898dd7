import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { runCommand, succeed } from "../command.ts";

/** Versions of org.bytedeco:cpython on Maven Central, by Python version. */
export const JARS: Readonly<Record<string, string>> = {
  "3.9": "3.9.6-1.5.6",
  "3.10": "3.10.8-1.5.8",
  "3.11": "3.11.3-1.5.9",
  "3.12": "3.12.1-1.5.10",
  "3.13": "3.13.5-1.5.12",
};
const COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy";

async function unpack(jar: string, folder: string): Promise<void> {
  for (const python of ["python3", "/usr/bin/python3"])
    if ((await runCommand(python, ["-m", "zipfile", "-e", jar, folder])).code === 0) return;
  await succeed("unzip", ["-q", "-o", jar, "-d", folder]);
}

/** The jar keeps its shared libraries beside each other; extension modules look for them in their own folder. */
function mend(prefix: string, minor: string): void {
  for (const name of readdirSync(join(prefix, "bin"))) chmodSync(join(prefix, "bin", name), 0o755);
  const modules = join(prefix, "lib", `python${minor}`, "lib-dynload");
  for (const name of readdirSync(prefix))
    if (/^lib.*\.so/.test(name) && !existsSync(join(modules, name)))
      symlinkSync(join("..", "..", "..", name), join(modules, name));
}

/**
 * Fetches an interpreter from Maven Central into `folder` (kept there for the next time), without root; gives its
 * path. Throws an error that says why it can't be had.
 */
export async function fetchFromMaven(minor: string, folder: string): Promise<string> {
  const prefix = join(folder, `python-${minor}`);
  const executable = join(prefix, "bin", `python${minor}`);
  if (existsSync(executable)) return executable;
  if ((await runCommand("mvn", ["--version"])).code !== 0)
    throw new Error(`no python${minor} is installed, and there is no mvn to fetch one with`);
  const work = `${prefix}.part`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  await succeed("mvn", [
    "-q",
    "-B",
    COPY,
    `-Dartifact=org.bytedeco:cpython:${JARS[minor]}:jar:linux-x86_64`,
    `-DoutputDirectory=${work}`,
    "-Dmdep.stripVersion=true",
  ]);
  await unpack(join(work, "cpython-linux-x86_64.jar"), work);
  const unpacked = join(work, "org", "bytedeco", "cpython", "linux-x86_64");
  mend(unpacked, minor);
  rmSync(prefix, { recursive: true, force: true });
  renameSync(unpacked, prefix);
  rmSync(work, { recursive: true });
  return executable;
}
