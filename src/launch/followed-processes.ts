import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import type { ProcessSample } from "../recording/system-series.ts";
import { FollowedProcess } from "./followed-process.ts";

/** A recording is looked for in its process twice: the first time it may have been made, but not yet mapped. */
const LOOKS_MAX = 2;

/** The processes of a run that are there: the one that was started, and those that write a recording. */
export class FollowedProcesses {
  readonly #recording: string;
  readonly #started: FollowedProcess | null;
  readonly #there = new Map<number, FollowedProcess>();
  /** How often the process of each recording was looked for, by the recording's name. */
  readonly #looks = new Map<string, number>();

  /** `recording` is the folder that the agent writes into. */
  constructor(startedPid: number, recording: string) {
    this.#recording = recording;
    this.#started = FollowedProcess.open(startedPid);
    if (this.#started) this.#there.set(startedPid, this.#started);
  }

  get all(): readonly FollowedProcess[] {
    return [...this.#there.values()];
  }

  /** Highest resident set of the process that was started, in bytes; 0 when it was gone before it was seen. */
  get rssMax(): number {
    return this.#started?.rssMax ?? 0;
  }

  /** Looks for recordings that have come since the last time, and follows their processes. */
  async find(): Promise<void> {
    for (const name of await namesIn(this.#recording)) {
      const looks = this.#looks.get(name) ?? 0;
      if (looks >= LOOKS_MAX) continue;
      this.#looks.set(name, looks + 1);
      const process = await this.#open(name);
      if (process) this.#there.set(process.pid, process);
    }
  }

  /** null where it is followed already, or is gone. */
  async #open(name: string): Promise<FollowedProcess | null> {
    const pid = pidOf(name);
    if (pid === null || this.#there.has(pid)) return null;
    const process = FollowedProcess.open(pid);
    // By now the id may belong to another, and in a container within the run it is another's from the beginning.
    if (!process || (await process.hasMapped(join("/", basename(this.#recording), name)))) return process;
    process.close();
    return null;
  }

  /** The figures of each; those that have ended are let go. */
  async sample(): Promise<ProcessSample[]> {
    const samples: ProcessSample[] = [];
    for (const process of this.all) {
      const sample = await process.sample();
      if (sample) samples.push(sample);
      if (!process.hasEnded) continue;
      this.#there.delete(process.pid);
      process.close();
    }
    return samples;
  }

  /** Not while samples are taken. */
  close(): void {
    for (const process of this.all) process.close();
    this.#there.clear();
  }
}

/** `4711.floodmark`, or with more between: `4711-2.floodmark`. */
function pidOf(name: string): number | null {
  const digits = /^(\d+)(?:[.-].*)?\.floodmark$/.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    return []; // it was removed
  }
}
