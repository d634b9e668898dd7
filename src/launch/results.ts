import { accessSync, constants, mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { InputError } from "../recording/errors.ts";
import type { Session } from "../recording/session.ts";
import { SYSTEM_FILE } from "../recording/system-series.ts";
import { lookUp, makeFolders } from "./files.ts";

/** Where a run's results go: `recording/`, `session.json`, `system.jsonl` and `report.html` stand in `folder`. */
export interface Results {
  /** As a person would write it: as given, or relative to the working folder. */
  readonly folder: string;
  /** Absolute; the agent writes into it. */
  readonly recording: string;
  /** The outermost folder that had to be made, absolute; null when `folder` was there before. */
  readonly made: string | null;
}

/** Where results go, in folders of their own, if nobody says. */
export const PARENT = "floodmark-results";

/** Checks, without writing, that results can be put where the user wants them. Throws InputError. */
export function checkOutput(output: string | undefined): void {
  const folder = resolve(output ?? PARENT);
  const found = lookUp(folder);
  if (found && !found.isDirectory()) {
    throw new InputError(`${output ?? PARENT} is a file: name a new or empty folder with -o DIR`);
  }
  const existing = found ? folder : nearestFolder(folder);
  try {
    accessSync(existing, constants.W_OK | constants.X_OK);
  } catch {
    throw new InputError(`can't write results into ${existing}: choose another folder with -o DIR`);
  }
  if (found && output !== undefined && readdirSync(folder).length > 0) {
    throw new InputError(`${output} is not empty: name a new or empty folder with -o DIR`);
  }
}

function nearestFolder(path: string): string {
  const parent = dirname(path);
  const found = lookUp(parent);
  if (!found) return nearestFolder(parent);
  if (!found.isDirectory()) {
    throw new InputError(`${parent} is a file: name a new or empty folder with -o DIR`);
  }
  return parent;
}

/**
 * Makes the folder: `output` itself, or a new `floodmark-results/<time>_<name>` in the working folder.
 * Throws InputError.
 */
export function createResults(output: string | undefined, name: string, startedMs: number): Results {
  try {
    const parent = makeFolders(resolve(output ?? PARENT));
    const folder = output ?? createNumbered(join(PARENT, `${localTime(startedMs)}_${name}`));
    const recording = resolve(folder, "recording");
    mkdirSync(recording);
    return { folder, recording, made: parent ?? (output === undefined ? resolve(folder) : null) };
  } catch (error) {
    throw new InputError(`can't write results: ${(error as Error).message}: choose a folder with -o DIR`);
  }
}

function createNumbered(path: string): string {
  for (let number = 1; ; number++) {
    const folder = number === 1 ? path : `${path}_${number}`;
    try {
      mkdirSync(folder);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/** `2026-11-21T14-02-07`, in the person's own time zone. */
function localTime(ms: number): string {
  const time = new Date(ms);
  const two = (value: number) => String(value).padStart(2, "0");
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${date}T${two(time.getHours())}-${two(time.getMinutes())}-${two(time.getSeconds())}`;
}

/** Says so when it can't, unless the folder is gone: a program that runs must not suffer from it. */
export function writeSession(results: Results, session: Session): void {
  try {
    writeFileSync(join(dirname(results.recording), "session.json"), `${JSON.stringify(session, null, 2)}\n`);
  } catch (error) {
    if (lookUp(results.recording))
      console.error(`floodmark: can't write session.json: ${(error as Error).message}`);
  }
}

/** Takes back all that was made; a folder in which something else has come to stand is kept. */
export function discardResults(results: Results): void {
  rmSync(results.recording, { recursive: true, force: true });
  for (const name of ["session.json", SYSTEM_FILE]) rmSync(join(results.folder, name), { force: true });
  if (results.made === null) return;
  const beyond = dirname(results.made);
  for (let folder = resolve(results.folder); folder !== beyond; folder = dirname(folder)) {
    try {
      rmdirSync(folder);
    } catch {
      return;
    }
  }
}
