/** Of one core. What a look costs grows with the process: a gigabyte takes some 20 ms, so 10 s lie between two. */
export const SHARE = 0.002;
/** What may be done beyond it for a while: most programs are short, and all of them grow at the start. */
export const CREDIT_MS = 300;
/** Between two looks at the same process: half as long as the run lasts already, so that short runs are looked at as well. */
const PERIOD_LEAST_MS = 500;
export const PERIOD_MOST_MS = 10_000;
/** One that has grown by so much since is looked at sooner, as long as that leaves enough for later. */
const GROWN = 1.25;
const GROWN_PERIOD_MS = 250;
const CREDIT_FOR_GROWN_MS = CREDIT_MS / 2;

/** What decides on a process's turn. */
export interface Seen {
  /** As it was last seen, in bytes; 0 before that. */
  readonly rss: number;
  readonly hasEnded: boolean;
}

interface LastLook {
  readonly ms: number;
  readonly rss: number;
}

/** Whose turn it is to be looked at, one process at a time, with rests so long that all looks stay below their share. */
export class LookTurns<Process extends Seen> {
  readonly #last = new Map<Process, LastLook>();
  readonly #beganMs: number;
  #creditMs = CREDIT_MS;
  #creditedMs: number;

  /** Times are milliseconds of a clock that is never set. */
  constructor(nowMs: number) {
    this.#beganMs = nowMs;
    this.#creditedMs = nowMs;
  }

  /** Of those whose time has come the one that waits longest; null where there is none, or a rest is due. */
  next(processes: readonly Process[], nowMs: number): Process | null {
    this.#earn(nowMs);
    if (this.#creditMs < 0) return null;
    for (const known of this.#last.keys()) if (known.hasEnded) this.#last.delete(known);
    const waited = (one: Process) => nowMs - (this.#last.get(one)?.ms ?? Number.NEGATIVE_INFINITY);
    const periodMs = Math.min(PERIOD_MOST_MS, Math.max(PERIOD_LEAST_MS, (nowMs - this.#beganMs) / 2));
    const mayGrow = this.#creditMs > CREDIT_FOR_GROWN_MS;
    const isDue = (one: Process) => {
      const hasGrown = mayGrow && one.rss > GROWN * (this.#last.get(one)?.rss ?? 0);
      return waited(one) >= (hasGrown ? GROWN_PERIOD_MS : periodMs);
    };
    const due = processes.filter((one) => one.rss > 0 && isDue(one));
    return due.reduce<Process | null>(
      (best, one) => (best === null || waited(one) > waited(best) ? one : best),
      null,
    );
  }

  /** It was looked at from `ms` on, which took so much of a core. */
  noteLook(process: Process, ms: number, workMs: number): void {
    this.#last.set(process, { ms, rss: process.rss });
    this.#creditMs -= workMs;
  }

  #earn(nowMs: number): void {
    this.#creditMs = Math.min(CREDIT_MS, this.#creditMs + SHARE * (nowMs - this.#creditedMs));
    this.#creditedMs = nowMs;
  }
}
