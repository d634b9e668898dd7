import { statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { InputError } from "./errors.ts";
import { ADVICE, attempt, isPack, listFolder } from "./file.ts";

/** The agent's names: a process that has become another Python by exec leaves one recording behind each time. */
const NAME = /^(\d+)(?:-(\d+))?\.floodmark$/;
/** Of the runs that are named to choose from. */
const RUNS_NAMED = 5;

export interface Located {
  readonly candidates: readonly string[];
  /** The folders in which what is known of their run may stand, the likelier one first. */
  readonly results: readonly string[];
}

/**
 * Finds the recordings at a path: one itself, a folder of them, the results that `recording/` stands in, or a folder in
 * which one of these stands by itself. @throws InputError where there are none, or those of several runs.
 */
export function locate(path: string): Located {
  if (!isFolder(path)) {
    const folder = dirname(path);
    const results = basename(folder) === "recording" ? dirname(folder) : folder;
    return { results: [results], candidates: [path] };
  }
  const inside = recordingsIn(join(path, "recording"));
  const candidates = inside.length > 0 ? inside : recordingsIn(path);
  if (candidates.length === 0) return locate(onlyRunIn(path));
  return { results: isInPack(path) ? [path] : [path, dirname(path)], candidates };
}

/** Whether recordings may lie in it: in a folder, or in a pack, which is seen as one. */
function isFolder(path: string): boolean {
  const found = attempt(path, () => statSync(path));
  if (found === null && listFolder(path).length > 0) return true;
  if (found === null && listFolder(dirname(path)).includes(basename(path))) return false;
  if (found === null) throw new InputError(`there is no ${path}: ${ADVICE}`);
  if (found.isDirectory() || found.isFile()) return found.isDirectory() || isPack(path);
  throw new InputError(`${path} is no file: ${ADVICE}`);
}

/** What lies beside a pack is not of its run. */
const isInPack = (path: string): boolean => !attempt(path, () => statSync(path))?.isDirectory();

function recordingsIn(folder: string): string[] {
  return listFolder(folder)
    .filter((name) => NAME.test(name))
    .map((name) => ({ name, ...readName(name) }))
    .sort((a, b) => a.pid - b.pid || a.number - b.number)
    .map(({ name }) => join(folder, name));
}

/** The one folder in which a run's recordings lie, in a folder of runs: FLOODMARK_DIR, or floodmark-results. */
function onlyRunIn(folder: string): string {
  const names = listFolder(folder).filter((name) => holdsRun(join(folder, name)));
  const [newest, ...others] = names.sort().reverse(); // they begin with the time
  if (newest === undefined) throw new InputError(`${folder} holds no recording: ${ADVICE}`);
  if (others.length === 0) return join(folder, newest);
  const more = others.length < RUNS_NAMED ? "" : ", …";
  const named = others.slice(0, RUNS_NAMED - 1).join(", ");
  throw new InputError(
    `${folder} holds ${names.length} runs: give one of them: ${join(folder, newest)} (the newest), ${named}${more}`,
  );
}

function holdsRun(folder: string): boolean {
  try {
    return recordingsIn(folder).length > 0 || recordingsIn(join(folder, "recording")).length > 0;
  } catch {
    return false; // it can't be read
  }
}

/** The process id in a recording's name, and which of its recordings it is: 1 and up. */
export function readName(file: string): { pid: number; number: number } {
  const [, pid, number = "1"] = NAME.exec(basename(file)) ?? [];
  return { pid: Number(pid), number: Number(number) };
}
