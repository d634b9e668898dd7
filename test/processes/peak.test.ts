/** The peak of a tree of processes against a model: the program knows who holds what at each moment, and says so. */
import { describe, expect, test } from "vitest";
import { loadProfile } from "../../src/profile/load.ts";
import { anyPython, onEachPython } from "../support/pythons.ts";
import { byProcess, expectAbout, heldIn, MIB, processOf, runTree, sum } from "./tree.ts";

/**
 * Children hold as much as they are told; each answers once it does. They come and go, by exit and by SIGKILL. At one step
 * much more is held than at any other: what each holds then is printed.
 */
const MODEL = `
import json, os, random, signal, sys
MIB = 1 << 20
random = random.Random(sys.argv[1])
base = bytearray(8 * MIB)

def serve(ask, answer):
    held = None
    inherited = True
    os.write(answer, b".")
    while True:
        word = os.read(ask, 12)
        size = int(word)
        if size < 0:
            os._exit(5)
        if inherited and size % (2 * MIB) == 0:
            inherited = globals().pop("base") is None
        held = None
        held = bytearray(size)
        os.write(answer, b".")

class Child:
    def __init__(self):
        ask, self.ask = os.pipe()
        self.answer, answer = os.pipe()
        self.held = 0
        self.pid = os.fork()
        if self.pid == 0:
            serve(ask, answer)
        os.close(ask)
        os.close(answer)
        os.read(self.answer, 1)
    def hold(self, size):
        os.write(self.ask, b"%12d" % size)
        os.read(self.answer, 1)
        self.held = size
    def end(self, killed):
        if killed:
            os.kill(self.pid, signal.SIGKILL)
        else:
            os.write(self.ask, b"%12d" % -1)
        os.waitpid(self.pid, 0)
        os.close(self.ask)
        os.close(self.answer)

children, peaks, ends, best = [], {}, {}, None
steps = 60
high = random.randrange(10, steps - 10)
for step in range(steps):
    while len(children) < 4:
        child = Child()
        children.append(child)
        peaks[child.pid] = 0
    child = random.choice(children)
    size = random.randrange(0, 12) * MIB // 2
    if step == high:
        size += 40 * MIB
    if step != high and random.random() < 0.15:
        children.remove(child)
        killed = random.random() < 0.5
        child.end(killed)
        ends[child.pid] = "killed" if killed else "exited"
        continue
    child.hold(size)
    peaks[child.pid] = max(peaks[child.pid], size)
    if step == high:
        best = {child.pid: child.held for child in children}
        child.hold(size - 40 * MIB)
own = bytearray(3 * MIB)
for child in children:
    child.end(False)
    ends[child.pid] = "exited"
print(json.dumps({"pid": os.getpid(), "best": best, "peaks": peaks, "ends": ends}))
`;

interface Model {
  readonly pid: number;
  readonly best: Readonly<Record<string, number>>;
  readonly peaks: Readonly<Record<string, number>>;
  readonly ends: Readonly<Record<string, "killed" | "exited">>;
}

async function expectModel(python: string, seed: number, flags: readonly string[] = []): Promise<void> {
  const { profile, result, folder } = await runTree(python, MODEL, [String(seed)], { flags });
  expect(result.code, result.stderr).toBe(0);
  const model = JSON.parse(result.stdout) as Model;
  const held = heldIn(profile, { "program.py": MODEL });

  const atPeak = byProcess(held, "held = bytearray(size)");
  for (const pid of Object.keys(model.peaks)) {
    expectAbout(atPeak.get(Number(pid)), model.best[pid] ?? 0, `seed ${seed}, process ${pid} at the peak`);
    expectAbout(processOf(profile, Number(pid)).peak.bytes, model.peaks[pid]!, `its own peak`, 5);
  }
  // What all of them inherited is there once, and its release by children changes nothing.
  const base = byProcess(held, "base = bytearray");
  expect([...base.keys()]).toEqual([model.pid]);
  expectAbout(base.get(model.pid), 8 * MIB, "what was inherited");
  for (const pid of Object.keys(model.peaks))
    expect(processOf(profile, Number(pid)).inheritedBytes).toBeGreaterThan(8 * MIB);

  const known = 8 * MIB + sum(Object.values(model.best));
  const others = sum(
    held.filter(({ line }) => !/(held|base) = bytearray/.test(line)).map(({ bytes }) => bytes),
  );
  expectAbout(profile.peak.bytes, known + others, "the peak", 5);
  expect(others).toBeLessThan(6 * MIB);
  expect(sum(profile.processes.map(({ treeBytes }) => treeBytes))).toBe(profile.peak.bytes);

  // Stacks are the child's own: those that it was forked below.
  const child = held.find(({ line, bytes }) => line.startsWith("held = bytearray") && bytes > 0)!;
  expect(child.functions[0]).toBe("<module>");
  expect(child.functions.slice(-2)).toEqual([expect.stringMatching(/__init__$/), "serve"]);

  for (const [pid, end] of Object.entries(model.ends)) {
    const process = processOf(profile, Number(pid));
    const ending =
      end === "exited" ? { how: "exit", code: 5 } : { how: "signal", signal: "SIGKILL", number: 9 };
    expect(process).toMatchObject({ parentPid: model.pid, ending });
    expect(process.startSeconds).toBeLessThanOrEqual(process.endSeconds!);
    // By itself, what it held at its own peak.
    expect(loadProfile(folder, pid).peak.bytes).toBe(process.peak.bytes);
  }
  // Nothing of those that are gone is left.
  expect(held.filter(({ pid, liveBytes }) => liveBytes > 0 && pid !== model.pid)).toEqual([]);
}

onEachPython(({ executable }) => {
  test("who held what at the peak of the tree", () => expectModel(executable, 1));
  test("the same in sampled recordings", () => expectModel(executable, 2, ["--sample=16KiB"]));
});

describe("at other turns of events", () => {
  test.each([2, 3, 4, 5])("%i", (seed) => expectModel(anyPython().executable, seed));
});

test("what is gained after the peak, and given back before, is no part of it", async () => {
  const program = `
import os
MIB = 1 << 20
def child():
    ask, told = os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:
        small = bytearray(900_000)
        os.write(told[1], b".")
        os.read(ask[0], 1)
        del small
        os.write(told[1], b".")
        os.read(ask[0], 1)
        late = bytearray(900_000)
        many = [bytearray(MIB) for _ in range(20)]
        os.write(told[1], b".")
        os.read(ask[0], 1)
        os._exit(0)
    os.read(told[0], 1)
    def step(waits=True):
        os.write(ask[1], b".")
        waits and os.read(told[0], 1)
    return step
first, second = child(), child()
first()
high = bytearray(22 * MIB)
high = None
first()
first(False)
os.wait()
second()
second()
second(False)
os.wait()
`;
  const { profile } = await runTree(anyPython().executable, program);
  const held = heldIn(profile, { "program.py": program });
  const [parent, first, second] = profile.processes;
  expect(sum(byProcess(held, "late = ").values())).toBeLessThan(1000);
  expect(sum(byProcess(held, "many = ").values())).toBeLessThan(1000);
  expectAbout(byProcess(held, "small = ").get(second!.pid), 900_000, "the second child");
  expectAbout(byProcess(held, "small = ").get(first!.pid), 0, "the first child");
  expectAbout(byProcess(held, "high = ").get(parent!.pid), 22 * MIB, "the parent");
  expect(profile.peak.bytes).toBeLessThan(30 * MIB);
  expectAbout(processOf(profile, first!.pid).peak.bytes, 20 * MIB + 900_000, "the first child's own peak", 3);
});
