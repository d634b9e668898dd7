/** What is known of each process: its words, its parent, when it lived and how it ended. */
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { Ending } from "../../src/profile/profile.ts";
import { floodmark } from "../support/floodmark.ts";
import { anyPython } from "../support/pythons.ts";
import { parseCollapsed, sumBytes } from "../support/recorded.ts";
import { byProcess, expectAbout, heldIn, processOf, runTree, runTreeBoth, sum } from "./tree.ts";

const { executable: python } = anyPython();

test("how processes end", async () => {
  const program = `
import ctypes, os, resource, signal, subprocess, sys, time
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
pids = {}
def forked(name, end, wait=True):
    pid = os.fork()
    if pid == 0:
        held = bytearray(1_000_000)
        end()
        os._exit(99)
    pids[name] = pid
    if wait:
        os.waitpid(pid, 0)
forked("code", lambda: os._exit(3))
forked("exit", lambda: sys.exit(4))
forked("signal", lambda: os.kill(os.getpid(), signal.SIGTERM))
forked("killed", lambda: os.kill(os.getpid(), signal.SIGKILL))
forked("abort", os.abort)
forked("raw", lambda: ctypes.CDLL(None).syscall(231, 6))
forked("libc", lambda: ctypes.CDLL(None).exit(8))
forked("replaced", lambda: os.execv("/bin/true", ["true"]))
def fail():
    try:
        os.execv("/nowhere", ["nothing"])
    except OSError:
        pass
    more = bytearray(5_000_000)
    os._exit(7)
forked("failed exec", fail)
forked("waited otherwise", lambda: os._exit(9), wait=False)
os.waitid(os.P_PID, pids["waited otherwise"], os.WEXITED)
child = subprocess.Popen([sys.executable, "-c", "held = bytearray(1000000); raise SystemExit(5)"])
child.wait()
pids["spawned"] = child.pid
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
forked("never waited", lambda: os.kill(os.getpid(), signal.SIGKILL), wait=False)
while os.path.exists("/proc/%d" % pids["never waited"]):
    time.sleep(0.01)
print(*("%s=%d" % one for one in pids.items()), sep=",")
raise SystemExit(2)
`;
  const { profile, result } = await runTree(python, program);
  expect(result.code, result.stderr).toBe(2);
  const pids = new Map(
    result.stdout
      .trim()
      .split(",")
      .map((pair) => [pair.split("=")[0]!, Number(pair.split("=")[1])]),
  );
  const ends: Record<string, Ending> = {
    code: { how: "exit", code: 3 },
    exit: { how: "exit", code: 4 },
    signal: { how: "signal", signal: "SIGTERM", number: 15 },
    killed: { how: "signal", signal: "SIGKILL", number: 9 },
    abort: { how: "signal", signal: "SIGABRT", number: 6 },
    raw: { how: "exit", code: 6 },
    libc: { how: "exit", code: 8 },
    replaced: { how: "replaced" },
    "failed exec": { how: "exit", code: 7 },
    "waited otherwise": { how: "exit", code: 9 },
    spawned: { how: "exit", code: 5 },
    "never waited": { how: "unknown" },
  };
  const { pid: own, parentPid } = profile.processes[0]!;
  expect(parentPid).toBeGreaterThan(0);
  expect(profile.processes[0]!.ending).toEqual({ how: "exit", code: 2 });
  let last = 0;
  for (const [name, ending] of Object.entries(ends)) {
    const process = processOf(profile, pids.get(name)!);
    expect(process.ending, name).toEqual(ending);
    expect(process.parentPid, name).toBe(own);
    expect(process.startSeconds, name).toBeGreaterThanOrEqual(last);
    expect(process.command.slice(0, 2), name).toEqual([python, name === "spawned" ? "-c" : "program.py"]);
    if (name === "never waited") continue;
    expect(process.endSeconds, name).toBeGreaterThan(process.startSeconds);
    last = process.startSeconds;
  }
  expect(profile.processes).toHaveLength(1 + pids.size);
  // One after another: never more than one child beside the parent.
  expect(profile.peak.bytes).toBeLessThan(12_000_000);
  expectAbout(processOf(profile, pids.get("failed exec")!).peak.bytes, 6_000_000, "after a failed exec", 2);
});

test("a process that becomes another program holds nothing from then on", async () => {
  const program = `
import os, subprocess, sys
held = bytearray(20_000_000)
closed_by_exec, kept = os.pipe()
ask, told = os.pipe()
pid = os.fork()
if pid == 0:
    own = bytearray(30_000_000)
    os.dup2(ask, 0)
    os.close(told)
    os.execv("/bin/sh", ["sh", "-c", "read line"])
os.close(kept)
os.read(closed_by_exec, 1)
child = subprocess.Popen([sys.executable, "next.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
child.stdout.readline()
late = bytearray(25_000_000)
child.communicate(b"\\n")
os.close(told)
os.waitpid(pid, 0)
print(child.pid)
`;
  const next = `
import os, sys
if len(sys.argv) == 1:
    before = bytearray(20_000_000)
    os.execv(sys.executable, [sys.executable, "next.py", "again"])
after = bytearray(15_000_000)
print("held", flush=True)
sys.stdin.readline()
`;
  const { profile, result, folder } = await runTree(python, program, [], { files: { "next.py": next } });
  const pid = Number(result.stdout);
  const held = heldIn(profile, { "program.py": program, "next.py": next });
  expect(byProcess(held, "own = ")).toEqual(new Map());
  expect(byProcess(held, "before = ")).toEqual(new Map());
  expectAbout(byProcess(held, "after = ").get(pid), 15_000_000, "what it became");
  expectAbout(profile.peak.bytes, 60_000_000, "the peak", 80);
  expect(processOf(profile, pid, 1).ending).toEqual({ how: "replaced" });
  expect(processOf(profile, pid, 2).ending).toEqual({ how: "exit", code: 0 });
  expect(processOf(profile, pid, 2).command).toEqual([python, "next.py", "again"]);
  const { stdout } = await floodmark(["summary", "--json", "--process", `${pid}-2`, folder]);
  const summary = JSON.parse(stdout) as { peak: { bytes: number }; lines: { line: number; bytes: number }[] };
  expectAbout(summary.lines.find(({ line }) => line === 6)?.bytes, 15_000_000, "by itself");

  const collapsed = async (...words: string[]) =>
    parseCollapsed((await floodmark(["export", "--format", "collapsed", ...words, folder])).stdout);
  const roots = new Set((await collapsed()).map(({ frames }) => frames[0]!.function));
  expect(roots).toContain(`<process ${pid}: next.py again>`);
  expect([...roots].every((root) => root.startsWith("<process "))).toBe(true);
  expect(sumBytes(await collapsed("--process", `${pid}-2`))).toBe(summary.peak.bytes);
  for (const command of ["summary", "report", "timeline"]) {
    const { code, stderr } = await floodmark([command, "--process", "1", folder]);
    expect([command, code, stderr]).toEqual([
      command,
      2,
      expect.stringMatching(/^floodmark: there is no process 1 in .*: there is [\d, -]+\n$/),
    ]);
  }
});

test("a child that was killed, and that another process waits for, holds nothing any more", async () => {
  const program = `
import ctypes, os, signal
def killed():
    pid = os.fork()
    if pid == 0:
        child = bytearray(40_000_000)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(pid, 0)
killed()
own = bytearray(30_000_000)
`;
  const { profile } = await runTreeBoth(python, program);
  const held = heldIn(profile, { "program.py": program });
  expectAbout([...byProcess(held, "child = ").values()][0], 40_000_000, "the child");
  expectAbout(sum(byProcess(held, "own = ").values()), 0, "the parent");
  expectAbout(profile.peak.bytes, 40_000_000, "the peak", 60);
});

test("children that nobody waits for hold nothing any more, either", async () => {
  const program = `
import os, signal, time
ready, told = os.pipe()
def child(size, signal):
    pid = os.fork()
    if pid == 0:
        child = bytearray(size)
        if signal:
            os.kill(os.getpid(), signal)
        os._exit(3)
    return pid
pids = [child(40_000_000, signal.SIGKILL), child(1_000_000, 0)]
for pid in pids:
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
late = child(1_000_000, signal.SIGKILL)
while ") Z " not in open("/proc/%d/stat" % late).read():
    time.sleep(0.01)
own = bytearray(30_000_000)
print(*pids, late)
`;
  const { profile, result } = await runTree(python, program);
  const [killed, exited, late] = result.stdout.trim().split(" ").map(Number);
  const ends = [killed, exited, late].map((pid) => processOf(profile, pid!).ending);
  const signal = { how: "signal", signal: "SIGKILL", number: 9 };
  expect(ends).toEqual([signal, { how: "exit", code: 3 }, signal]);
  expectAbout(profile.peak.bytes, 40_000_000, "the peak", 80);
});

test("a run that goes on is shown as it is", async () => {
  const program = `
import os, subprocess, sys
held = bytearray(20_000_000)
ask, told = os.pipe(), os.pipe()
pid = os.fork()
if pid == 0:
    own = bytearray(10_000_000)
    os.write(told[1], b".")
    os.read(ask[0], 1)
    os._exit(0)
os.read(told[0], 1)
shown = subprocess.run(sys.argv[1:] + ["summary", "--json", "out"], stdout=subprocess.PIPE).stdout
os.write(ask[1], b".")
os.waitpid(pid, 0)
sys.stdout.buffer.write(shown)
`;
  const command = [process.execPath, new URL("../../dist/floodmark.cjs", import.meta.url).pathname];
  const { result, place } = await runTree(python, program, command);
  const shown = JSON.parse(result.stdout) as {
    processes: { ending: Ending; endSeconds: number | null; treeBytes: number }[];
    peak: { bytes: number };
  };
  expect(shown.processes.map(({ ending, endSeconds }) => [ending.how, endSeconds])).toEqual([
    ["running", null],
    ["running", null],
  ]);
  expectAbout(shown.peak.bytes, 30_000_000, "the peak", 80);
  expectAbout(shown.processes[1]!.treeBytes, 10_000_000, "the child", 2);
  expect(readdirSync(place.path("out/recording"))).toHaveLength(3);
});
