/** One thread's own work alone: what others do beside it, and what stays for the whole process, is not recorded at all. */
import { afterEach, expect, test } from "vitest";
import { floodmark, Workplace } from "../support/floodmark.ts";
import { onEachPython } from "../support/pythons.ts";
import { runPlain, shown } from "./part.ts";

const place = new Workplace();
afterEach(() => place.remove());

/** Beside the part threads allocate and start others; in it there are imports, patterns, source lines, and threads of its own. */
const PROGRAM = `
import linecache, os, re, sys, threading, time
def wait_for(condition):
    while not condition(): time.sleep(0.001)
def beside():
    kept = []
    while not ended:
        kept.append(bytearray(300_000)) # beside
        kept.append([0] * 1000)
        threading.Thread(target=bytearray, args=(400_000,)).start() # started beside
        if len(kept) > 40: kept.clear()
        time.sleep(0.0005)
def asked():
    while True:
        go.acquire()
        answer.append(bytearray(5_000_000)) # asked
        done.release()
ended, answer, go, done = False, [], threading.Semaphore(0), threading.Semaphore(0)
for run in beside, asked: threading.Thread(target=run, daemon=True).start()

def inner(): made.append(bytearray(2_000_000)) # started by started
def started():
    made.append(bytearray(3_000_000)) # started
    thread = threading.Thread(target=inner)
    thread.start()
    thread.join()
made = []
def part():
    import table # imported
    table.grow() # grown
    re.compile("[a-z]+x{2,3}" * 300)
    assert linecache.getline(os.environ["LINES"], 1)
    go.release()
    done.acquire()
    thread = threading.Thread(target=started)
    thread.start()
    thread.join()
    own = bytearray(10_000_000) # own
    child = os.fork()
    if child == 0:
        in_child = bytearray(1_500_000) # in child
        os._exit(0)
    os.waitpid(child, 0)
    return own

def record(folder, whose=agent.Whose.OWN):
    agent.start(folder, whose=whose)
    part()
    held = agent.held_bytes()
    agent.stop()
    made.clear(), answer.clear()
    del sys.modules["table"]
    re.purge(), linecache.clearcache()
    return agent.peak_bytes(), held
peaks, held = zip(*[record("part" if number == 0 else "again") for number in range(30)])
assert max(peaks) - min(peaks) < max(peaks) / 1000, peaks
assert all(7_500_000 <= left < 7_550_000 for left in held), held
assert agent.held_bytes() == 0
alone, _ = record("alone", agent.Whose.THREAD)
assert abs(alone - max(peaks) + 5_000_000) < 20_000, alone
agent.start("all")
part()
agent.stop()
print(max(peaks), agent.peak_bytes())
ended = True
`;

const TABLE = `
kept = [bytearray(1_000_000) for _ in range(4)] # at import
def grow(): kept.append(bytearray(2_500_000)) # by a function
`;

onEachPython(({ executable }) => {
  test("is recorded, and nothing beside it", async () => {
    place.write("table.py", TABLE);
    const lines = place.write("lines.txt", "x\n".repeat(100_000));
    const { code, stdout, stderr } = await runPlain(executable, place, PROGRAM, {
      ...{ LINES: lines, PYTHONWARNINGS: "ignore" }, // of a fork beside threads
    });
    expect([code, stderr]).toEqual([0, ""]);
    const [own, all] = stdout.split(" ").map(Number);
    expect(own).toBeGreaterThan(17_500_000);
    expect(own).toBeLessThan(17_600_000);
    expect(all).toBeGreaterThan(own! + 9_000_000);

    const { stdout: summary } = await floodmark(["summary", place.path("part")]);
    expect(summary.replace(/\s+/g, " ")).toContain(
      "Only what one thread and those that it started allocated was recorded",
    );
    const part = await shown(place, "part");
    expect(part.peak.bytes, "with the child's").toBeGreaterThan(own!);
    const program = { "# started by started": 2e6, "# started": 5e6, "# own": 1e7, "# in child": 1.5e6 };
    for (const [text, bytes] of Object.entries(program))
      expect(part.at(text) / bytes, text).toBeCloseTo(1, 2);
    expect(part.at("# beside") + part.at("# started beside") + part.at("# asked")).toBe(0);
    const table = part.lines.filter(({ file }) => file.endsWith("table.py"));
    expect(table.map(({ line }) => line)).toEqual([3]);
  });
});
