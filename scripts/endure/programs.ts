/** Programs that say in one line what they have done or met: the stress, and the disk that is kept busy. */
import { execFileSync } from "node:child_process";
import { statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workplace } from "../../test/support/floodmark.ts";
import { ROOT } from "../pythons.ts";
import { type Kept, openAll, PROFILED, runIn, type Way } from "./ways.ts";

const FOLDER = join(ROOT, "scripts", "endure", "programs");

/** How a program ended, and all that it said. */
export interface Said {
  readonly way: Way;
  readonly end: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly kept: Kept | null;
}

/** Runs a program of this folder in one way, in a working folder that is on the disk of temporary files. */
async function say(way: Way, python: string, name: string, words: readonly string[]): Promise<Said> {
  const place = new Workplace();
  try {
    // Forks beside threads are what is tried; since 3.12 each is warned of.
    const command = [
      "timeout",
      "-k",
      "10",
      "900",
      python,
      "-W",
      "ignore",
      join(FOLDER, name),
      ...words,
    ] as const;
    const runs = place.path("runs");
    const { code, signal, stdout, stderr } = await runIn(way, command, runs, { cwd: place.folder });
    const kept = way === "alone" ? null : openAll(runs);
    return { way, end: String(signal ?? code), stdout, stderr, kept };
  } finally {
    place.remove();
  }
}

/** Compiles what throws in C++ into a folder; null where there is no compiler for it. */
function compileThrown(place: Workplace): string | null {
  const library = place.path("thrown.so");
  try {
    execFileSync("c++", ["-O1", "-shared", "-fPIC", join(FOLDER, "thrown.cc"), "-o", library]);
    return library;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Eight threads that fork, exec, send signals, load libraries, raise and throw, alone and in both other ways. */
export async function stress(python: string, rounds: number): Promise<Said[]> {
  const place = new Workplace();
  try {
    const library = compileThrown(place);
    const words = [String(rounds), ...(library === null ? [] : [library])];
    const all: Said[] = [];
    for (const way of ["alone", ...PROFILED] as const) all.push(await say(way, python, "stress.py", words));
    return all;
  } finally {
    place.remove();
  }
}

/** How many events there were while a disk was kept busy, and how long the longest took, in milliseconds. */
export interface Latency {
  readonly events: number;
  readonly longest: number;
}

/** What statfs says of a folder in memory. */
const TMPFS = 0x01021994;

/** @throws an error where there is no disk to keep busy, or the program or its recording did not come to its end. */
export async function allocateBesideFsync(way: Way, python: string, seconds: number): Promise<Latency> {
  if (statfsSync(tmpdir()).type === TMPFS)
    throw new Error(`${tmpdir()} is in memory: set TMPDIR to a folder on a disk`);
  const { end, stdout, stderr, kept } = await say(way, python, "busy_disk.py", [".", String(seconds)]);
  const wrong = [...(kept?.broken ?? []), ...(kept?.reasons ?? [])];
  if (end !== "0" || wrong.length > 0)
    throw new Error(`busy_disk.py ended with ${end}:\n${stderr}${wrong.join("\n")}`);
  return JSON.parse(stdout) as Latency;
}
