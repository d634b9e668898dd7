/** How a part begins and ends: forks, other programs, exceptions, the process's end, other tools, what is refused. */
import { afterEach, expect, test } from "vitest";
import { execute, Workplace } from "../support/floodmark.ts";
import { anyPython, onEachPython } from "../support/pythons.ts";
import { runPlain, runUnder, shown } from "./part.ts";

const place = new Workplace();
afterEach(() => place.remove());

const recordings = (folder: string) => place.list(folder).filter((name) => name.endsWith(".floodmark"));

const FORKS = `
import os
def in_child(act):
    pid = os.fork()
    if pid == 0:
        act()
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
def stops():
    child = bytes(1_500_000) # child
    agent.stop()
    unseen = bytes(30_000_000)
    agent.start("again")
    again = bytes(1_200_000) # again
    agent.stop()
def leaves():
    left = bytes(1_700_000) # left
def starts():
    off = bytes(40_000_000)
    assert agent.recorded() == 0
    agent.start("late")
    late = bytes(1_300_000) # late
    agent.stop()
agent.start("part")
held = bytes(2_000_000) # parent
in_child(stops)
in_child(leaves)
agent.stop()
in_child(starts)
`;

const ENDS = `
import os, signal, sys
how = os.environ["HOW"]
agent.start(how)
held = bytes(1_700_000) # held
if how == "exit": sys.exit(3)
if how == "raise": raise ValueError
if how == "_exit": os._exit(3)
if how == "kill": os.kill(os.getpid(), signal.SIGKILL)
if how == "exec": os.execv(sys.executable, [sys.executable, "-c", "import sys; sys.exit(3)"])
`;

const REFUSED = `
def refused(act, *arguments):
    try: act(*arguments)
    except agent.AgentError as error: print(error)
    else: raise SystemExit("not refused: %s%s" % (act.__name__, arguments))
refused(agent.stop)
refused(agent.snapshot)
refused(agent.open_window)
refused(agent.start, None)
open("file", "w").close()
refused(agent.start, "file")
agent.start("part", 10_000)
refused(agent.start, "other")
agent.stop()
refused(agent.start, "other", 20_000)
agent.start("part")
print(agent.snapshot(), agent.snapshot())
window = agent.open_window()
agent.close_window(window)
refused(agent.close_window, window)
agent.stop()
`;

const TRACED = `
import threading, tracemalloc
tracemalloc.start()
agent.start("above")
held = bytes(1_000_000) # above
agent.stop()
tracemalloc.stop()
agent.start("below-1")
tracemalloc.start()
below = bytes(1_100_000) # below-1
agent.stop()
off = bytes(2_000_000)
agent.start("below-2")
again = bytes(1_200_000) # below-2
agent.stop()
try: agent.start("sampled", 10_000)
except agent.AgentError as error: print(error)
tracemalloc.stop()
def work():
    agent.start("thread")
    kept.append(bytes(1_400_000)) # thread
    agent.stop()
kept = []
thread = threading.Thread(target=work)
thread.start()
thread.join()
`;

const WATCHED = `
import sys
seen = []
sys.setprofile(lambda frame, event, argument: seen.append(frame.f_code.co_filename))
agent.start("part")
agent.stop()
sys.setprofile(None)
print([name for name in seen if "<floodmark" in name])
`;

const SUBINTERPRETERS = `
import os, threading
try: import _interpreters as interpreters
except ImportError: import _xxsubinterpreters as interpreters
agent.recorded()
def work():
    interpreters.run_string(interpreters.create(), """
import os
while not os.path.exists("stop"): kept = [bytearray(500) for _ in range(200)], {i: str(i) for i in range(100)}, b"x" * 100_000
""")
threads = [threading.Thread(target=work) for _ in range(2)]
for thread in threads: thread.start()
for number in range(30):
    agent.start("part-%d" % number)
    held = bytes(2_000_000) # held
    agent.stop()
open("stop", "w").close()
for thread in threads: thread.join()
`;

/** Takes up the loader's room for fast thread-local storage. */
const HOG = `static __thread char hog[1600] __attribute__((tls_model("initial-exec")));
char *get(int i) { return &hog[i]; }
`;

const OFF = `
import os, sys
before = bytes(30_000_000)
assert agent.recorded() == 0 and not [name for name in os.environ if "FLOODMARK" in name or "PRELOAD" in name]
if len(sys.argv) > 1: sys.exit()
agent.start(None)
held = bytes(7_000_000) # held
agent.stop()
after = bytes(40_000_000)
`;

test("where libraries have used up the loader's room, it says so", async () => {
  place.write("hog.c", HOG);
  const { code } = await execute("cc", ["-shared", "-fPIC", "hog.c", "-o", "hog.so"], { cwd: place.folder });
  expect(code).toBe(0);
  const program = 'import ctypes\nctypes.CDLL("./hog.so")\nagent.start("part")\n';
  const { stderr } = await runPlain(anyPython().executable, place, program);
  expect(stderr).toMatch(
    /AgentError: the libraries that are loaded have used up the loader's room for fast thread-local storage: start the program by floodmark run --off\n$/,
  );
  expect(place.list()).not.toContain("part");
});

onEachPython(({ executable, minor }) => {
  test("sub-interpreters at work meanwhile", async () => {
    const { code, stderr } = await runPlain(executable, place, SUBINTERPRETERS);
    expect(code, stderr).toBe(0);
    for (const part of ["part-0", "part-29"]) expect((await shown(place, part)).at("# held")).toBe(2_000_033);
  });

  test.skipIf(["3.9", "3.10"].includes(minor))("a trace function sees nothing of the self-test", async () => {
    const { code, stdout, stderr } = await runPlain(executable, place, WATCHED);
    expect([code, stdout, stderr]).toEqual([0, "[]\n", ""]);
  });

  test("forked children while it is on, and after", async () => {
    const { code, stderr } = await runPlain(executable, place, FORKS);
    expect([code, stderr]).toEqual([0, ""]);
    const part = await shown(place, "part");
    expect(recordings("part")).toHaveLength(3);
    expect(part.at("# parent")).toBe(2_000_033);
    expect(part.at("# left")).toBe(1_700_033);
    expect(part.at("unseen =")).toBe(0);
    expect((await shown(place, "again")).at("# again")).toBe(1_200_033);
    const late = await shown(place, "late");
    expect(late.at("# late")).toBe(1_300_033);
    expect(late.peak.bytes).toBeLessThan(1_400_000);
  });

  test("the recording stands however the process ends", async () => {
    for (const how of ["exit", "raise", "_exit", "kill", "exec"]) {
      const { code, signal } = await runPlain(executable, place, ENDS, { HOW: how });
      expect([how, signal ?? code]).toEqual([how, how === "kill" ? "SIGKILL" : how === "raise" ? 1 : 3]);
      expect((await shown(place, how)).at("# held")).toBe(1_700_033);
    }
  });

  test("what can't be is refused in words, and changes nothing", async () => {
    const { code, stdout, stderr } = await runPlain(executable, place, REFUSED);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.replaceAll(place.folder, "")).toBe(
      [
        "nothing is recorded",
        "no moment can be marked: nothing is recorded, or there are 100 marks already",
        "no window can be opened: nothing is recorded, or four are open already",
        "there is no folder to record into: name one, or start the program by floodmark run --off",
        "/file can't be made: File exists",
        "a recording is under way already",
        "this process was sampled at another interval before: keep to that one, or record every allocation",
        "1 2",
        "window 1 is not open",
        "",
      ].join("\n"),
    );
    expect(place.list()).toEqual(["file", "part", "program.py"]);
  });

  test("tracemalloc above and below; a start in a thread", async () => {
    const { code, stdout, stderr } = await runPlain(executable, place, TRACED);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(
      "tracemalloc was started in a recording of the other kind, exact or sampled: stop it first\n",
    );
    const held = { above: 1_000_033, "below-1": 1_100_033, "below-2": 1_200_033, thread: 1_400_033 };
    for (const [part, bytes] of Object.entries(held)) {
      const more = (await shown(place, part)).at(`# ${part}`) - bytes; // tracemalloc's own, a list's
      expect([part, more >= 0 && more < 1000]).toEqual([part, true]);
    }
  });

  test("run --off: the program says when it is recorded", async () => {
    const { code, stderr } = await runUnder(["--off"], executable, place, OFF);
    expect([code, stderr]).toEqual([0, "results/report.html\n"]);
    const results = await shown(place, "results");
    expect(results.at("# held")).toBe(7_000_033);
    expect(results.peak.bytes).toBeLessThan(7_100_000);
  });
});
