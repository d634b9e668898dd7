/** A storm of signals whose handlers allocate, in Python and in C, while threads do: nothing waits for itself, and the figures are right. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { KINDS, type Kind, type Profile } from "../../src/profile/profile.ts";
import { Libraries } from "../calls/calls.ts";
import { onEachPython } from "../support/pythons.ts";
import { runBoth } from "../unnoticed/both.ts";

const SOURCE = fileURLToPath(new URL("native/storm.c", import.meta.url));

/** Its last allocation makes the peak, so that what handlers took counts as a whole. What changes from run to run goes into a file. */
const begin = `
import ctypes, mmap, signal, sys, threading, time
native = ctypes.CDLL(sys.argv[1])
for function in (native.hold_blocks, native.map_from_now_on):
    function.restype, function.argtypes = ctypes.c_long, [ctypes.c_long] * 2
over = False

def allocate():
    kept = []
    while not over:
        kept.append([bytearray(number % 700) for number in range(50)])
        if len(kept) > 100: kept.clear()

threads = [threading.Thread(target=allocate) for _ in range(2)]
`;
const end = `
over = True
for thread in threads: thread.join()
large = bytearray(100_000_000)
with open(sys.argv[2], "w") as file:
    file.write(str(count))
print(len(large))`;

const inPython = `${begin}
taken = []
def handle(number, frame):
    taken.append(bytearray(3000))
for thread in threads: thread.start()
signal.signal(signal.SIGALRM, handle)
signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
while len(taken) < 150:
    held = [[number, str(number)] for number in range(300)]
signal.setitimer(signal.ITIMER_REAL, 0)
count = len(taken)
${end}`;

const inC = `${begin}
for thread in threads: thread.start()
def hold():
    return native.hold_blocks(150, 3000)
count = hold()
${end}`;

/** Wherever the main thread is, in the agent, too. */
const anywhere = `${begin}
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
for thread in threads: thread.start()
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
def hold():
    native.map_from_now_on(100, 0)
    while native.mapped() < 1200:
        held = [[number, str(number)] for number in range(300)]
    return native.stop_mapping()
count = hold()
${end}`;

/** What is held at the peak below a function of the program's, as a number of blocks of this size; all else there is less than one. */
function countHeld(
  { functions, frames, stacks, sites }: Profile,
  name: string,
  size: number,
  kinds: readonly Kind[],
): number {
  let bytes = 0;
  for (let site = 0; site < sites.length; site++) {
    let stack = sites.stack[site]!;
    while (stack >= 0 && functions.name[frames.function[stacks.frame[stack]!]!] !== name)
      stack = stacks.parent[stack]!;
    if (stack >= 0 && kinds.includes(KINDS[sites.kind[site]!]!)) bytes += sites.peakBytes[site]!;
  }
  return Math.floor(bytes / size);
}

onEachPython(
  ({ executable }) => {
    async function run(does: string) {
      const libraries = new Libraries();
      const native = await libraries.compile(SOURCE, "storm.so", ["-O1"]);
      const counted = libraries.place.path("count");
      const { plain, ...ours } = await runBoth(executable, [
        libraries.place.write("program.py", does),
        native,
        counted,
      ]);
      expect([plain.code, plain.stdout]).toEqual([0, "100000000\n"]);
      return { count: Number(readFileSync(counted, "utf8")), ...ours };
    }

    test("Python's handlers: every block", async () => {
      const { count, profile } = await run(inPython);
      expect(countHeld(profile, "handle", 3057, ["object", "buffer"])).toBe(count);
    });

    test("handlers in C: every block", async () => {
      const { count, profile } = await run(inC);
      expect(countHeld(profile, "hold", 3000, ["heap"])).toBe(count);
    });

    test("handlers in C that interrupt the agent: what they do there is unseen, and counted as that", async () => {
      const { count, header, profile } = await run(anywhere);
      const held = countHeld(profile, "hold", 1 << 16, ["anonymous map"]);
      expect(held).toBeGreaterThan(0);
      expect(held).toBeLessThanOrEqual(count / 2 + 1);
      expect(header.unseenEvents).toBeGreaterThan(0);
    });
  },
  ["3.11", "3.13"],
);
