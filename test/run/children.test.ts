/** Pythons that a profiled Python starts: each has a recording of its own, and nothing else is different. */
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ownMachine } from "../../src/launch/machine.ts";
import { PAGE } from "../../src/launch/page-map.ts";
import { readHeaders } from "../../src/launch/recordings.ts";
import type { Header } from "../../src/recording/header.ts";
import {
  type ExecuteOptions,
  execute,
  FLOODMARK,
  floodmark,
  LOADER,
  type Result,
  Workplace,
} from "../support/floodmark.ts";
import { anyPython, onEachPython, testPythons } from "../support/pythons.ts";
import { compileUnknownPython } from "../support/unknown-python.ts";

const { executable: python, minor: ownMinor } = anyPython();
const MEGABYTE = 1_000_000;

const place = new Workplace();
beforeEach(() => {
  place.write("child.py", CHILD);
});
afterEach(() => place.remove());

/** Holds as many megabytes as it is told, says what it sees of Floodmark and what was preloaded, ends as it is told. */
const CHILD = `
import os, sys
held = bytearray(int(sys.argv[1]) * 1_000_000)
ours = [name for name in os.environ if "FLOODMARK" in name]
print("child", sys.argv[1], len(os.environ), ours, os.environ.get("LD_PRELOAD"), flush=True)
print("to standard error", file=sys.stderr)
sys.exit(int(sys.argv[2]))
`;

/** What the programs below begin with: words(megabytes, code) starts a child. */
const BEGIN = `
import ctypes, os, subprocess, sys
def words(megabytes, code=0):
    return [sys.executable, "child.py", str(megabytes), str(code)]
def run(words, **more):
    print(subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more), flush=True)
def forked(execute):
    child = os.fork()
    if child == 0:
        execute()
        os._exit(99)
    print(os.WEXITSTATUS(os.waitpid(child, 0)[1]), flush=True)
`;

interface Family {
  readonly plain: Result;
  readonly ours: Result;
  readonly started: Header;
  /** In order of their peaks. */
  readonly children: readonly Header[];
}

/** Runs a program alone and under Floodmark, expects the same of both, and reads all recordings. */
async function runFamily(executable: string, code: string, options: ExecuteOptions = {}): Promise<Family> {
  place.write("program.py", BEGIN + code);
  const inside = { ...options, cwd: place.folder };
  const plain = await execute(executable, ["program.py"], inside);
  const run = ["run", "-q", "--no-open", "-o", "out", "--python", executable, "program.py"];
  const ours = await floodmark(run, inside);
  expect(ours.stdout).toBe(plain.stdout);
  expect(ours.stderr).toBe(`${plain.stderr}out/report.html\n`);
  expect(ours.code).toBe(plain.code);
  const headers = readHeaders(place.path("out/recording"));
  const { pid } = place.session("out");
  const [started] = headers.filter((header) => header.pid === pid);
  const children = headers.filter((header) => header !== started).sort((a, b) => a.peakBytes - b.peakBytes);
  return { plain, ours, started: started!, children };
}

/** Whole megabytes, less what an interpreter takes for itself; without copies that soon become another program. */
const heldBy = (headers: readonly Header[]): number[] =>
  headers.map(({ peakBytes }) => Math.floor(peakBytes / MEGABYTE / 5) * 5).filter((held) => held > 0);

const expectAllEnded = (all: readonly Header[]): void => {
  const headers = all.filter(({ forked }) => !forked);
  expect(headers.map(({ state, reason, missedReleases }) => ({ state, reason, missedReleases }))).toEqual(
    headers.map(() => ({ state: "ended", reason: "", missedReleases: 0 })),
  );
};

onEachPython(({ executable }) => {
  test("are recorded, however they are started", async () => {
    const { plain, children } = await runFamily(
      executable,
      `
run(words(5, 3))
run(words(10), env={})
run(words(15), env={"ONE": "1", "LD_PRELOAD": "", "TWO": "2"})
run(words(20), close_fds=False)
run(words(25), preexec_fn=lambda: None)
run(" ".join(words(30, 4)), shell=True)
run(["sh", "-c", " ".join(words(35)) + "; exit 5"], env={})
run(["env", "ONE=1", *words(40)])
print(os.system(" ".join(words(45, 6))) >> 8)
print(os.popen(" ".join(words(50))).read())
print(os.spawnv(os.P_WAIT, sys.executable, words(55, 7)))
print(os.spawnlpe(os.P_WAIT, "sh", "sh", "-c", 'exec "$0" child.py 60 8', sys.executable, {}))
print(os.waitpid(os.posix_spawn(sys.executable, words(65, 9), {}), 0)[1])
print(os.waitpid(os.posix_spawnp(sys.executable, words(70, 10), os.environ), 0)[1])
forked(lambda: os.execve(os.open(sys.executable, os.O_RDONLY), words(75), {"PATH": "/bin"}))
forked(lambda: os.execvpe(sys.executable, words(80), {"ONE": "1"}))
`,
    );
    expect(plain.code, plain.stderr).toBe(0);
    expect(heldBy(children)).toEqual(Array.from({ length: 16 }, (_, index) => (index + 1) * 5));
    expectAllEnded(children);
  });

  test("are recorded after an exec in the same process", async () => {
    const { plain, started, children } = await runFamily(
      executable,
      "held = bytearray(5_000_000)\nos.execv(sys.executable, words(20, 7))",
    );
    expect([plain.code, children.length]).toEqual([7, 1]);
    expect(children[0]!.pid).toBe(started.pid);
    const { pid } = place.session("out");
    expect(place.list("out/recording")).toEqual([`${pid}-2.floodmark`, `${pid}.floodmark`, "tree.page"]);
    const { stdout } = await floodmark(["summary", "--json", "out"], { cwd: place.folder });
    expect((JSON.parse(stdout) as { peak: { bytes: number } }).peak.bytes).toBeGreaterThan(20 * MEGABYTE);
  });

  test("are recorded with multiprocessing's spawn and forkserver", async () => {
    place.write("pool.py", "def work(number):\n    return len(bytearray(number * 1_000_000))\n");
    const { plain, children } = await runFamily(
      executable,
      `
import multiprocessing, pool
if __name__ == "__main__":
    for method in ("spawn", "forkserver"):
        with multiprocessing.get_context(method).Pool(1) as workers:
            print(workers.map(pool.work, [20]))
            workers.close()
            workers.join()
`,
    );
    expect(plain.stdout).toBe("[20000000]\n[20000000]\n");
    // One worker is spawned, the other one forked by the forkserver; that and the trackers of resources hold little.
    expect(heldBy(children).filter((held) => held >= 20)).toHaveLength(2);
  });
});

test("C's own ways to start one", async () => {
  const { plain, children } = await runFamily(
    python,
    `
import threading
c = ctypes.CDLL(None, use_errno=True)
executable = sys.executable.encode()
name = os.path.basename(executable)
os.environ["PATH"] = os.path.dirname(sys.executable) + ":" + os.environ["PATH"]
def strings(words):
    return (ctypes.c_char_p * (len(words) + 1))(*[os.fsencode(word) for word in words])
tail = [b"0", b"a", b"b", b"c", b"d", b"e", b"f", None]
forked(lambda: c.execl(executable, name, b"child.py", b"5", *tail))
forked(lambda: c.execlp(name, name, b"child.py", b"10", *tail))
forked(lambda: c.execle(executable, name, b"child.py", b"15", *tail, strings(["ONE=1"])))
forked(lambda: c.execvp(name, strings(words(20))))
forked(lambda: c.execveat(-100, executable, strings(words(25)), None, 0) if hasattr(c, "execveat") else os.execv(executable, words(25)))
forked(lambda: c.fexecve(os.open(executable, os.O_RDONLY), strings(words(30)), strings([])))
forked(lambda: os._exit(40 + ctypes.get_errno()) if c.execl(b"./nothing", b"nothing", None) == -1 else 0)
`,
  );
  expect(plain.stdout.endsWith("\n42\n"), plain.stdout).toBe(true);
  expect(heldBy(children)).toEqual([5, 10, 15, 20, 25, 30]);
});

test("an environment of any size is passed", async () => {
  const { children } = await runFamily(
    python,
    `
large = {"NAME_%d" % number: "value" for number in range(10_000)}
run(words(5), env=large)
run(words(10), env=large, preexec_fn=lambda: None)
try:
    subprocess.run(["./nothing"], env=large)
except FileNotFoundError as error:
    print(error)
run(words(15), env={"LD_PRELOAD": ":".join(["/nowhere/library.so"] * 3000)}, stdin=subprocess.DEVNULL)
`,
  );
  expect(heldBy(children)).toEqual([5, 10, 15]);
});

test("a call that only just fits the limits of the system fits with ours", async () => {
  const { plain } = await runFamily(
    python,
    `
def fits(size, start):
    full = ["x" * 100_000] * (size // 100_000) + ["x" * (size % 100_000)]
    try:
        start(["/bin/true", *full])
    except OSError:
        return False
    return True
def most(start):
    low, high = 0, 8_000_000
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle, start) else (low, middle)
    return low
print(most(lambda words: subprocess.check_call(words)))
print(most(lambda words: os.waitpid(os.posix_spawn(words[0], words, os.environ), 0)))
print(ctypes.CDLL(None).execve(None, None, None))
`,
    { env: { _: "" } },
  );
  expect(plain.stdout).toMatch(/^\d{6,}\n\d{6,}\n-1\n$/);
});

test("what a program preloads into a child is preloaded behind ours", async () => {
  const source = place.write("extra.c", "int extra_answer(void) { return 7; }");
  execFileSync(process.env.CC ?? "cc", ["-shared", "-fPIC", "-o", place.path("extra.so"), source]);
  const { plain, children } = await runFamily(
    python,
    `
answer = "import ctypes, os; print(ctypes.CDLL(None).extra_answer(), os.environ['LD_PRELOAD'])"
run([sys.executable, "-c", answer], env={"LD_PRELOAD": os.path.abspath("extra.so")})
`,
  );
  expect(plain.stdout).toContain(`7 ${place.path("extra.so")}`);
  expect(children).toHaveLength(1);
});

const others = testPythons.pythons.flatMap((one) =>
  "executable" in one && one.minor !== ownMinor ? [[one.minor, one.executable]] : [],
);
test.each(others)("a child may be another Python: %s", async (_minor, other) => {
  place.write("old.py", "held = bytearray(20000000)\nprint('held')\nraise SystemExit(3)");
  const { plain, children } = await runFamily(python, `run([${JSON.stringify(other)}, "old.py"])`);
  expect(plain.stdout).toContain("returncode=3");
  expect(heldBy(children)).toEqual([20]);
  expectAllEnded(children);
});

describe("a child that is no Python", () => {
  test("sees nothing of ours, and does what it does alone", async () => {
    const { plain, children } = await runFamily(
      python,
      `
run(["env"], env={"ONE": "1", "LD_PRELOAD": "", "TWO": "2"})
run(["bash", "-c", "env; export -p; echo $LD_PRELOAD; exit 3"], env={"ONE": "1"})
run(["cat", "child.py", "nothing"])
run(["sh", "-c", "kill -9 $$"])
run(["awk", "BEGIN { for (name in ENVIRON) print name, ENVIRON[name] }"], env={"ONE": "1"})
print(subprocess.run(["ldd", "/bin/true"], stdout=subprocess.PIPE).stdout.count(b"\\n"))
`,
    );
    expect(plain.stdout).toContain("ONE=1\\nLD_PRELOAD=\\nTWO=2");
    expect(children).toEqual([]);
  });

  test("finds the kernel's tables behind its environment", async () => {
    const source = `
#include <elf.h>
#include <stdio.h>
int main(int count, char **words, char **environment) {
  for (int i = 0; environment[i]; i++) puts(environment[i]);
  char **end = words + count + 1;
  while (*end) end++;
  for (Elf64_auxv_t *value = (Elf64_auxv_t *)(end + 1); value->a_type != AT_NULL; value++)
    if (value->a_type == AT_PAGESZ) printf("%lu\\n", value->a_un.a_val);
}`;
    execFileSync(process.env.CC ?? "cc", [place.write("look.c", source), "-o", place.path("look")]);
    const { plain } = await runFamily(python, `run(["./look"], env={"ONE": "1"})`);
    expect(plain.stdout).toContain(`ONE=1\\n${PAGE}\\n`);
  });

  test("gets no library that its loader would complain of", async () => {
    const loader = place.path("ld-other.so.1");
    copyFileSync(LOADER, loader);
    const source = `
#include <stdio.h>
#include <string.h>
int main(void) {
  char line[4096];
  int loaded = 0;
  for (FILE *maps = fopen("/proc/self/maps", "r"); fgets(line, sizeof line, maps);) loaded |= strstr(line, "floodmark.so") != 0;
  puts(loaded ? "loaded" : "left alone");
}`;
    const flags = [
      place.write("other.c", source),
      "-o",
      place.path("other"),
      `-Wl,--dynamic-linker=${loader}`,
    ];
    execFileSync(process.env.CC ?? "cc", flags);
    const { plain } = await runFamily(python, `run(["./other"])\nos.system("./other")`);
    expect(plain.stdout).toContain("left alone");
  });

  test("may need a library of its own to come first", async (context) => {
    const flags = ["-fsanitize=address", place.write("checked.c", "int main(void) { return 6; }")];
    try {
      execFileSync(process.env.CC ?? "cc", [...flags, "-o", place.path("checked")], { stdio: "pipe" });
    } catch {
      context.skip("the compiler has no AddressSanitizer here");
    }
    const { plain } = await runFamily(
      python,
      `
run(["./checked"])
libraries = subprocess.run(["ldd", "checked"], stdout=subprocess.PIPE).stdout.decode().split()
run(["/bin/echo", "one"], env={"LD_PRELOAD": next(word for word in libraries if "/libasan" in word)})
`,
    );
    expect(plain.stdout.match(/returncode=\d/g)).toEqual(["returncode=6", "returncode=0"]);
  });

  test("starts without a word where the library is gone", async () => {
    const copy = place.path("copy");
    cpSync(join(FLOODMARK, ".."), copy, { recursive: true });
    place.write(
      "program.py",
      `${BEGIN}os.unlink("copy/${ownMachine().name}/libfloodmark.so")\nrun(["echo", "one"])\nrun(words(5))`,
    );
    const args = [join(copy, "floodmark.cjs"), "run", "-q", "--no-open", "-o", "out", "--python", python];
    const { stdout } = await execute(process.execPath, [...args, "program.py"], { cwd: place.folder });
    expect(stdout.match(/stderr=b'[^']*'/g)).toEqual(["stderr=b''", "stderr=b'to standard error\\n'"]);
    expect(place.list("out/recording")).toHaveLength(2);
  });

  test("may be Floodmark itself", async () => {
    const inner = [process.execPath, FLOODMARK, "run", "-q", "--no-open", "-o", "inner", "--python", python];
    const command = JSON.stringify([...inner, "child.py", "20", "4"]);
    const program = place.write(
      "program.py",
      `import subprocess; raise SystemExit(subprocess.call(${command}))`,
    );
    const words = ["run", "-q", "--no-open", "-o", "out", "--python", python, program];
    const { stdout, code } = await floodmark(words, { cwd: place.folder });
    expect([stdout, code]).toEqual([expect.stringMatching(/^child 20 \d+ \[\] None\n$/), 4]);
    expect(place.list("inner/recording")).toEqual([`${place.session("inner").pid}.floodmark`, "tree.page"]);
    expect(heldBy(readHeaders(place.path("inner/recording")))).toEqual([20]);
  });
});

describe("a child that can't be recorded runs as it does alone", () => {
  test.each([
    ["the folder is gone", "pass"],
    ["a file is in the folder's place", "open('out/recording', 'w').close()"],
  ])("where %s", async (_what, act) => {
    const { plain, children } = await runFamily(
      python,
      `
under = os.path.exists("out/recording")
if under:
    os.rename("out/recording", "out/kept")
    ${act}
run(words(5, 3))
run(["sh", "-c", " ".join(words(5, 4))])
if under:
    if os.path.exists("out/recording"):
        os.unlink("out/recording")
    os.rename("out/kept", "out/recording")
`,
    );
    expect(plain.stdout).toContain("returncode=3");
    expect(plain.stdout).toContain("returncode=4");
    expect(children).toEqual([]);
  });

  test("where it is an interpreter that this version doesn't know", async () => {
    compileUnknownPython(place, "-rdynamic");
    const { plain, children } = await runFamily(python, `run(["./python3.99"])\nrun(words(5))`);
    expect(plain.stdout).toContain("returncode=5");
    expect(children.map(({ state }) => state)).toEqual(["refused", "ended"]);
  });

  test("where its recordings would be too many", async () => {
    const { children } = await runFamily(
      python,
      `
if os.path.exists("out/recording"):
    for number in range(2, 1001):
        open("out/recording/%d-%d.floodmark" % (os.getpid(), number), "w").close()
os.execv(sys.executable, words(5, 3))
`,
    );
    expect(children).toEqual([]);
  });
});

test("--children=ignore: they run as ever, and only the program itself is recorded", async () => {
  place.write("program.py", `${BEGIN}run(words(5, 3))\nprint(os.system(" ".join(words(10, 4))) >> 8)`);
  const plain = await execute(python, ["program.py"], { cwd: place.folder });
  const run = ["run", "-q", "--children=ignore", "-o", "out", "--python", python, "program.py"];
  const ours = await floodmark(run, { cwd: place.folder });
  expect([ours.stdout, ours.code]).toEqual([plain.stdout, 0]);
  expect(place.list("out/recording")).toEqual([`${place.session("out").pid}.floodmark`, "tree.page"]);
});

describe("of several Pythons", () => {
  test("all are shown together", async () => {
    place.write(
      "program.py",
      `${BEGIN}held = bytearray(40_000_000)\nrun(words(20))\nos.execv(sys.executable, words(10))`,
    );
    const { stderr } = await floodmark(["run", "--no-open", "-o", "out", "--python", python, "program.py"], {
      cwd: place.folder,
    });
    expect(stderr).toMatch(/ 3 processes /);
    expect(stderr).toMatch(/38\.1 MiB[^\n]+program\.py[^\n]+\n +19\.1 MiB[^\n]+child\.py/);
    expect(stderr).not.toContain("9.5 MiB");
  });

  test("one that can't be profiled is passed over", async () => {
    const unknown = compileUnknownPython(place, "-rdynamic");
    const line = `"$0"; exec "$1" child.py 20 0`;
    await floodmark(
      ["run", "--no-open", "-o", "out", "--best-effort", "--", "sh", "-c", line, unknown, python],
      {
        cwd: place.folder,
      },
    );
    const { stdout } = await floodmark(["summary", "out"], { cwd: place.folder });
    expect(stdout).toContain("19.1 MiB");
  });
});
