import type { OutOfMemory } from "../recording/out-of-memory.ts";
import { type Available, AvailableMemory } from "./available-memory.ts";
import { findCgroupOf, readLimits } from "./cgroup-memory.ts";
import { KernelKills, type Kills } from "./kernel-kills.ts";
import { type Held, leastOf, PERIOD_MOST_MS, Shortage } from "./shortage.ts";

/** A process may be put into another cgroup, and a limit may be changed, while it runs. */
const FIND_PERIOD_MS = 1000;
/** While a program that was killed gives back its memory, more and more is available: the least of this time is told. */
const TOLD_MS = 2000;
/** A program that is killed while there is less than this part of the memory left may have been killed for it. */
const LITTLE_SHARE = 0.1;

/** What is guarded, and what is to be done. */
export interface Guarded {
  /** The process that was started. */
  readonly pid: number;
  /** What the run's processes have now. */
  readonly held: () => Held;
  /** Ends the run, before the kernel does; null: it is only watched. */
  readonly leave: (() => void) | null;
  /** What is to stay available, in bytes; null for the usual. */
  readonly reserve: number | null;
}

/**
 * Watches what memory is left for a run, the more often the less there is, and ends it when that is too little. Afterwards it
 * says whether memory ran out. Never throws.
 */
export class MemoryGuard {
  readonly #guarded: Guarded;
  readonly #shortage: Shortage;
  readonly #memory: AvailableMemory;
  readonly #killsAnywhere = new KernelKills(null);
  /** Of each cgroup that the process was in, by folder: at its end the kernel moves it out of the one whose limit it met. */
  readonly #kills = new Map<string, KernelKills>();
  #cgroup: string | null = null;
  #seen: readonly { readonly ms: number; readonly places: readonly Available[] }[] = [];
  #left: OutOfMemory | null = null;
  #nextFindMs = 0;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(guarded: Guarded) {
    this.#guarded = guarded;
    this.#shortage = new Shortage(guarded.reserve);
    this.#memory = new AvailableMemory(this.#shortage);
    this.#go();
  }

  /** Ends the watch. `signal` is what the program was ended by. What came of it; null where memory didn't run out. */
  stop(signal: NodeJS.Signals | null): OutOfMemory | null {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#memory.close();
    if (this.#left !== null) return signal === "SIGKILL" ? this.#left : null;
    const { hasKilled, limited } = this.#findKills();
    const places = this.#seen.flatMap((one) => one.places);
    const cgroup = limited === null ? null : leastOf(places.filter(({ place }) => place === "cgroup"));
    const place = cgroup ?? leastOf(places);
    if (place === null || (!hasKilled && signal !== "SIGKILL")) return null;
    if (!hasKilled && place.bytes > LITTLE_SHARE * place.size) return null;
    const { bytes: available, size } = place;
    return { how: hasKilled ? "killed" : "maybe", short: place.place, available, size, reserve: 0, swap: 0 };
  }

  #findKills(): Kills {
    const places = this.#kills.size > 0 ? [...this.#kills.values()] : [this.#killsAnywhere];
    const kills = places.map((place) => place.since());
    return kills.find(({ hasKilled }) => hasKilled) ?? kills.at(-1)!;
  }

  #go(): void {
    this.#round().catch((error: unknown) => {
      if (process.env.FLOODMARK_DEBUG) console.error(error);
    });
  }

  async #round(): Promise<void> {
    const nowMs = performance.now();
    if (nowMs >= this.#nextFindMs) await this.#findCgroup();
    if (this.#isStopped) return;
    const places = this.#memory.read();
    this.#seen = [...this.#seen.filter(({ ms }) => ms > nowMs - TOLD_MS), { ms: nowMs, places }];
    const { leave, held } = this.#guarded;
    this.#left = leave && this.#shortage.find(places, held());
    if (this.#left) return leave?.();
    const periods = places.map((place) => this.#shortage.periodMs(place));
    this.#timer = setTimeout(() => this.#go(), Math.min(PERIOD_MOST_MS, ...periods));
  }

  async #findCgroup(): Promise<void> {
    this.#nextFindMs = performance.now() + FIND_PERIOD_MS;
    const place = await findCgroupOf(this.#guarded.pid);
    const limits = place && (await readLimits(place));
    const found = JSON.stringify(limits);
    if (this.#isStopped || place === null || limits === null || found === this.#cgroup) return;
    this.#cgroup = found;
    this.#memory.setCgroups(place, limits);
    const folder = place.folders[0] ?? "";
    if (!this.#kills.has(folder)) this.#kills.set(folder, new KernelKills(place));
  }
}
