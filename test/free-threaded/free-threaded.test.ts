/** Without a GIL, eight threads are within Python at once: what lines hold is right to the byte all the same. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { ROOT } from "../../scripts/pythons.ts";
import { runPlain, shown } from "../part/part.ts";
import { Workplace } from "../support/floodmark.ts";
import { FREE_THREADED, onEachPython } from "../support/pythons.ts";
import { type Frame, record, type Stack, sumBytes } from "../support/recorded.ts";

const PROGRAM = join(ROOT, "test", "free-threaded", "threads.py");
const LINES = readFileSync(PROGRAM, "utf8").split("\n");

const place = new Workplace();
afterEach(() => place.remove());

/** Bytes of the line of the program with this comment. */
function held(stacks: readonly Stack[], comment: string, under = (_: readonly Frame[]) => true): number {
  const line = LINES.findIndex((text) => text.includes(`# ${comment}`)) + 1;
  const isThere = (frame?: Frame) => frame?.file === PROGRAM && frame.line === line;
  return sumBytes(stacks, (frames) => isThere(frames.at(-1)) && under(frames));
}

/** Ten children are forked while other threads allocate; each holds what it says, by its own recording. */
const FORKS = `
import os, sys, threading
from sys import getsizeof as size
ended = False
def churn():
    kept = []
    while not ended:
        kept.append(bytes(1000))
        if len(kept) > 100: kept.clear()
threads = [threading.Thread(target=churn) for _ in range(6)]
for thread in threads: thread.start()
children = []
for number in range(10):
    child = os.fork()
    if child == 0:
        held = [bytes(3000) for _ in range(1000)] # held by a child
        os._exit(0 if len(held) == 1000 else 1)
    children.append(child)
for child in children: assert os.waitpid(child, 0)[1] == 0
ended = True
for thread in threads: thread.join()
print(size(bytes(3000)) * 1000)
`;

/** On and off, each time while eight threads allocate, resize and hand to each other; what is held meanwhile is known. */
const SWITCHED = `
import queue, shutil, sys, threading
ended = False
queues = [queue.SimpleQueue() for _ in range(8)]
def work(me):
    kept = {}
    number = 0
    while not ended:
        number += 1
        kept[number % 200] = [str(number), {number: bytes(number % 3000)}]
        queues[me].put(bytes(500))
        try:
            while True: queues[me - 1].get_nowait()
        except queue.Empty: pass
threads = [threading.Thread(target=work, args=(me,)) for me in range(8)]
for thread in threads: thread.start()
for number in range(100):
    if number: shutil.rmtree("part")
    agent.start("part", 5000 * (number % 3 == 1))
    held = [bytes(3000) for _ in range(1000)] # held
    agent.stop()
    del held
ended = True
for thread in threads: thread.join()
print(sys.getsizeof(bytes(3000)) * 1000)
`;

onEachPython(
  ({ executable }) => {
    test("eight threads that allocate at once", async () => {
      const { finished, stacks, summary } = await record(["--python", executable, PROGRAM]);
      expect(finished).toMatchObject({ code: 0 });
      const [leaves = 0, buffers = 0] = finished.stdout.split(" ").map(Number);
      expect(held(stacks, "leaves")).toBe(leaves);
      expect(held(stacks, "leaves", (frames) => frames[0]?.function === "worker-N")).toBe(leaves);
      expect(held(stacks, "resized")).toBe(buffers);
      expect(held(stacks, "nothing")).toBe(0);
      expect(sumBytes(stacks)).toBe(summary.peak.bytes);
    });

    test("a GIL that is asked for changes nothing", async () => {
      const program = readFileSync(PROGRAM, "utf8").replace("assert not", "assert");
      const path = place.write("threads.py", program);
      const { finished, stacks, summary } = await record(["--python", executable, path], {
        env: { PYTHON_GIL: "1" },
      });
      const [leaves = 0] = finished.stdout.split(" ").map(Number);
      const line = LINES.findIndex((text) => text.includes("# leaves")) + 1;
      expect(sumBytes(stacks, (frames) => frames.at(-1)?.file === path && frames.at(-1)?.line === line)).toBe(
        leaves,
      );
      expect(sumBytes(stacks)).toBe(summary.peak.bytes);
    });

    test("children that are forked while others allocate", async () => {
      const path = place.write("program.py", FORKS);
      const { finished, folder } = await record(["--python", executable, path]);
      expect(finished).toMatchObject({ code: 0 });
      const recordings = join(folder, "recording");
      const said = [];
      for (const name of readdirSync(recordings).filter((one) => one.endsWith(".floodmark")))
        said.push((await shown(place, join(recordings, name))).at("# held by a child"));
      const list = Number(finished.stdout);
      expect(said.filter((bytes) => bytes >= list && bytes < list + 10_000)).toHaveLength(10);
    });

    test("100 times on and off while eight threads allocate", async () => {
      const { code, signal, stdout, stderr } = await runPlain(executable, place, SWITCHED);
      expect([code, signal, stderr]).toEqual([0, null, ""]);
      // At the peak the other threads may have held more, and this one not yet all.
      const { at, peak } = await shown(place, "part", "--at", "end");
      expect(at("# held")).toBeGreaterThanOrEqual(Number(stdout));
      expect(at("# held") - Number(stdout)).toBeLessThan(10_000); // the list itself
      expect(peak.bytes).toBeLessThan(100_000_000);
    });
  },
  [FREE_THREADED],
);
