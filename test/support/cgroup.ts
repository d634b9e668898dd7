import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findMemoryCgroup, type MemoryCgroup } from "../../src/launch/cgroup-place.ts";

/** Limits memory for what a test starts: a cgroup below the test's own. */
export class TestCgroup {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** null where none can be made here: without the permission, or in a cgroup of version 2 that processes are in. */
  static make(limit: number): TestCgroup | null {
    const place = ownCgroup();
    if (place === null) return null;
    const folder = join(place.folders[0]!, `floodmark-test-${process.pid}`);
    const file = place.version === 1 ? "memory.limit_in_bytes" : "memory.max";
    try {
      mkdirSync(folder);
    } catch {
      return null;
    }
    try {
      writeFileSync(join(folder, file), String(limit));
      return new TestCgroup(folder);
    } catch {
      rmdirSync(folder);
      return null;
    }
  }

  /** The command that runs another one inside. */
  around(command: readonly string[]): readonly [string, ...string[]] {
    return ["sh", "-c", `echo 0 > "$0/cgroup.procs" && exec "$@"`, this.#folder, ...command];
  }

  /** All that ran inside has ended. */
  remove(): void {
    rmdirSync(this.#folder);
  }
}

function ownCgroup(): MemoryCgroup | null {
  return findMemoryCgroup(
    readFileSync("/proc/self/cgroup", "utf8"),
    readFileSync("/proc/self/mountinfo", "utf8"),
  );
}
