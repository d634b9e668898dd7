/** What the operating system sees of programs of different kinds, taken apart. */
import { rmSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { openRun } from "../../src/recording/open.ts";
import { execute, floodmark, Workplace } from "../support/floodmark.ts";
import {
  anyPython,
  FREE_THREADED,
  MINORS_AND_FREE,
  onEachPython,
  testWith,
  USUAL_MINORS,
} from "../support/pythons.ts";

const python = anyPython().executable;
const MIB = 2 ** 20;

/** On a busy machine looks cost so much that the next one, which has to stay below its share, is a minute or two away. */
vi.setConfig({ testTimeout: 400_000 });

/** Defines `looked()`, which waits until the launcher has begun a look at this process as it is now, and written it. */
const LOOKED = `
import json, os, time
def last_look():
    last = ""
    with open("out/system.jsonl") as file:
        started = json.loads(next(file))["startedMs"] / 1000
        for line in file: # little is held meanwhile
            if line.startswith('{"look"') and '"recording":"%d"' % os.getpid() in line and line.endswith("\\n"):
                last = line
    return started + json.loads(last)["look"]["t"] if last else 0
def looked():
    now = time.time()
    while last_look() <= now:
        if time.time() > now + 300: raise SystemExit("nobody looked")
        time.sleep(0.2)
`;

interface Explained {
  readonly source: "look" | "ticks";
  readonly pid: number;
  readonly seconds: number;
  readonly rss: number;
  readonly live: number;
  readonly parts: readonly { readonly key: string; readonly bytes: number }[];
  readonly arenas: { readonly count: number; readonly bytes: number; readonly few: number | null };
  readonly large: readonly {
    readonly file: string;
    readonly line: number;
    readonly count: number;
    readonly bytes: number;
    readonly resident: number;
  }[];
  readonly remarks: readonly string[];
}

const place = new Workplace();
afterEach(() => place.remove());

async function output(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await floodmark(["explain", ...args], { cwd: place.folder });
  expect(code, stderr).toBe(0);
  return stdout;
}
const explain = async (...args: string[]): Promise<Explained> =>
  JSON.parse(await output("out", "--json", ...args)) as Explained;

/** Runs a program to its end; `looked()` is there for it. */
async function run(executable: string, code: string): Promise<string> {
  place.write("app.py", `${LOOKED}\n${code}`);
  const args = ["run", "-q", "--no-open", "-o", "out", "--python", executable, "app.py"];
  const { code: exit, stdout, stderr } = await floodmark(args, { cwd: place.folder });
  expect(exit, stderr).toBe(0);
  return stdout;
}

/** Runs it, and explains its end: the parts are the RSS, of which hardly anything is unexplained. */
async function explainEnd(executable: string, code: string): Promise<Record<string, number> & Explained> {
  await run(executable, `${code}\nos._exit(0) # before somebody looks at how Python takes everything down`);
  const explained = await explain("--at", "end");
  expect(explained.source).toBe("look");
  const sum = explained.parts.reduce((total, { bytes }) => total + bytes, 0);
  expect(sum).toBeCloseTo(explained.rss, 0);
  const parts = Object.fromEntries(explained.parts.map(({ key, bytes }) => [key, bytes]));
  expect(Math.abs(parts.unexplained!)).toBeLessThan(0.05 * explained.rss);
  expectSeenRss(explained);
  return { ...explained, ...parts } as Record<string, number> & Explained;
}

/** The samples of the operating system's say the same: the one before, or the one after, at which the program may be at its end. */
function expectSeenRss({ seconds, rss, pid }: Explained): void {
  const { system, recording } = openRun(place.path("out"));
  const samples = system?.processes.get(pid);
  // The recording's clock begins with the agent, a little after the launcher's.
  const shift = recording.header.started - (system?.startedMs ?? 0) / 1000;
  const after = samples?.seconds.findIndex((one) => one >= seconds + shift) ?? -1;
  const around = [after - 1, after].map((row) => Math.abs(rss / (samples?.rss.at(row) ?? 0) - 1));
  expect(Math.min(...around)).toBeLessThan(0.05);
}

const within = (value: number, share: number, of: number): void => {
  expect(value).toBeGreaterThan((1 - share) * of);
  expect(value).toBeLessThan((1 + share) * of);
};

onEachPython((given) => {
  test("small objects: most of it is live, and in arenas", async () => {
    const {
      objects,
      interpreter,
      floodmark: own,
      arenas,
      live,
    } = await explainEnd(given.executable, "keep = [(i, str(i)) for i in range(300_000)]\nlooked()");
    within(objects!, 0.1, live);
    expect(arenas.count).toBeGreaterThan(20);
    expect(arenas.few).toBeLessThan(0.1 * arenas.count + 1);
    expect(interpreter).toBeLessThan(0.2 * arenas.bytes);
    expect(own).toBeGreaterThan(2 * MIB);
  });

  test("fragmented after a peak: the arenas that survivors keep are the interpreter's overhead", async () => {
    // What becomes of it without Floodmark, seen from within.
    const program = `
import os
def rss():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096
def peak():
    many = [bytes(100 + i % 200) for i in range(400_000)]
    return many[::2000]
before = rss()
keep = peak()
`;
    const plain = place.write("plain.py", `${program}\nprint(rss() - before - sum(map(len, keep)))`);
    const { stdout } = await execute(given.executable, [plain]);
    const { interpreter, arenas, remarks } = await explainEnd(given.executable, `${program}\nlooked()`);
    // mimalloc goes on giving pages back, for as long as it takes until somebody looks.
    if (given.minor !== FREE_THREADED) within(interpreter!, 0.1, Number(stdout));
    else expect(interpreter! / Number(stdout)).toBeLessThan(1.1);
    const few = arenas.few ?? 0;
    expect(few).toBeGreaterThan(0.8 * arenas.count);
    expect(remarks[0]).toMatch(/arenas? are kept by fewer than 10 objects each: \d/);
  });
}, MINORS_AND_FREE);

onEachPython(
  (given) => {
    test("large blocks are cut from where small ones are, and stand apart all the same", async () => {
      const { objects, large, arenas, allocator, interpreter } = await explainEnd(
        given.executable,
        "keep = [bytearray(3 << 20) for _ in range(20)]\nsmall = [str(i) for i in range(100_000)]\nlooked()",
      );
      const own = large.filter(({ file, bytes }) => file.endsWith("app.py") && bytes > 50 * MIB);
      expect(own).toMatchObject([{ count: 20 }]);
      within(own[0]!.resident, 0.05, 60 * MIB);
      expect(arenas.bytes).toBeLessThan(60 * MIB);
      expect(objects!).toBeLessThan(40 * MIB);
      expect(allocator! + interpreter!).toBeLessThan(30 * MIB);
    });
  },
  [FREE_THREADED],
);

onEachPython((given) => {
  testWith(given, ["numpy"], "numpy: arrays are heap, wholly there", async () => {
    const { heap, allocator, large } = await explainEnd(
      given.executable,
      `import numpy
keep = [numpy.ones(1_000_000) for _ in range(12)]
looked()`,
    );
    within(heap!, 0.05, 12 * 8e6);
    expect(allocator).toBeLessThan(10 * MIB);
    const own = large.filter(({ file, resident }) => file.endsWith("app.py") && resident > 50 * MIB);
    expect(own).toMatchObject([{ count: 12, bytes: 12 * 8e6, resident: 12 * 8e6 }]);
  });

  testWith(given, ["pandas"], "pandas: strings and columns", async () => {
    const { objects, heap, code } = await explainEnd(
      given.executable,
      `import pandas
frame = pandas.DataFrame({"a": range(300_000), "b": [f"name {i}" for i in range(300_000)]})
frame["c"] = frame.a * 1.5
looked()`,
    );
    expect(objects).toBeGreaterThan(15 * MIB);
    expect(heap! + objects!).toBeGreaterThan(25 * MIB);
    expect(code).toBeGreaterThan(20 * MIB);
  });

  testWith(given, ["numpy"], "a reserve that is mostly untouched is told apart", async () => {
    const { heap, large, rss, live } = await explainEnd(
      given.executable,
      `import numpy
reserve = numpy.empty(5 << 27)
reserve[:5 << 20] = 1.0
looked()`,
    );
    const [reserve] = large;
    expect(reserve).toMatchObject({ count: 1, bytes: 5 * 1024 * MIB });
    within(reserve!.resident, 0.05, 40 * MIB);
    within(heap!, 0.05, 40 * MIB);
    expect(live).toBeGreaterThan(5 * 1024 * MIB);
    expect(rss).toBeLessThan(200 * MIB);
    const text = await output("out", "--at", "end");
    expect(text).toMatch(/\n {2}allocated 5\.00 GiB, touched \d\d\.\d MiB +<module> +app\.py:\d+\n/);
  });
}, USUAL_MINORS);

test("maps, and memory that is shared, stand apart", async () => {
  const { maps, shared, files, large } = await explainEnd(
    python,
    `import mmap, os
half = mmap.mmap(-1, 40 << 20)
half.write(b"x" * (20 << 20))
private = mmap.mmap(-1, 30 << 20, flags=mmap.MAP_PRIVATE)
private.write(b"x" * (30 << 20))
memory = os.memfd_create("some")
os.ftruncate(memory, 10 << 20)
other = mmap.mmap(memory, 10 << 20)
other.write(b"x" * (10 << 20))
with open(${JSON.stringify(process.execPath)}, "rb") as file:
    mapped = mmap.mmap(file.fileno(), 20 << 20, access=mmap.ACCESS_READ)
mapped[::4096]
looked()`,
  );
  within(maps!, 0.05, 50 * MIB);
  within(shared!, 0.05, 10 * MIB);
  within(files!, 0.1, 20 * MIB);
  expect(large.find(({ bytes }) => bytes === 40 * MIB)?.resident).toBe(20 * MIB);
});

test("a forked child is explained by itself, with what it has of its parent", async () => {
  const pid = Number(
    await run(
      python,
      `import os
inherited = [bytes(500) for _ in range(60_000)]
child = os.fork()
if child == 0:
    own = [bytes(400) for _ in range(50_000)]
    looked(); looked()
    os._exit(0)
os.waitpid(child, 0)
print(child)`,
    ),
  );
  const explained = await explain("--at", "end", "--process", String(pid));
  const bytes = (key: string) => explained.parts.find((part) => part.key === key)?.bytes ?? 0;
  expect(explained.pid).toBe(pid);
  within(bytes("objects"), 0.15, 50_000 * 433);
  expect(bytes("inherited")).toBeGreaterThan(20 * MIB);
  expect(Math.abs(bytes("unexplained"))).toBeLessThan(0.05 * explained.rss);
});

interface ExplainedTree extends Pick<Explained, "parts" | "live" | "large"> {
  readonly source: "tree";
  readonly pss: number;
  readonly rss: number;
  readonly processes: readonly {
    readonly pid: number;
    readonly label: string;
    readonly pss: number;
    readonly rss: number;
    readonly live: number;
    readonly unexplained: number;
  }[];
  readonly unseen: readonly unknown[];
}

/** Three workers that each hold 20 MiB until all of them, and the program, were looked at; each says its own Pss then. */
const WORKERS = `
import multiprocessing, os, sys
MIB = 1 << 20
${LOOKED}def say_pss():
    with open("/proc/self/smaps_rollup") as file:
        [pss] = [line for line in file if line.startswith("Pss:")]
    return os.getpid(), int(pss.split()[1]) * 1024
def prepare(barrier):
    global meet
    meet = barrier
def work(number):
    own = bytearray(b"x") * (20 * MIB)
    if number == 0 and "shared" in globals():
        shared[::4096] = shared[::4096]
    meet.wait(60)
    looked()
    meet.wait(60)
    said = say_pss()
    meet.wait(60)
    return said
def main(method):
    context = multiprocessing.get_context(method)
    barrier = context.Barrier(4)
    with context.Pool(3, prepare, (barrier,)) as pool:
        works = pool.map_async(work, range(3), 1)
        barrier.wait(60)
        looked()
        barrier.wait(60)
        print(time.time())
        said = [say_pss()]
        barrier.wait(60)
        for pid, pss in said + works.get():
            print(pid, pss)
`;

/** What each of its processes said, and when, on the run's clock. */
async function runWorkers(code: string): Promise<{ at: string; said: ReadonlyMap<number, number> }> {
  const stdout = await run(python, `${WORKERS}\n${code}`);
  const [time = "", ...said] = stdout.trim().split("\n");
  return {
    at: (Number(time) - openRun(place.path("out")).recording.header.started).toFixed(3),
    said: new Map(said.map((line) => line.split(" ").map(Number) as [number, number])),
  };
}

/** Explains that moment: figures of the parts and of the processes add up, and hardly anything is unexplained. */
async function explainWorkers(
  at: string,
): Promise<{ explained: ExplainedTree; parts: Record<string, number> }> {
  const explained = JSON.parse(await output("out", "--json", "--at", at)) as ExplainedTree;
  expect([explained.source, explained.unseen]).toEqual(["tree", []]);
  const sum = (values: readonly number[]) => values.reduce((total, one) => total + one, 0);
  expect(sum(explained.parts.map(({ bytes }) => bytes))).toBeCloseTo(explained.pss, 0);
  for (const figure of ["pss", "rss", "live"] as const)
    expect(sum(explained.processes.map((one) => one[figure]))).toBeCloseTo(explained[figure], 0);
  const parts = Object.fromEntries(explained.parts.map(({ key, bytes }) => [key, bytes]));
  expect(Math.abs(parts.unexplained!)).toBeLessThan(0.05 * explained.pss);
  expect(sum(explained.processes.map((one) => one.unexplained))).toBeCloseTo(parts.unexplained!, -4);
  return { explained, parts };
}

describe("a tree of processes", () => {
  test("by fork: what all share counts once, and a copy of it as one", async () => {
    const { at, said } = await runWorkers(
      'shared = bytearray(b"x") * (60 * MIB)\nif __name__ == "__main__":\n    main("fork")',
    );
    const { explained, parts } = await explainWorkers(at);
    const wanted = [...said.values()].reduce((sum, pss) => sum + pss, 0);
    within(explained.pss, 0.1, wanted);
    expect(explained.rss).toBeGreaterThan(explained.pss + 2 * 60 * MIB);
    within(explained.live, 0.1, 120 * MIB);
    within(parts.inherited!, 0.2, 60 * MIB);
    expect(new Set(explained.processes.map(({ pid }) => pid))).toEqual(new Set(said.keys()));
    for (const { pid, pss, live, label } of explained.processes) {
      within(pss, 0.2, said.get(pid)!);
      expect(Math.floor(live / MIB / 20) * 20).toBe(label === "app.py" && live > 50 * MIB ? 60 : 20);
    }
    const text = await output("out", "--at", at);
    expect(text).toMatch(/^floodmark {2}Pss \d+ MiB (at|from) .* · 4 processes · 1\d\d MiB held\n/);
    expect(text).toMatch(/\n {5,}Pss +RSS +held +unexplained\n(.* app\.py\n){4}.* in all\n/);
    const worker = explained.processes.findLast(({ live }) => live < 50 * MIB);
    const alone = await explain("--at", "end", "--process", String(worker!.pid));
    expect([alone.source, alone.pid]).toEqual(["look", worker!.pid]);
    expect(alone.rss).toBeGreaterThan(worker!.pss + 30 * MIB);
  });

  test("by spawn: each has its own, and what another Python than the program's own needs is among them", async () => {
    const { at, said } = await runWorkers('if __name__ == "__main__":\n    main("spawn")');
    const { explained, parts } = await explainWorkers(at);
    const known = explained.processes.filter(({ pid }) => said.has(pid));
    expect(known).toHaveLength(4);
    for (const { pid, pss } of known) within(pss, 0.2, said.get(pid)!);
    expect(parts.inherited).toBe(0);
    within(parts.objects! + parts.buffers! + parts.heap!, 0.1, explained.live);
  });
});

describe("where nobody looked", () => {
  test("what the recording tells is said", async () => {
    await run(python, "keep = bytes(20 << 20)");
    rmSync(place.path("out/system.jsonl"));
    const explained = await explain();
    expect(explained.source).toBe("ticks");
    expect(explained.live).toBeGreaterThan(20 * MIB);
    expect(await output("out")).toMatch(
      /^floodmark {2}nothing seen from outside at .*\n\n {2}.* held.*\n {2}Nobody looked .*: floodmark run does\.\n$/,
    );
  });

  test("a program that is over at once has done no harm", async () => {
    await run(python, "pass");
    expect((await explain()).rss).not.toBe(0);
  });
});
