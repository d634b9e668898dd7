/** No lock is held while the program's own code runs inside of an allocation, and that code may allocate in another thread and wait for it. */
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Libraries } from "../calls/calls.ts";
import { onEachPython } from "../support/pythons.ts";
import { runBoth } from "../unnoticed/both.ts";

const SOURCE = fileURLToPath(new URL("native/waits.c", import.meta.url));

/** Its own allocators stand below the agent's wrappers, since before the interpreter, and above them. */
const PROGRAM = `
import ctypes, mmap, os, threading
native = ctypes.CDLL(None)

def hold(count):
    kept = [[bytearray(number % 2000), {number: str(number)}] for number in range(count)]
    return len(kept + kept[::2])

def in_thread():
    results.append(hold(1500))

results = []
native.arm()
print(hold(3000))
for _ in range(2):
    threads = [threading.Thread(target=in_thread) for _ in range(4)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    print(results)
    native.wrap()
areas = [mmap.mmap(-1, 1 << 20) for _ in range(10)]
large = [bytearray(200_000) for _ in range(100)]
print(hold(3000), len(areas), native.disarm() > 500, len(os.listdir("/proc/self/task")))`;

onEachPython(
  ({ executable }) => {
    test("allocators of the program that wait for another thread's allocations", async () => {
      const libraries = new Libraries();
      const library = await libraries.compile(SOURCE, "waits.so", ["-O1", "-ldl"]);
      const program = libraries.place.write("program.py", PROGRAM);
      const { plain, profile } = await runBoth(executable, [program], { env: { LD_PRELOAD: library } });
      expect([plain.code, plain.stderr]).toEqual([0, ""]);
      expect(plain.stdout.split("\n")[3]).toBe("4500 10 True 2");
      expect(profile.peak.bytes).toBeGreaterThan(30_000_000);
    });
  },
  ["3.11", "3.13"],
);
