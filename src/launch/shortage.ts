import type { OutOfMemory } from "../recording/out-of-memory.ts";
import type { Available, Care } from "./available-memory.ts";

/** What stays available where nothing else is asked for; of less than a gigabyte in all, a tenth of it. */
const RESERVE = 100_000_000;
const RESERVE_SHARE = 0.1;
/** Memory is taken at so many bytes a second, at most: one core can't fill pages faster. */
const RATE = 4_000_000_000;
const PERIOD_LEAST_MS = 10;
export const PERIOD_MOST_MS = 100;

/** What the processes of a run have, in bytes. */
export interface Held {
  readonly rss: number;
  readonly swap: number;
}

/** Decides when there is too little memory left for a run to go on, and when to look again. */
export class Shortage implements Care {
  readonly #reserve: number | null;

  /** `reserve` is what is to stay available in bytes; null for the usual. */
  constructor(reserve: number | null) {
    this.#reserve = reserve;
  }

  /** Of so much memory. */
  reserveOf(size: number): number {
    return this.#reserve ?? usualReserve(size);
  }

  /**
   * Where less is left than is to stay, or so much is swapped out that it wouldn't find room any more. To end a run that has little
   * itself would help nobody: others have the memory.
   */
  find(places: readonly Available[], { rss, swap }: Held): OutOfMemory | null {
    const worthWhile = places.filter(({ size }) => {
      return rss + swap >= Math.min(this.reserveOf(size), usualReserve(size));
    });
    const tight = worthWhile.find(({ bytes, size }) => bytes < this.reserveOf(size));
    if (tight) return this.#describe(tight, tight.place, 0);
    const least = leastOf(worthWhile);
    return least && swap > least.bytes ? this.#describe(least, "swap", swap) : null;
  }

  #describe({ bytes, size }: Available, short: OutOfMemory["short"], swap: number): OutOfMemory {
    return { how: "left", short, available: bytes, size, reserve: this.reserveOf(size), swap };
  }

  /** How long it takes at least until nothing is left, in milliseconds, within what is worth the while. */
  periodMs({ bytes }: Available): number {
    return Math.min(PERIOD_MOST_MS, Math.max(PERIOD_LEAST_MS, (1000 * bytes) / RATE));
  }

  /** Where more than this is available, nothing is near. */
  get enough(): number {
    return (this.#reserve ?? RESERVE) + (RATE * PERIOD_MOST_MS) / 1000;
  }
}

const usualReserve = (size: number): number => Math.min(RESERVE, RESERVE_SHARE * size);

/** The place where least is left. */
export function leastOf(places: readonly Available[]): Available | null {
  return places.reduce<Available | null>((a, b) => (a === null || b.bytes < a.bytes ? b : a), null);
}
