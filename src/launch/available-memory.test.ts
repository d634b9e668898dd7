import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Available, AvailableMemory, droppable, parseMachine } from "./available-memory.ts";

it("the machine's is what the kernel says, page cache that can be dropped included", () => {
  const text = "MemTotal:       24684096 kB\nMemFree:         100000 kB\nMemAvailable:   20000000 kB\n";
  expect(parseMachine(text)).toEqual({ place: "machine", bytes: 20_480_000_000, size: 25_276_514_304 });
  expect(parseMachine("MemTotal: 24684096 kB\n")).toBe(null);
});

it("a cgroup can drop its pages of files, used or not, and what the kernel keeps", () => {
  const v2 =
    "anon 500\nfile 90\ninactive_anon 400\ninactive_file 30\nactive_file 20\nslab_reclaimable 7\nslab 9\n";
  expect(droppable(2, v2, 0)).toBe(57);
  const v1 =
    "cache 90\ninactive_file 1\nactive_file 1\ntotal_inactive_anon 400\ntotal_inactive_file 30\ntotal_active_file 20\n";
  expect(droppable(1, v1, 5)).toBe(55);
  expect(droppable(2, "", 0)).toBe(0);
});

let top = "";
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), "floodmark-cgroup-"));
  mkdirSync(join(top, "job"));
});
afterEach(() => rmSync(top, { recursive: true }));

const CARE = { enough: 500, reserveOf: () => 100, periodMs: () => 0 };
const write = (name: string, text: string | number) => writeFileSync(join(top, name), `${text}\n`);

/** What is left in the cgroups, the process's own first. */
function inCgroups(memory: AvailableMemory): readonly Available[] {
  return memory.read().filter(({ place }) => place === "cgroup");
}

it("each cgroup with a limit counts, the process's own and those it lies in", () => {
  write("memory.current", 900);
  write("memory.stat", "inactive_file 50");
  write("job/memory.current", 300);
  write("job/memory.stat", "inactive_file 100");
  const memory = new AvailableMemory(CARE);
  const [own, outer] = [join(top, "job"), top];
  memory.setCgroups({ version: 2, folders: [own, outer] }, [
    { folder: own, limit: 400 },
    { folder: outer, limit: 1000 },
  ]);
  expect(inCgroups(memory)).toEqual([
    { place: "cgroup", bytes: 200, size: 400 },
    { place: "cgroup", bytes: 150, size: 1000 },
  ]);
  memory.setCgroups({ version: 2, folders: [own] }, [{ folder: own, limit: null }]);
  expect(inCgroups(memory)).toEqual([]);
  expect(memory.read()).toEqual([expect.objectContaining({ place: "machine" })]);
  memory.close();
});

it("before little is said to be left, what can be dropped is looked at anew", () => {
  write("memory.usage_in_bytes", 600);
  write("memory.kmem.usage_in_bytes", 10);
  write("memory.stat", "total_inactive_file 0");
  const memory = new AvailableMemory(CARE);
  memory.setCgroups({ version: 1, folders: [top] }, [{ folder: top, limit: 1000 }]);
  expect(inCgroups(memory)[0]?.bytes).toBe(410);
  write("memory.usage_in_bytes", 999);
  write("memory.stat", "total_inactive_file 700");
  expect(inCgroups(memory)[0]?.bytes).toBe(711);
  memory.close();
});
