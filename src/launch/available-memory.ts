import { join } from "node:path";
import { CGROUP_FILES, type Limited, parseBytes } from "./cgroup-memory.ts";
import type { MemoryCgroup } from "./cgroup-place.ts";
import { SystemFile } from "./system-file.ts";

/** What is left of the machine's memory, or below a cgroup's limit, in bytes: what can be dropped for it counts. */
export interface Available {
  readonly place: "machine" | "cgroup";
  readonly bytes: number;
  /** Of the machine's memory, or the limit. */
  readonly size: number;
}

/** How exactly a place has to be looked at, and how soon again. */
export interface Care {
  /** Where more is left there is no need to know how much. */
  readonly enough: number;
  /** Of so much memory: less is not to be said lightly. */
  reserveOf(size: number): number;
  periodMs(place: Available): number;
}

/** Watches what is left to a process: of the machine's memory, and in each cgroup with a limit that it lies in. */
export class AvailableMemory {
  readonly #care: Care;
  readonly #file = SystemFile.open("/proc/meminfo");
  #machine: Available | null = null;
  #machineDueMs = Number.NEGATIVE_INFINITY;
  #cgroups: readonly LimitedCgroup[] = [];

  constructor(care: Care) {
    this.#care = care;
  }

  /** The process's cgroups, and their limits, as they are now. */
  setCgroups({ version }: MemoryCgroup, limits: readonly Limited[]): void {
    this.#closeCgroups();
    this.#cgroups = limits.flatMap(({ folder, limit }) =>
      limit === null ? [] : [new LimitedCgroup(version, folder, limit)],
    );
  }

  /** At once. Where there is enough, less may be said than there is. */
  read(): readonly Available[] {
    const { enough } = this.#care;
    const cgroups = this.#cgroups.map((one) => one.read(enough, this.#care.reserveOf(one.limit)));
    return [this.#readMachine(), ...cgroups].filter((one) => one !== null);
  }

  close(): void {
    this.#file?.close();
    this.#closeCgroups();
  }

  /** Near a cgroup's limit the machine need not be looked at as often. */
  #readMachine(): Available | null {
    if (performance.now() < this.#machineDueMs) return this.#machine;
    this.#machine = parseMachine(this.#file?.readNow() ?? "");
    if (this.#machine) this.#machineDueMs = performance.now() + this.#care.periodMs(this.#machine);
    return this.#machine;
  }

  #closeCgroups(): void {
    for (const one of this.#cgroups) one.close();
    this.#cgroups = [];
  }
}

const DROPPABLE_PERIOD_MS = 100;

/** A cgroup that has a limit, by files that stay open. */
class LimitedCgroup {
  readonly #files: readonly (SystemFile | null)[];
  #droppable = 0;
  #droppableMs = Number.NEGATIVE_INFINITY;

  constructor(
    readonly version: 1 | 2,
    folder: string,
    readonly limit: number,
  ) {
    const kernel = version === 1 ? ["memory.kmem.usage_in_bytes"] : [];
    const names = [CGROUP_FILES[version].usage, "memory.stat", ...kernel];
    this.#files = names.map((name) => SystemFile.open(join(folder, name)));
  }

  /**
   * null where it can't be read. What can be dropped takes longer to find out than the rest: that is done where less than
   * `enough` is left without it, now and then, and before less than `least` is said to be there.
   */
  read(enough: number, least: number): Available | null {
    const usage = parseBytes(this.#files[0]?.readNow());
    if (usage === null) return null;
    const left = Math.max(0, this.limit - usage);
    const isOld = performance.now() - this.#droppableMs >= DROPPABLE_PERIOD_MS;
    if (left < enough && (isOld || left + this.#droppable < least)) this.#lookAtDroppable();
    return { place: "cgroup", bytes: Math.min(this.limit, left + this.#droppable), size: this.limit };
  }

  close(): void {
    for (const file of this.#files) file?.close();
  }

  #lookAtDroppable(): void {
    const [, stat, kernel] = this.#files;
    this.#droppable = droppable(this.version, stat?.readNow() ?? "", parseBytes(kernel?.readNow()) ?? 0);
    this.#droppableMs = performance.now();
  }
}

/** From `/proc/meminfo`; null where the kernel doesn't tell. It counts the page cache as available, as far as it can be dropped. */
export function parseMachine(text: string): Available | null {
  const kib = (name: string) =>
    Number(new RegExp(`^${name}: +(\\d+) kB$`, "m").exec(text)?.[1] ?? Number.NaN);
  const [bytes, size] = [1024 * kib("MemAvailable"), 1024 * kib("MemTotal")];
  return Number.isNaN(bytes + size) ? null : { place: "machine", bytes, size };
}

/**
 * How much of a cgroup's usage the kernel can drop, by its `memory.stat`: all pages of files, as before it kills it takes also
 * those that are in use, and what it keeps for itself. Version 1 doesn't tell how much of that: `kernel`, all of it, is taken for
 * such, since most is.
 */
export function droppable(version: 1 | 2, stat: string, kernel: number): number {
  const value = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, "m").exec(stat)?.[1] ?? 0);
  return version === 1
    ? value("total_inactive_file") + value("total_active_file") + kernel
    : value("inactive_file") + value("active_file") + value("slab_reclaimable");
}
