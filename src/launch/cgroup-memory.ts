import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CgroupSample } from "../recording/system-series.ts";
import { findMemoryCgroup, type MemoryCgroup } from "./cgroup-place.ts";
import { SystemFile } from "./system-file.ts";

/** What is what in a memory cgroup's folder. */
export const CGROUP_FILES = {
  1: { usage: "memory.usage_in_bytes", limit: "memory.limit_in_bytes" },
  2: { usage: "memory.current", limit: "memory.max" },
} as const;

/** Version 1 says "none" by the last whole page below 2^63; no machine has as much as this. */
const NO_LIMIT = 2 ** 53;

/** A process may be put into another cgroup, and a limit may be changed, while it runs. */
const FIND_PERIOD_MS = 5000;

/** A cgroup by its folder, and its limit in bytes, or null without one. */
export interface Limited {
  readonly folder: string;
  readonly limit: number | null;
}

/** Watches the cgroup that sets a process the tightest limit, if there is one that can be read. */
export class CgroupMemory {
  readonly #pid: number;
  #foundMs = Number.NEGATIVE_INFINITY;
  #limited: Limited | null = null;
  #file: SystemFile | null = null;

  constructor(pid: number) {
    this.#pid = pid;
  }

  async read(): Promise<CgroupSample | null> {
    if (performance.now() - this.#foundMs >= FIND_PERIOD_MS) await this.#find();
    const usage = parseBytes(await this.#file?.read());
    return usage === null ? null : { usage, limit: this.#limited?.limit ?? null };
  }

  close(): void {
    this.#file?.close();
    this.#file = null;
  }

  async #find(): Promise<void> {
    this.#foundMs = performance.now();
    const place = await findCgroupOf(this.#pid);
    if (place === null) return; // or the process has gone, and its cgroup is the one that it was in
    const limited = tightest(await readLimits(place));
    if (limited.folder !== this.#limited?.folder) {
      this.close();
      this.#file = SystemFile.open(join(limited.folder, CGROUP_FILES[place.version].usage));
    }
    this.#limited = limited;
  }
}

/** null where the process has gone, or has none that is to be seen. */
export async function findCgroupOf(pid: number): Promise<MemoryCgroup | null> {
  const cgroup = (await readText(`/proc/${pid}/cgroup`)) ?? "";
  return findMemoryCgroup(cgroup, (await readText("/proc/self/mountinfo")) ?? "");
}

/** The limits of a process's cgroup and of those it lies in. */
export function readLimits({ version, folders }: MemoryCgroup): Promise<readonly Limited[]> {
  return Promise.all(
    folders.map(async (folder) => {
      const limit = parseBytes(await readText(join(folder, CGROUP_FILES[version].limit)));
      return { folder, limit: limit !== null && limit < NO_LIMIT ? limit : null };
    }),
  );
}

/** The one with the lowest limit; without any limit, the process's own, which stands first. */
export function tightest(cgroups: readonly Limited[]): Limited {
  return cgroups.reduce((least, one) => ((one.limit ?? NO_LIMIT) < (least.limit ?? NO_LIMIT) ? one : least));
}

/** "max" is no number of bytes, and what can't be read is none. */
export function parseBytes(text: string | null | undefined): number | null {
  return text && /^\d+\n?$/.test(text) ? Number(text) : null;
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return null;
  }
}
