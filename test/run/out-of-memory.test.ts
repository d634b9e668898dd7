/** Memory runs out: the program ends as it would, or earlier; the recording stands; what happened is told. */
import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { isStillRunning } from "../../src/recording/process.ts";
import { TestCgroup } from "../support/cgroup.ts";
import {
  type ExecuteOptions,
  execute,
  FLOODMARK,
  floodmark,
  type Result,
  Workplace,
} from "../support/floodmark.ts";
import { anyPython, onEachPython } from "../support/pythons.ts";

const MINORS = ["3.9", "3.11", "3.13"];
const python = anyPython().executable;
const MIB = 2 ** 20;
/** When so much is refused, enough is left to print an exception, which takes some megabytes on 3.13. */
const LARGE = 150 * MIB;

/** Takes memory piece by piece until there is none. */
const GROW = `
import resource, sys
size, limit = int(sys.argv[1]), sys.argv[2:]
if limit:
    resource.setrlimit(getattr(resource, limit[0]), (600 << 20,) * 2)

def load():
    kept = []
    while True:
        kept.append(bytearray(size))

load()
`;

const place = new Workplace();
beforeEach(() => {
  place.write("grow.py", GROW);
});
afterEach(() => place.remove());

const run = (args: readonly string[], options: ExecuteOptions = {}): Promise<Result> =>
  floodmark(["run", "--no-open", "-o", "out", ...args], { cwd: place.folder, ...options });
const hasReport = (): boolean => place.list("out").includes("out-of-memory.html");

interface Shown {
  readonly moment: { readonly bytes: number };
  readonly lines: readonly { readonly function: string; readonly bytes: number }[];
}
async function summaryAt(moment: string): Promise<Shown> {
  const { stdout } = await floodmark(["summary", "--json", "--at", moment, "out"], { cwd: place.folder });
  return JSON.parse(stdout) as Shown;
}

onEachPython(({ executable }) => {
  const grow = (...args: string[]) => run(["--python", executable, "grow.py", ...args]);

  test("a MemoryError ends it with its own exit code, and run says who was refused what", async () => {
    const { code, stderr } = await grow(String(LARGE), "RLIMIT_AS");
    expect(code).toBe(1);
    expect(stderr).toMatch(/MemoryError\n/);
    expect(stderr).toMatch(/\nfloodmark {2}held \d+ MiB when memory was refused · /);
    expect(stderr).toMatch(/ MiB +\d+ % .* load +grow\.py:10 /);
    expect(stderr).toMatch(
      /Ended with exit code 1, soon after a request for 150 MiB by load \(grow\.py:10\) was/,
    );
    expect(stderr).toContain("limited to 600 MiB of address space (ulimit -v).");
    expect(stderr).toMatch(/\nreport {2}out\/report\.html\nreport {2}out\/out-of-memory\.html\n$/);
    expect(hasReport()).toBe(true);
  });

  test("where nothing is left it leaves with exit code 53", async () => {
    const { code, stderr } = await grow("100000", "RLIMIT_AS");
    expect(code).toBe(53);
    expect(stderr).toMatch(/^\nfloodmark {2}held \d+ MiB when memory was refused · /);
    expect(stderr).toMatch(/Left with exit code 53: a request for .* was refused, and nothing was left\./);
    expect(hasReport()).toBe(true);
    const { moment, lines } = await summaryAt("end");
    expect(lines[0]?.function).toBe("load");
    expect(lines[0]?.bytes).toBeGreaterThan(0.9 * moment.bytes);
  });

  test("without detection that is a MemoryError, too", async () => {
    const { code, stderr } = await run([
      ...["--disable-oom-detection", "--python", executable, "grow.py", "100000", "RLIMIT_AS"],
    ]);
    expect(code).not.toBe(53);
    expect(stderr).toMatch(/soon after a request for .* was refused\./);
  });

  test("a request that fails for its size, and that the program lives with, is a note", async () => {
    const code = `
try:
    bytearray(10 ** 15)
except MemoryError:
    print("caught")
kept = [object() for _ in range(200_000)]
`;
    const { stdout, stderr, code: exitCode } = await run(["--python", executable, "-c", code]);
    expect([stdout, exitCode]).toEqual(["caught\n", 0]);
    expect(stderr).toMatch(/^\nfloodmark {2}peak /);
    expect(stderr).toMatch(/A request for 909 TiB by <module> \(<string>:3\) was refused at /);
    expect(hasReport()).toBe(false);
  });
}, MINORS);

test("a sampled run is let end as it would, unless a reserve is asked for", async () => {
  const grow = ["--python", python, "grow.py", "100000", "RLIMIT_AS"];
  const { code, stderr } = await run(["--sample", ...grow]);
  expect(code).not.toBe(53);
  expect(stderr).toMatch(/soon after a request for .* was refused\./);
  const left = await floodmark(["run", "-q", "-o", "left", "--sample", "--oom-reserve=1MB", ...grow], {
    cwd: place.folder,
  });
  expect([left.code, left.stderr]).toEqual([53, "left/report.html\nleft/out-of-memory.html\n"]);
});

test("a limit of data is told from one of address space", async () => {
  const { stderr } = await run(["--python", python, "grow.py", String(LARGE), "RLIMIT_DATA"]);
  expect(stderr).toContain("limited to 600 MiB of data (ulimit -d).");
});

test("a limit that a shell has set counts as well", async () => {
  const line = `ulimit -v 600000; exec "$0" grow.py 100000`;
  const { code, stderr } = await run(["--", "sh", "-c", line, python]);
  expect(code).toBe(53);
  expect(stderr).toContain("limited to 586 MiB of address space (ulimit -v).");
});

test("a child that gets no memory has its MemoryError: its parent waits for it", async () => {
  place.write(
    "pool.py",
    `
import multiprocessing, resource

def work(size):
    resource.setrlimit(resource.RLIMIT_AS, (600 << 20,) * 2)
    kept = []
    try:
        while True:
            kept.append(bytearray(size))
    except MemoryError:
        return "caught"

if __name__ == "__main__":
    with multiprocessing.get_context("fork").Pool(1) as pool:
        print(pool.map(work, [100_000]))
`,
  );
  const { stdout, code } = await run(["--python", python, "pool.py"]);
  expect([stdout, code]).toEqual(["['caught']\n", 0]);
});

test("a program that is killed by someone else didn't run out of memory", async () => {
  const code = "import os, signal; kept = bytearray(30_000_000); os.kill(os.getpid(), signal.SIGKILL)";
  const { stderr } = await run(["--python", python, "-c", code]);
  expect(stderr).toMatch(/^\nfloodmark {2}killed by signal 9 \(SIGKILL\) after /);
  expect(hasReport()).toBe(false);
});

describe("less is available than is to stay", () => {
  /** No machine has as much. */
  const ALL = ["--oom-reserve=100TiB", "--python", python];

  test("it leaves, with all that it has started", async () => {
    place.write(
      "tree.py",
      `
import os, subprocess, sys, time
sleeper = subprocess.Popen(["sleep", "60"])
from_child, to_parent = os.pipe()
if os.fork() == 0:
    kept = bytearray(b"x") * 40_000_000
    os.write(to_parent, b"x")
    time.sleep(60)
with open("pids", "w") as file:
    print(os.getpid(), sleeper.pid, file=file)
os.read(from_child, 1)
kept = bytearray(b"x") * 120_000_000
time.sleep(60)
`,
    );
    const { code, stderr } = await run([...ALL, "tree.py"]);
    expect(code).toBe(53);
    expect(stderr).toMatch(/^\nfloodmark {2}held 15\d MiB when memory ran out · 2 processes · /);
    expect(stderr.replace(/\s+/g, " ")).toMatch(
      / Left with exit code 53 before memory ran out: \S+ [MG]iB of the machine's \S+ GiB were available, less than the reserve of 100 TiB\. /,
    );
    expect(hasReport()).toBe(true);
    const pids = readFileSync(place.path("pids"), "utf8").trim().split(" ").map(Number);
    expect(pids).toHaveLength(2);
    await expect.poll(() => pids.filter((pid) => isStillRunning(pid, Date.now()))).toEqual([]);
  });

  test("a program that has little itself goes on", async () => {
    const { code } = await run([...ALL, "-c", "import time; time.sleep(0.5)"]);
    expect(code).toBe(0);
  });

  test.each([
    [
      "a reserve that is no size",
      ["--oom-reserve=lots"],
      /^floodmark: --oom-reserve: lots is no size: give [^\n]+\n$/,
    ],
    [
      "a reserve without detection",
      ["--oom-reserve=1GB", "--disable-oom-detection"],
      /^floodmark: option '--disable-oom-detection' cannot be used with option '--oom-reserve[^\n]+\n$/,
    ],
  ])("%s is refused before the program starts", async (_, options, says) => {
    const { stdout, stderr, code } = await run([...options, "--python", python, "-c", "print('ran')"]);
    expect([stdout, code]).toEqual(["", 2]);
    expect(stderr).toMatch(says);
  });
});

const cgroup = TestCgroup.make(500 * MIB);
afterAll(() => cgroup?.remove());

describe.skipIf(cgroup === null)("in a cgroup with a limit of 500 MiB", () => {
  const runInside = (...args: string[]) => {
    const words = [FLOODMARK, "run", "--no-open", "-o", "out", ...args];
    const [command, ...rest] = cgroup!.around([process.execPath, ...words]);
    return execute(command, rest, { cwd: place.folder });
  };

  test("it leaves before the kernel strikes", async () => {
    // A machine that is busy with other tests has to come round to a look before all is gone.
    const code = `
import time
kept = []
while True:
    kept.append(bytearray(b"x") * (1 << 20))
    time.sleep(0.005)
`;
    const { code: exitCode, stderr } = await runInside("--python", python, "-c", code);
    expect(exitCode).toBe(53);
    expect(stderr).toMatch(/\nfloodmark {2}held \d+ MiB when memory ran out · /);
    expect(stderr.replace(/\s+/g, " ")).toMatch(
      / MiB below the cgroup's limit of 500 MiB were available, less than the reserve of 50\.0 MiB\. /,
    );
    expect(hasReport()).toBe(true);
  });

  test("the kernel kills it, and run says so", async () => {
    const { code, stderr } = await runInside(
      ...["--disable-oom-detection", "--python", python, "grow.py", "1000000"],
    );
    expect(code).toBe(137);
    expect(stderr).toContain("Killed by the kernel (SIGKILL): the cgroup's limit of 500 MiB was reached.");
    expect(hasReport()).toBe(true);
    const { moment, lines } = await summaryAt("end");
    expect(moment.bytes).toBeGreaterThan(350 * MIB);
    expect(lines[0]).toMatchObject({ function: "load" });
  });

  test("the kernel kills what a shell has started", async () => {
    const line = `"$0" grow.py 1000000; echo ended with $?`;
    const { stdout, stderr } = await runInside("--disable-oom-detection", "--", "sh", "-c", line, python);
    expect(stdout).toBe("ended with 137\n");
    expect(stderr).toContain(
      "The kernel killed a process of the run: the cgroup's limit of 500 MiB was reached.",
    );
    expect(hasReport()).toBe(true);
  });

  test("page cache that can be dropped is available", async () => {
    const code = `
kept = bytearray(b"x") * (120 << 20)
with open("large", "wb") as file:
    for _ in range(700): file.write(b"x" * (1 << 20))
for _ in range(3):
    with open("large", "rb", buffering=0) as file:
        while file.read(1 << 20): pass
`;
    const { code: exitCode, stderr } = await runInside("--python", python, "-c", code);
    expect(exitCode, stderr).toBe(0);
    expect(hasReport()).toBe(false);
  });

  test("what is reserved but never touched is not missing", async () => {
    const code = `
import mmap, time
kept = bytearray(b"x") * (120 << 20)
maps = [mmap.mmap(-1, 4 << 30) for _ in range(3)]
maps[0][0] = 1
time.sleep(0.5)
`;
    const { code: exitCode, stderr } = await runInside("--python", python, "-c", code);
    expect(exitCode, stderr).toBe(0);
    expect(hasReport()).toBe(false);
  });
});
