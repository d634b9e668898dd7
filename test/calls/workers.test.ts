import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { TABLE } from "../../src/recording/layout.ts";
import { openRun } from "../../src/recording/open.ts";
import { execute } from "../support/floodmark.ts";
import { anyPython, MINORS_AND_FREE, onEachPython } from "../support/pythons.ts";
import type { Recorded } from "../support/recorded.ts";
import { checkProgram, FOLDER, Libraries } from "./calls.ts";

/** The chunks of a run's recording, but for the timeline's, which a longer run has more of. */
function tableChunks({ folder }: Recorded): number[] {
  const timeline: readonly number[] = [TABLE.moments, TABLE.changes, TABLE.changes_2];
  const { chunkTable } = openRun(folder).recording.header;
  return [...chunkTable].filter((table) => !timeline.includes(table)).sort();
}

test("native threads are charged to the line that started them; short ones leave nothing behind", async () => {
  const libraries = new Libraries();
  await libraries.compile("workers.c", "workers.so");
  const few = await checkProgram(anyPython(), "workers.py", libraries, { args: ["10"] });
  const many = await checkProgram(anyPython(), "workers.py", libraries, { args: ["10000"] });
  expect(tableChunks(many)).toEqual(tableChunks(few));
});

onEachPython((python) => {
  test("a pool's work is charged to the line that handed it over", async () => {
    const libraries = new Libraries();
    await libraries.compile("pool.cc", "pool.so");
    await checkProgram(python, "pool.py", libraries, { tolerance: 0.1 });
  });
}, MINORS_AND_FREE);

const rust = await execute("rustc", ["--version"]).catch(() => null);
const title = rust === null ? "Rust is skipped: there is no rustc" : "with Rust's own means of waiting";
describe.skipIf(rust === null)(title, () => {
  test("a pool's work is charged to the line that handed it over", async () => {
    const libraries = new Libraries();
    const flags = ["--crate-type", "cdylib", "--edition", "2021", "-o", libraries.place.path("pool.so")];
    const built = await execute("rustc", [...flags, join(FOLDER, "native", "pool.rs")]);
    expect(built.code, built.stderr).toBe(0);
    await checkProgram(anyPython(), "pool.py", libraries, { tolerance: 0.1 });
  });
});
