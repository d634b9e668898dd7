import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import type { ProcessSample } from "../recording/system-series.ts";
import { FollowedProcess } from "./followed-process.ts";

/** A recording is made before its process maps it: on a busy disk, a while before. */
const MAPPED_WITHIN_MS = 5000;

/** The processes of a run that are there: the one that was started, and those that write a recording. */
export class FollowedProcesses {
  readonly #recording: string;
  readonly #started: FollowedProcess | null;
  readonly #there = new Map<number, FollowedProcess>();
  /** Until when the process of each recording is looked for, by the recording's name. */
  readonly #lookUntilMs = new Map<string, number>();

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
      const untilMs = this.#lookUntilMs.get(name) ?? performance.now() + MAPPED_WITHIN_MS;
      this.#lookUntilMs.set(name, untilMs);
      if (performance.now() > untilMs) continue;
      const isSettled = await this.#look(name);
      if (isSettled) this.#lookUntilMs.set(name, 0);
    }
  }

  /** Follows the process of a recording, if it is there. Whether it need not be looked for again. */
  async #look(name: string): Promise<boolean> {
    const pid = pidOf(name);
    if (pid === null || this.#there.has(pid)) return true;
    const process = FollowedProcess.open(pid);
    if (process === null) return true;
    // By now the id may belong to another, and in a container within the run it is another's from the beginning.
    const isWriter = await process.hasMapped(join("/", basename(this.#recording), name));
    if (isWriter) this.#there.set(pid, process);
    else process.close();
    return isWriter;
  }

  /** The figures of each; those that have ended are let go. */
  async sample(): Promise<ProcessSample[]> {
    const { all } = this;
    // Side by side: many processes take half the work that they take one after another.
    const samples = await Promise.all(all.map((process) => process.sample()));
    for (const process of all) {
      if (!process.hasEnded) continue;
      this.#there.delete(process.pid);
      process.close();
    }
    return samples.filter((sample) => sample !== null);
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
