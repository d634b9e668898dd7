import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { MemoryCgroup } from "./cgroup-place.ts";

/** How often the kernel has ended processes for want of memory, and run into limits. */
interface Counts {
  /** Of the cgroup; null where it doesn't tell. */
  readonly killed: number | null;
  /** Of the machine, with those in all cgroups; null where the kernel doesn't tell. */
  readonly killedAnywhere: number | null;
  /** By folder, own cgroup first: how often its limit stood in the way. */
  readonly hits: readonly number[];
}

/** What the kernel did since a moment. */
export interface Kills {
  /** A process of the cgroup was ended, or where that can't be told, one of the machine. */
  readonly hasKilled: boolean;
  /** The folder of the cgroup whose limit stood in the way; null for none. */
  readonly limited: string | null;
}

/** Tells whether the kernel has ended processes of a cgroup since it began to watch. Nothing throws. */
export class KernelKills {
  readonly #place: MemoryCgroup | null;
  readonly #before: Counts;

  constructor(place: MemoryCgroup | null) {
    this.#place = place;
    this.#before = count(place);
  }

  since(): Kills {
    const now = count(this.#place);
    const { killed, killedAnywhere, hits } = this.#before;
    const hasRisen = (before: number | null, after: number | null) =>
      before !== null && after !== null && after > before;
    const limited = now.hits.findIndex((hit, index) => hit > (hits[index] ?? hit));
    return {
      hasKilled:
        now.killed === null
          ? hasRisen(killedAnywhere, now.killedAnywhere)
          : hasRisen(killed ?? 0, now.killed),
      limited: this.#place?.folders[limited] ?? null,
    };
  }
}

/** The events of a cgroup count for those that it lies in, too, but in version 1: there each counts its own. */
function count(place: MemoryCgroup | null): Counts {
  const killedAnywhere = valueIn("/proc/vmstat", "oom_kill");
  if (place === null) return { killed: null, killedAnywhere, hits: [] };
  const { version, folders } = place;
  const events = version === 1 ? "memory.oom_control" : "memory.events";
  const hit = (folder: string) =>
    version === 1
      ? valueIn(join(folder, "memory.failcnt"), "")
      : valueIn(join(folder, "memory.events"), "oom");
  return {
    killed: valueIn(join(folders[0] ?? "", events), "oom_kill"),
    killedAnywhere,
    hits: folders.map((folder) => hit(folder) ?? 0),
  };
}

/** The number behind a name, or alone in the file where that is "". */
function valueIn(path: string, name: string): number | null {
  try {
    const value = new RegExp(name === "" ? "^(\\d+)$" : `^${name} (\\d+)$`, "m").exec(
      readFileSync(path, "utf8"),
    );
    return value ? Number(value[1]) : null;
  } catch {
    return null;
  }
}
