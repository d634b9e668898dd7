import type { Look } from "../recording/looks.ts";
import type { FollowedProcess } from "./followed-process.ts";
import { lookAt } from "./look.ts";
import { workSince } from "./own-work.ts";

/** Of one core. What a look costs grows with the process: a gigabyte takes some 20 ms, so 10 s lie between two. */
const SHARE = 0.002;
/** What may be done beyond it for a while: most programs are short, and all of them grow at the start. */
const CREDIT_MS = 300;
/** Between two looks at the same process: half as long as the run lasts already, so that short runs are looked at as well. */
const PERIOD_LEAST_MS = 500;
const PERIOD_MOST_MS = 10_000;
/** One that has grown by so much since is looked at sooner, as long as that leaves enough for later. */
const GROWN = 1.25;
const GROWN_PERIOD_MS = 250;
const CREDIT_FOR_GROWN_MS = CREDIT_MS / 2;

interface LastLook {
  readonly ms: number;
  readonly rss: number;
}

/** Looks at the memory of one process at a time, each in its turn, and rests so long that it stays below its share. */
export class LookTurns {
  readonly #recording: string;
  readonly #last = new Map<FollowedProcess, LastLook>();
  readonly #beganMs = performance.now();
  #creditMs = CREDIT_MS;
  #creditedMs = performance.now();
  #isLooking = false;
  #workMs = 0;

  /** `recording` is the folder that the agent writes into. */
  constructor(recording: string) {
    this.#recording = recording;
  }

  /** Milliseconds of a core that it has taken since this was last asked; null while it is at work. */
  takeWork(): number | null {
    if (this.#isLooking) return null;
    const workMs = this.#workMs;
    this.#workMs = 0;
    return workMs;
  }

  /**
   * Looks at the next one, if it is time. Its Pss is in the sample after. `seconds` is since the run's start. Gives null where
   * there was nothing to look at.
   */
  async go(processes: readonly FollowedProcess[], seconds: number): Promise<Look | null> {
    const nowMs = performance.now();
    this.#earn(nowMs);
    const next = this.#isLooking || this.#creditMs < 0 ? null : this.#choose(processes, nowMs);
    if (next === null) return null;
    this.#isLooking = true;
    const before = process.cpuUsage();
    const looked = await lookAt(next.pid, this.#recording, seconds);
    if (looked !== null) next.notePss(looked.pss);
    this.#last.set(next, { ms: nowMs, rss: next.rss });
    // Where samples are taken meanwhile it rests for their work, too: too long rather than too short.
    this.#workMs = workSince(before);
    this.#creditMs -= this.#workMs;
    this.#isLooking = false;
    return looked?.look ?? null;
  }

  #earn(nowMs: number): void {
    this.#creditMs = Math.min(CREDIT_MS, this.#creditMs + SHARE * (nowMs - this.#creditedMs));
    this.#creditedMs = nowMs;
  }

  /** Of those whose time has come the one that waits longest. */
  #choose(processes: readonly FollowedProcess[], nowMs: number): FollowedProcess | null {
    for (const known of this.#last.keys()) if (known.hasEnded) this.#last.delete(known);
    const waited = (one: FollowedProcess) => nowMs - (this.#last.get(one)?.ms ?? Number.NEGATIVE_INFINITY);
    const periodMs = Math.min(PERIOD_MOST_MS, Math.max(PERIOD_LEAST_MS, (nowMs - this.#beganMs) / 2));
    const mayGrow = this.#creditMs > CREDIT_FOR_GROWN_MS;
    const isDue = (one: FollowedProcess) => {
      const hasGrown = mayGrow && one.rss > GROWN * (this.#last.get(one)?.rss ?? 0);
      return waited(one) >= (hasGrown ? GROWN_PERIOD_MS : periodMs);
    };
    const due = processes.filter((one) => one.rss > 0 && isDue(one));
    return due.reduce<FollowedProcess | null>(
      (best, one) => (best === null || waited(one) > waited(best) ? one : best),
      null,
    );
  }
}
