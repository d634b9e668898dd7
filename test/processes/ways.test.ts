/** However a process comes to be: its recording is there, and what it holds at the peak of the tree is on its line. */
import { execFileSync } from "node:child_process";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadProfile } from "../../src/profile/load.ts";
import { KINDS } from "../../src/profile/profile.ts";
import { execute, floodmark, Workplace } from "../support/floodmark.ts";
import { anyPython, MINORS_AND_FREE, onEachPython, testPythons } from "../support/pythons.ts";
import { byProcess, expectAbout, heldIn, MIB, processOf, runTree, runTreeBoth, sum } from "./tree.ts";

const { executable: python, minor: ownMinor } = anyPython();

/** Workers that each hold 10 MiB at once: none goes on before all do. */
const TASKS = `
MIB = 1 << 20
def prepare(barrier):
    global meet
    meet = barrier
def work(number):
    held = bytearray(10 * MIB)
    meet.wait(60)
    meet.wait(60)
    return number, len(held)
def alone(number):
    held = bytearray(10 * MIB)
    return len(held)
`;

const POOLS: readonly (readonly [way: string, code: string])[] = [
  ...["fork", "spawn", "forkserver"].map(
    (method) =>
      [
        `multiprocessing.Pool, ${method}`,
        `
    context = multiprocessing.get_context("${method}")
    with context.Pool(3, tasks.prepare, (context.Barrier(3),)) as pool:
        print(sorted(pool.map(tasks.work, range(3), 1)))
        pool.close()
        pool.join()
`,
      ] as const,
  ),
  [
    "concurrent.futures.ProcessPoolExecutor",
    `
    context = multiprocessing.get_context("fork")
    tasks.prepare(context.Barrier(3))
    with concurrent.futures.ProcessPoolExecutor(3, context) as pool:
        print(sorted(pool.map(tasks.work, range(3))))
`,
  ],
];

const poolProgram = (body: string): string => `
import concurrent.futures, multiprocessing, tasks
if __name__ == "__main__":${body}`;

onEachPython(({ executable }) => {
  test.each(POOLS)("%s", async (_way, body) => {
    const program = poolProgram(body);
    const { profile, result } = await runTree(executable, program, [], { files: { "tasks.py": TASKS } });
    expect(result.stdout, result.stderr).toBe("[(0, 10485760), (1, 10485760), (2, 10485760)]\n");
    const held = byProcess(heldIn(profile, { "tasks.py": TASKS }), "held = bytearray");
    const large = [...held].filter(([, bytes]) => bytes > MIB);
    expect(large).toHaveLength(3);
    for (const [pid, bytes] of large) {
      expectAbout(bytes, 10 * MIB, `worker ${pid}`);
      expect(processOf(profile, pid).ending).toEqual({ how: "exit", code: 0 });
    }
    expectAbout(sum(profile.processes.map(({ treeBytes }) => treeBytes)), profile.peak.bytes, "the tree");
  });

  test("os.fork, and system calls that no handler sees", async () => {
    const program = `
import ctypes, os, sys
libc = ctypes.CDLL(None)
library = ctypes.PyDLL(None)
held = bytearray(30_000_000)
def forked(call, size):
    pid = call()
    if pid == 0:
        child = bytearray(size)
        os._exit(0)
    print(os.WEXITSTATUS(os.waitpid(pid, 0)[1]), flush=True)
    return pid
pids = [
    forked(os.fork, 5_000_000),
    forked(lambda: library.syscall(57), 10_000_000),
    forked(lambda: library.syscall(56, 17, 0, 0, 0, 0), 15_000_000),
    forked(library._Fork if hasattr(library, "_Fork") else os.fork, 20_000_000),
]
print(*pids, file=sys.stderr)
`;
    const { profile, result } = await runTree(executable, program);
    expect(result.stdout, result.stderr).toBe("0\n0\n0\n0\n");
    const pids = result.stderr.split("\n")[0]!.split(" ").map(Number);
    const own = pids.map((pid) => Math.floor(processOf(profile, pid).peak.bytes / 5_000_000));
    expect(own).toEqual([1, 2, 3, 4]);
    for (const pid of pids) expectAbout(processOf(profile, pid).inheritedBytes, 30_000_000, "inherited", 100);
    const held = heldIn(profile, { "program.py": program });
    expectAbout(byProcess(held, "held = ").get(profile.processes[0]!.pid), 30_000_000, "the parent");
    expectAbout(byProcess(held, "child = ").get(pids[3]!), 20_000_000, "the last child");
  });
}, MINORS_AND_FREE);

describe("fork", () => {
  test("from a thread, with handlers, again in the child", async () => {
    const program = `
import os, threading
kept = []
os.register_at_fork(
    before=lambda: kept.append(bytearray(1_000_000)),
    after_in_parent=lambda: kept.clear(),
    after_in_child=lambda: kept.append(bytearray(2_000_000)))
def wait(pid):
    return os.WEXITSTATUS(os.waitpid(pid, 0)[1])
def grandchild():
    own = bytearray(30_000_000)
    os._exit(len(kept))
def child():
    own = bytearray(10_000_000)
    pid = os.fork()
    if pid == 0:
        grandchild()
    worker = threading.Thread(target=lambda: kept.append(bytearray(3_000_000)))
    worker.start()
    worker.join()
    os._exit(wait(pid))
def fork():
    pid = os.fork()
    if pid == 0:
        child()
    print(wait(pid), flush=True)
thread = threading.Thread(target=fork, name="forker")
thread.start()
thread.join()
print(len(kept))
`;
    const { profile, result } = await runTreeBoth(python, program);
    expect(result.stdout).toBe("4\n0\n");
    const [parent, child, grandchild] = profile.processes;
    expect([child!.parentPid, grandchild!.parentPid]).toEqual([parent!.pid, child!.pid]);
    const held = heldIn(profile, { "program.py": program });
    expectAbout(byProcess(held, "own = bytearray").get(grandchild!.pid), 30_000_000, "the grandchild");
    expectAbout(byProcess(held, "after_in_child").get(grandchild!.pid), 2_000_000, "its handler");
    expectAbout(grandchild!.inheritedBytes, 14_000_000, "what the grandchild inherited", 40);
    const stack = held.find(({ pid, bytes }) => pid === grandchild!.pid && bytes > 20_000_000)!.functions;
    expect(stack[0]).toBe("forker");
    expect(stack.slice(-3)).toEqual(["fork", "child", "grandchild"]);
  });

  test("of a daemon, that outlives its parents and closes all it has", async () => {
    const program = `
import os, sys, time
ready, told = os.pipe()
if os.fork() == 0:
    os.setsid()
    os.chdir("/")
    if os.fork() > 0:
        os._exit(0)
    os.write(told, b"%d" % os.getpid())
    for file in range(256):
        try:
            os.close(file)
        except OSError:
            pass
    held = [bytearray(1000) for _ in range(20_000)]
    names = [str(number) for number in range(100_000)]
    os._exit(len(names) % 7)
os.wait()
pid = int(os.read(ready, 20))
while os.path.exists("/proc/%d" % pid):
    time.sleep(0.01)
print(pid)
`;
    const { profile, result } = await runTree(python, program);
    const daemon = processOf(profile, Number(result.stdout));
    expect(daemon.ending).toEqual({ how: "ended" });
    expect(daemon.peak.bytes).toBeGreaterThan(20_000_000);
    expect(profile.processes).toHaveLength(3);
  });

  test("that leads to another program leaves no recording", async () => {
    const program = `
import os, subprocess
for _ in range(20):
    subprocess.run(["/bin/true"], check=True)
    subprocess.run(["/bin/true"], check=True, close_fds=False, start_new_session=True)
os.system("true")
print(os.spawnv(os.P_WAIT, "/bin/true", ["true"]))
`;
    const place = new Workplace();
    try {
      place.write("program.py", program);
      const words = ["run", "-q", "--no-open", "-o", "out", "--python", python, "program.py"];
      const { stdout } = await floodmark(words, { cwd: place.folder });
      expect(stdout).toBe("0\n");
      // os.spawnv forks as os.fork does, so that one is there: it was a Python for a moment.
      const recordings = place.list("out/recording").filter((name) => name.endsWith(".floodmark"));
      expect(recordings.length).toBeLessThanOrEqual(2);
    } finally {
      place.remove();
    }
  });

  test("within a signal handler, that interrupts what it may", async () => {
    const place = new Workplace();
    try {
      const source = place.write(
        "handler.c",
        `
#include <signal.h>
#include <stddef.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
static int seen;
static void handle(int signal) {
  (void)signal;
  int pid = fork(), status;
  if (pid == 0) {
    if (seen % 2) execl("/bin/true", "true", (char *)NULL);
    _exit(0);
  }
  while (waitpid(pid, &status, 0) < 0) continue;
  seen += WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
void begin(void) {
  signal(SIGALRM, handle);
  setitimer(ITIMER_REAL, &(struct itimerval){{0, 2000}, {0, 2000}}, NULL);
}
int handled(void) { return seen; }`,
      );
      const library = place.path("handler.so");
      execFileSync(process.env.CC ?? "cc", ["-shared", "-fPIC", source, "-o", library]);
      const program = `
import ctypes
library = ctypes.PyDLL(${JSON.stringify(library)})
library.begin()
kept = []
while library.handled() < 200:
    kept = [[str(number)] for number in range(1000)]
held = bytearray(10_000_000)
print(len(kept))
`;
      const { profile, result } = await runTreeBoth(python, program);
      expect(result.stdout).toBe("1000\n");
      expect(profile.processes).toHaveLength(1);
      expect(profile.run.offReason).toBeNull();
      const held = heldIn(profile, { "program.py": program });
      expectAbout(byProcess(held, "held = ").get(profile.processes[0]!.pid), 10_000_000, "the parent");
    } finally {
      place.remove();
    }
  });

  test("where the folder is gone: the children go on without a recording", async () => {
    const program = `
import os
under = os.path.exists("out/recording")
if under:
    os.rename("out/recording", "out/kept")
def forked(code):
    pid = os.fork()
    if pid == 0:
        held = [bytearray(1000) for _ in range(10_000)]
        os._exit(code + len(held) % 7)
    print(os.WEXITSTATUS(os.waitpid(pid, 0)[1]), flush=True)
forked(3)
if under:
    open("out/recording", "w").close()
forked(4)
if under:
    os.unlink("out/recording")
    os.rename("out/kept", "out/recording")
forked(5)
`;
    const { profile, result } = await runTreeBoth(python, program);
    expect(result.stdout).toBe("7\n8\n9\n");
    expect(profile.processes.map(({ ending }) => ending)).toEqual([
      { how: "exit", code: 0 },
      { how: "exit", code: 9 },
    ]);
  });
});

describe("C's popen", () => {
  const place = new Workplace();
  let library: string;
  beforeEach(() => {
    const source = place.write(
      "pipes.c",
      `
#include <stdio.h>
int take(const char *command, char *output, int size) {
  FILE *stream = popen(command, "r");
  if (!stream) return -1;
  output[fread(output, 1, size - 1, stream)] = 0;
  return pclose(stream);
}
int give(const char *command, const char *mode, const char *text) {
  FILE *stream = popen(command, mode);
  if (!stream) return -1;
  fputs(text, stream);
  return pclose(stream);
}`,
    );
    library = place.path("pipes.so");
    execFileSync(process.env.CC ?? "cc", ["-shared", "-fPIC", source, "-o", library]);
  });
  afterEach(() => place.remove());

  /** Defines `take(command)` and `give(command, text)`, which call it. */
  const begin = () => `
import ctypes, os, shlex, sys
library = ctypes.CDLL(${JSON.stringify(library)})
def take(command):
    output = ctypes.create_string_buffer(200_000)
    status = library.take(command.encode(), output, len(output))
    return status, output.value.decode()
def give(command, text, mode="w"):
    sys.stdout.flush()
    return library.give(command.encode(), mode.encode(), text.encode())
`;

  test("of Pythons: they are recorded, and pclose has their ends", async () => {
    const child = (size: number, code: number) =>
      `import os, sys; held = bytearray(${size}); print(os.getpid(), *sys.stdin); sys.exit(${code})`;
    const program = `${begin()}
python = shlex.quote(sys.executable)
child = ${JSON.stringify(child(20_000_000, 3))}
print(*take(python + " -c " + shlex.quote(child) + " < /dev/null"))
print(give(python + " -c " + shlex.quote(${JSON.stringify(child(30_000_000, 4))}), "it's \\\\ given\\n"))
`;
    const { profile, result } = await runTree(python, program);
    expect(result.stdout, result.stderr).toMatch(/^768 \d+\n\n\d+ it's \\ given\n\n1024\n$/);
    const children = profile.processes.slice(1).map(({ peak }) => Math.floor(peak.bytes / 10_000_000));
    expect(children).toEqual([2, 3]);
  });

  test("of any command, which sees nothing of it", async () => {
    const program = `${begin()}
for command in [
    """echo "$0" 'it'"'"'s' "\\\\ $# [$LD_PRELOAD]"; exit 7""",
    "env | grep -v ^PWD= | sort",
    "nosuch --option 2>&1",
    "echo (2>&1",
    "kill -9 $$",
    "",
    " ",
    "# nothing",
    "-dash 2>&1",
    "echo one\\necho two &\\nwait",
    "echo " + "'" * 50_000 + "x" + "'" * 50_001 + "y'",
    "echo " + "x" * 131_000,
    "echo " + "x" * 140_000,
]:
    print(*take(command))
status, output = take("echo $PPID")
print(status, int(output) == os.getpid())
print(give("cat", "given"), give("cat", "given", "no mode"), ctypes.get_errno())
`;
    const { profile } = await runTreeBoth(python, program);
    expect(profile.processes).toHaveLength(1);
  });
});

test("several Pythons that a shell starts at the same moment share a tree", async () => {
  const place = new Workplace();
  try {
    const each = `"$0" -c 'held = bytearray(1000000)' &`;
    const words = ["run", "-q", "--no-open", "-o", "out", "--", "sh", "-c", `${each.repeat(6)} wait`, python];
    const { code, stderr } = await floodmark(words, { cwd: place.folder });
    expect(code, stderr).toBe(0);
    const { processes } = loadProfile(place.path("out"));
    expect(processes).toHaveLength(6);
    for (const { peak } of processes) expect(peak.bytes).toBeGreaterThan(1_000_000);
  } finally {
    place.remove();
  }
});

describe("shared memory", () => {
  test("stands apart in each process that maps it, and is no part of the peak", async () => {
    const program = `
import os
from multiprocessing import shared_memory
shared = shared_memory.SharedMemory(create=True, size=50_000_000)
pid = os.fork()
if pid == 0:
    again = shared_memory.SharedMemory(shared.name)
    again.buf[:1000] = bytes(1000)
    again.close()
    os._exit(0)
os.waitpid(pid, 0)
shared.close()
shared.unlink()
`;
    const { profile, result } = await runTree(python, program);
    expect(result.code, result.stderr).toBe(0);
    expect(profile.peak.bytes).toBeLessThan(20_000_000);
    const kind = KINDS.indexOf("shared memory");
    const { sites } = profile;
    const total = sites.totalBytes.reduce(
      (all, bytes, site) => (sites.kind[site] === kind ? all + bytes : all),
      0,
    );
    expectAbout(total, 100_000_000, "mapped in all");
  });
});

const others = testPythons.pythons.flatMap((one) =>
  "executable" in one && one.minor !== ownMinor ? [[one.minor, one.executable]] : [],
);
describe("another Python", () => {
  test.each(others)("%s, with an empty environment, beside its parent", async (_minor, other) => {
    const child = `
import sys
held = bytearray(20_000_000)
sys.stdout.write("held\\n")
sys.stdout.flush()
sys.stdin.readline()
raise SystemExit(3)
`;
    const program = `
import subprocess, sys
child = subprocess.Popen(sys.argv[1:], env={}, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
child.stdout.readline()
own = bytearray(10_000_000)
child.communicate(b"\\n")
print(child.pid, child.returncode)
`;
    const { profile, result } = await runTree(python, program, [other, "child.py"], {
      files: { "child.py": child },
    });
    const [pid, code] = result.stdout.trim().split(" ").map(Number);
    expect(code).toBe(3);
    const process = processOf(profile, pid!);
    expect(process).toMatchObject({
      parentPid: profile.processes[0]!.pid,
      command: [other, "child.py"],
      ending: { how: "exit", code: 3 },
      inheritedBytes: 0,
    });
    const held = heldIn(profile, { "program.py": program, "child.py": child });
    expectAbout(byProcess(held, "held = ").get(pid!), 20_000_000, "the child");
    expectAbout(byProcess(held, "own = ").get(profile.processes[0]!.pid), 10_000_000, "the parent");
  });
});

test("a plain run and one with forks under --children=ignore say the same", async () => {
  const place = new Workplace();
  try {
    place.write(
      "program.py",
      `
import os
held = bytearray(5_000_000)
pid = os.fork()
if pid == 0:
    more = bytearray(50_000_000)
    os._exit(6)
print(os.WEXITSTATUS(os.waitpid(pid, 0)[1]))
`,
    );
    const plain = await execute(python, ["program.py"], { cwd: place.folder });
    const words = ["run", "-q", "--children=ignore", "-o", "out", "--python", python, "program.py"];
    const ours = await floodmark(words, { cwd: place.folder });
    expect([ours.stdout, ours.code]).toEqual([plain.stdout, 0]);
    const { stdout } = await floodmark(["summary", "--json", "out"], { cwd: place.folder });
    const { peak, processes } = JSON.parse(stdout) as { peak: { bytes: number }; processes: unknown[] };
    expect(processes).toHaveLength(1);
    expect(peak.bytes).toBeLessThan(20_000_000);
  } finally {
    place.remove();
  }
});
