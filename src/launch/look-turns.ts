/** Of one core. What a look costs grows with the process: a gigabyte takes some 20 ms, so 10 s lie between two. */
export const SHARE = 0.002;
/** What may be done beyond it for a while: most programs are short, and all of them grow at the start. */
export const CREDIT_MS = 300;
/** Between two looks at the same process: half as long as the run lasts already, so that short runs are looked at as well. */
const PERIOD_LEAST_MS = 500;
export const PERIOD_MOST_MS = 10_000;
/** One that stands so far above all that looks have seen of it is looked at sooner, as its peak may be near: */
const HIGHER = 1.4;
/** or so far, once it grows no more, which is by less than this from one round to the next. */
const HIGHER_AT_REST = 1.1;
const AT_REST = 1.01;
const HIGHER_PERIOD_MS = 250;
/** What all other looks leave for these. */
const RESERVE_MS = CREDIT_MS / 3;

/** What decides on a process's turn. */
export interface Seen {
  /** As it was last seen, in bytes; 0 before that. */
  readonly rss: number;
}

/** What is known of a process from one round to the next. */
interface Known {
  rss: number;
  lookedMs: number;
  /** At any of the looks. */
  highestRss: number;
}

export interface Turn<Process> {
  readonly process: Process;
  /** It is about as large as it was in the round before. */
  readonly isAtRest: boolean;
}

/** Whose turn it is to be looked at, one process at a time, with rests so long that all looks stay below their share. */
export class LookTurns<Process extends Seen> {
  readonly #known = new WeakMap<Process, Known>();
  readonly #beganMs: number;
  #creditMs = CREDIT_MS;
  #creditedMs: number;

  /** Times are milliseconds of a clock that is never set. */
  constructor(nowMs: number) {
    this.#beganMs = nowMs;
    this.#creditedMs = nowMs;
  }

  /** To be asked in each round. Of those whose time has come the one that waits longest; null where there is none, or a rest is due. */
  next(processes: readonly Process[], nowMs: number): Turn<Process> | null {
    this.#earn(nowMs);
    const periodMs = Math.min(PERIOD_MOST_MS, Math.max(PERIOD_LEAST_MS, (nowMs - this.#beganMs) / 2));
    let next: Turn<Process> | null = null;
    let longestMs = 0;
    for (const process of processes) {
      const known = this.#knownOf(process);
      const isAtRest = process.rss < AT_REST * known.rss;
      known.rss = process.rss;
      const isHigher = process.rss > known.highestRss * (isAtRest ? HIGHER_AT_REST : HIGHER);
      const waitedMs = nowMs - known.lookedMs;
      const isDue = isHigher
        ? this.#creditMs >= 0 && waitedMs >= HIGHER_PERIOD_MS
        : this.#creditMs >= RESERVE_MS && waitedMs >= periodMs;
      if (process.rss === 0 || !isDue || waitedMs <= longestMs) continue;
      next = { process, isAtRest };
      longestMs = waitedMs;
    }
    return next;
  }

  /** It was looked at from `ms` on, which took so much of a core. */
  noteLook(process: Process, ms: number, workMs: number): void {
    const known = this.#knownOf(process);
    known.lookedMs = ms;
    known.highestRss = Math.max(known.highestRss, process.rss);
    this.#creditMs -= workMs;
  }

  #knownOf(process: Process): Known {
    const known = this.#known.get(process) ?? { rss: 0, lookedMs: Number.NEGATIVE_INFINITY, highestRss: 0 };
    this.#known.set(process, known);
    return known;
  }

  #earn(nowMs: number): void {
    this.#creditMs = Math.min(CREDIT_MS, this.#creditMs + SHARE * (nowMs - this.#creditedMs));
    this.#creditedMs = nowMs;
  }
}
