import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CgroupSample } from "../recording/system-series.ts";
import { findMemoryCgroup, type MemoryCgroup } from "./cgroup-place.ts";
import { SystemFile } from "./system-file.ts";

const FILES = {
  1: { usage: "memory.usage_in_bytes", limit: "memory.limit_in_bytes" },
  2: { usage: "memory.current", limit: "memory.max" },
} as const;

/** Version 1 says "none" by the last whole page below 2^63; no machine has as much as this. */
const NO_LIMIT = 2 ** 53;

/** A process may be put into another cgroup, and a limit may be changed, while it runs. */
const FIND_PERIOD_MS = 5000;

/** A cgroup by the file that tells its usage, and its limit in bytes, or null without one. */
interface Limited {
  readonly usage: string;
  readonly limit: number | null;
}

/** Watches the cgroup that sets a process the tightest limit, if there is one that can be read. */
export class CgroupMemory {
  readonly #pid: number;
  #mounts: string | null = null;
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
    this.#mounts ??= await readText("/proc/self/mountinfo");
    const place = findMemoryCgroup((await readText(`/proc/${this.#pid}/cgroup`)) ?? "", this.#mounts ?? "");
    if (place === null) return; // or the process has gone, and its cgroup is the one that it was in
    const limited = await findTightest(place);
    if (limited.usage !== this.#limited?.usage) {
      this.close();
      this.#file = SystemFile.open(limited.usage);
    }
    this.#limited = limited;
  }
}

/** Of a process's cgroup and those it lies in, the one with the lowest limit; without any limit, its own. */
export async function findTightest({ version, folders }: MemoryCgroup): Promise<Limited> {
  const files = FILES[version];
  const all = await Promise.all(
    folders.map(async (folder): Promise<Limited> => {
      const limit = parseBytes(await readText(join(folder, files.limit)));
      return { usage: join(folder, files.usage), limit: limit !== null && limit < NO_LIMIT ? limit : null };
    }),
  );
  return all.reduce((tightest, one) =>
    (one.limit ?? NO_LIMIT) < (tightest.limit ?? NO_LIMIT) ? one : tightest,
  );
}

/** "max" is no number of bytes, and what can't be read is none. */
function parseBytes(text: string | null | undefined): number | null {
  return text && /^\d+\n?$/.test(text) ? Number(text) : null;
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return null;
  }
}
