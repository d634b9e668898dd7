import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { runCommand } from "../command.ts";

/** An interpreter that can make virtual environments: its path and full version, such as 3.12.1; of a free-threaded one 3.13.5t. */
export interface Interpreter {
  readonly executable: string;
  readonly version: string;
  /** Whether it can put pip into an environment; some distributions split that off. */
  readonly hasPip: boolean;
}

const byVersionDescending = (a: string, b: string): number =>
  b.localeCompare(a, undefined, { numeric: true });

/** Whether a full version is one of "3.12", or of the free-threaded "3.13t". */
export function isOf(minor: string, version: string): boolean {
  const [, number = "", kind = ""] = /^([\d.]+)(t?)$/.exec(minor) ?? [];
  return version.startsWith(`${number}.`) && /^[\d.]+(t?)$/.exec(version)?.[1] === kind;
}

function pyenvCandidates(minor: string): string[] {
  const root = join(process.env.PYENV_ROOT ?? join(homedir(), ".pyenv"), "versions");
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .filter((name) => isOf(minor, name))
    .sort(byVersionDescending)
    .map((name) => join(root, name, "bin", "python3"));
}

function candidates(minor: string): string[] {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/local/bin", "/usr/bin"];
  const onPath = folders.map((folder) => join(folder, `python${minor}`));
  return [...new Set([...onPath, ...pyenvCandidates(minor)])].filter((path) => existsSync(path));
}

const PROBE = `
import ctypes, importlib.util, sys, venv
print("%d.%d.%d" % sys.version_info[:3] + ("t" if "t" in sys.abiflags else ""))
print(getattr(sys, "_base_executable", sys.executable))
print(importlib.util.find_spec("ensurepip") is not None)`;

/** Asks an executable what it is; null where it isn't a working Python of that version with venv and ctypes. */
export async function probe(executable: string, minor: string): Promise<Interpreter | null> {
  const { code, output } = await runCommand(executable, ["-I", "-c", PROBE]);
  const [version, path, hasPip] = output.trim().split("\n");
  if (code !== 0 || version === undefined || path === undefined) return null;
  return isOf(minor, version) ? { version, executable: path, hasPip: hasPip === "True" } : null;
}

/** The best installed interpreter of a version ("3.12", or the free-threaded "3.13t") on PATH, from pyenv, or in the usual folders: one with pip. */
export async function findInstalled(minor: string): Promise<Interpreter | null> {
  let bare: Interpreter | null = null;
  for (const candidate of candidates(minor)) {
    const found = await probe(candidate, minor);
    if (found?.hasPip) return found;
    bare ??= found;
  }
  return bare;
}
