/** Of one core. */
const SHARE = 0.007;
/** What may be done beyond it for a moment: at the start, while the launcher's own code is compiled, or to tidy up. */
const CREDIT_MS = 50;
/** A debt is paid back by rests over so many rounds, so that one long round makes no gap. */
const ROUNDS = 8;

/** An account of the launcher's own work: it earns a share of the time that goes by, and spends what it works. */
export class OwnWork {
  #work = process.cpuUsage();
  #timeMs = performance.now();
  #debtMs = -CREDIT_MS;

  /**
   * Ends a round. `otherMs` of its work is accounted for elsewhere; where that is not known yet (null), it is settled with
   * the next round. Returns how long a round has to last now, in milliseconds.
   */
  endRound(otherMs: number | null): number {
    if (otherMs !== null) {
      const spentMs = workSince(this.#work) - otherMs;
      const elapsedMs = performance.now() - this.#timeMs;
      this.#work = process.cpuUsage();
      this.#timeMs += elapsedMs;
      this.#debtMs = Math.max(this.#debtMs + spentMs - SHARE * elapsedMs, -CREDIT_MS);
    }
    return this.#debtMs / SHARE / ROUNDS;
  }
}

/** Milliseconds of a core that this process has taken since then, in all of its threads and in the kernel. */
export function workSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
