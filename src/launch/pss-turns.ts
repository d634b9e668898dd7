import type { FollowedProcess } from "./followed-process.ts";
import { workSince } from "./own-work.ts";

/** Of one core. What a look costs grows with the process: a gigabyte takes some 20 ms, so 10 s lie between two. */
const SHARE = 0.002;
/** Between two looks at the same process. */
const PERIOD_MIN_MS = 1000;

/** Reads the Pss of one process at a time, each in its turn, and rests so long that it stays below its share. */
export class PssTurns {
  #turn = 0;
  #nextMs = 0;
  #isReading = false;
  #workMs = 0;

  /** Milliseconds of a core that it has taken since this was last asked; null while it is at work. */
  takeWork(): number | null {
    if (this.#isReading) return null;
    const workMs = this.#workMs;
    this.#workMs = 0;
    return workMs;
  }

  /** Begins to read the next one's, if it is time; what comes of it is in the sample after. */
  async go(processes: readonly FollowedProcess[]): Promise<void> {
    const next = processes[this.#turn % processes.length];
    if (!next || this.#isReading || performance.now() < this.#nextMs) return;
    this.#isReading = true;
    this.#turn++;
    const before = process.cpuUsage();
    await next.readPss();
    // Where samples are taken meanwhile it rests for their work, too: too long rather than too short.
    this.#workMs = workSince(before);
    this.#nextMs = performance.now() + Math.max(PERIOD_MIN_MS / processes.length, this.#workMs / SHARE);
    this.#isReading = false;
  }
}
