import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { anyPython, onEachPython } from "../support/pythons.ts";
import type { Recorded } from "../support/recorded.ts";
import { checkProgram, Libraries } from "./calls.ts";

/** Bytes of the recordings of a run. */
function recordingSize({ folder }: Recorded): number {
  const recordings = join(folder, "recording");
  return readdirSync(recordings).reduce((sum, name) => sum + statSync(join(recordings, name)).size, 0);
}

test("native threads are charged to the line that started them; short ones leave nothing behind", async () => {
  const libraries = new Libraries();
  await libraries.compile("workers.c", "workers.so");
  const few = await checkProgram(anyPython(), "workers.py", libraries, { args: ["10"] });
  const many = await checkProgram(anyPython(), "workers.py", libraries, { args: ["10000"] });
  expect(recordingSize(many)).toBe(recordingSize(few));
});

onEachPython((python) => {
  test("a pool's work is charged to the line that handed it over", async () => {
    const libraries = new Libraries();
    await libraries.compile("pool.cc", "pool.so");
    await checkProgram(python, "pool.py", libraries, { tolerance: 0.1 });
  });
});
