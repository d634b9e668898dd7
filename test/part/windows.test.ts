/** Windows and marks as the Python package asks for them: right to the byte, whoever works beside; what each is called, and when one is lost. */
import { afterEach, expect, test } from "vitest";
import { floodmark, Workplace } from "../support/floodmark.ts";
import { anyPython, onEachPython } from "../support/pythons.ts";
import { runPlain, runUnder, shown } from "./part.ts";

const place = new Workplace();
afterEach(() => place.remove());

const WINDOWS = `
import json
figures = {}
def closed(name, number):
    agent.close_window(number)
    figures[name] = [agent.window_serial(number), agent.window_peak_bytes(number)]
`;

/** Threads whose blocks come and go meanwhile: less at a time than any step of the windows. */
const THREADS = `
import threading
stop = threading.Event()
def churn():
    while not stop.is_set(): kept = [bytearray(300) for _ in range(20)]
threads = [threading.Thread(target=churn) for _ in range(3)]
for thread in threads: thread.start()
`;

/** Each window opens inside of the one before; all are open at the peak. Then one in which less is held than before. */
const NESTED = `
def load(): return bytes(3_000_000) # load
before = bytes(1_000_000) # before
outer = agent.open_window()
one = load()
inner = agent.open_window()
two = bytes(2_000_000) # two
third = agent.open_window()
tmp = load()
fourth = agent.open_window()
try: agent.open_window()
except agent.AgentError as error: print(error)
late = bytes(500_000) # late
figures["so far"] = [agent.window_serial(fourth), agent.window_peak_bytes(fourth)]
del tmp
closed("inner", inner)
closed("third", third)
del two, before
closed("outer", outer)
closed("fourth", fourth)
agent.stop()
agent.start("again", SAMPLED)
one = load()
giving = agent.open_window()
del one
three = bytes(7_000_000) # three
del three
closed("giving", giving)
`;

const nested = (begin: string, sampled = 0) =>
  `${WINDOWS}SAMPLED = ${sampled}\n${begin}
agent.start("part", SAMPLED)
${NESTED}
agent.stop()
if "stop" in globals():
    stop.set()
    for thread in threads: thread.join()
print(json.dumps(figures))
`;

async function expectNested(executable: string, begin: string, sampled = 0): Promise<void> {
  const { stdout, stderr } = await runPlain(executable, place, nested(begin, sampled));
  expect(stderr).toBe("");
  const [refused, figures] = stdout.split("\n");
  expect(refused).toBe("no window can be opened: nothing is recorded, or four are open already");
  const { "so far": soFar, ...peaks } = JSON.parse(figures!) as Record<
    string,
    [serial: number, peak: number]
  >;
  // What else a window holds is the program's own bookkeeping, of which a sampled recording may have a block that stands for 10,000
  // bytes, and what the threads beside it have just then.
  const bookkeeping = begin === "" && sampled === 0 ? 4_000 : 60_000;
  const gained = async (name: string, folder = "part") => {
    const [serial, peak] = peaks[name]!;
    const view = await shown(place, folder, "--at", `window:${serial}`);
    expect(view.moment, name).toMatchObject({ what: "range", bytes: peak, window: { number: serial } });
    const lines = ["# before", "# load", "# two", "# late", "# three"].map((text) => view.at(text));
    const sum = lines.reduce((all, bytes) => all + bytes);
    expect(peak - sum, name).toBeLessThan(bookkeeping);
    return lines;
  };
  expect(await gained("outer")).toEqual([0, 6_000_066, 2_000_033, 500_033, 0]);
  expect(await gained("inner")).toEqual([0, 3_000_033, 2_000_033, 500_033, 0]);
  expect(await gained("third")).toEqual([0, 3_000_033, 0, 500_033, 0]);
  expect(await gained("fourth")).toEqual([0, 0, 0, 500_033, 0]);
  expect(Math.abs(soFar![1] - 500_033)).toBeLessThan(bookkeeping);
  const serials = Object.fromEntries(Object.entries(peaks).map(([name, [serial]]) => [name, serial]));
  expect(serials).toEqual({ outer: 1, inner: 2, third: 3, fourth: 4, giving: 1 });
  // Lines that gave back are no rows; the sum knows of them.
  const giving = await shown(place, "again", "--at", "window:1");
  expect([giving.at("# three"), giving.at("# load")]).toEqual([7_000_033, 0]);
  expect(giving.moment.bytes).toBe(peaks.giving![1]);
  expect(Math.abs(giving.moment.bytes - 4_000_000)).toBeLessThan(bookkeeping);
}

onEachPython(({ executable }) => {
  test("four in each other hold to the byte what the program held", () => expectNested(executable, ""));

  test("the same beside threads at work", () => expectNested(executable, THREADS));
});

test("the same in a sampled recording, which has blocks of that size for certain", () =>
  expectNested(anyPython().executable, "", 10_000));

const GIVING_WAY = `
agent.start("part")
def closed():
    number = agent.open_window()
    kept = bytes(1_000_000 * agent.window_serial(number))
    agent.close_window(number)
    return number
numbers = [closed() for _ in range(3)]
print(agent.next_to_go(), numbers)
numbers.append(closed())
for _ in range(3):
    goes = agent.next_to_go()
    number = agent.open_window()
    print(goes, agent.window_serial(number), number)
    agent.close_window(number)
held = [agent.open_window() for _ in range(4)]
print(agent.next_to_go())
for number in held: agent.close_window(number)
def refused(act, *arguments):
    try: act(*arguments)
    except agent.AgentError as error: print(error)
    else: raise SystemExit("not refused")
for number in (0, 5, -1): refused(agent.window_serial, number)
first = agent.window_serial(held[0])
agent.stop()
refused(agent.window_peak_bytes, held[0])
print(agent.next_to_go(), agent.held_bytes(), first)
agent.start("part")
refused(agent.window_serial, 1)
before = agent.held_bytes()
kept = bytes(2_000_000)
print(2_000_033 <= agent.held_bytes() - before < 2_001_000)
`;

test("the package knows which window is lost with the next one that is opened", async () => {
  const { stdout, stderr } = await runPlain(anyPython().executable, place, GIVING_WAY);
  expect(stderr).toBe("");
  expect(stdout.split("\n")).toEqual([
    "0 [1, 2, 3]",
    ...["1 5 1", "2 6 2", "3 7 3", "0"],
    ...["there is no window 0", "there is no window 5", "there is no window -1"],
    ...["there is no window 4", "0 0 8", "there is no window 1", "True", ""],
  ]);
});

const MARKED = `
agent.start("part")
one = bytes(1_000_000) # one
assert agent.mark("after load") == 1
two = bytes(2_000_000) # two
assert agent.snapshot() == 2
assert agent.mark("\\u2603" * 100) == 3
assert agent.mark("") == 4
assert agent.mark("lone \\udc80\\nand a line") == 5
for number in range(95): agent.mark("epoch %d" % number)
for act in (agent.snapshot, lambda: agent.mark("one too many")):
    try: print(act())
    except agent.AgentError as error: print(error)
agent.stop()
`;

onEachPython(({ executable }) => {
  test("a mark by its name is the moment at which it was set", async () => {
    const { stdout, stderr } = await runPlain(executable, place, MARKED);
    const full = "no moment can be marked: nothing is recorded, or there are 100 marks already\n";
    expect([stdout, stderr]).toEqual([full + full, ""]);
    const atFirst = await shown(place, "part", "--at", "mark:after load");
    expect([atFirst.at("# one"), atFirst.at("# two")]).toEqual([1_000_033, 0]);
    const later = await shown(place, "part", "--at", "mark:epoch 94");
    expect([later.at("# one"), later.at("# two")]).toEqual([1_000_033, 2_000_033]);
    const gained = await shown(place, "part", "--from", "mark:after load", "--to", "mark:2");
    expect([gained.at("# one"), gained.at("# two")]).toEqual([0, 2_000_033]);
    const { stdout: timeline } = await floodmark(["timeline", "--json", "part"], { cwd: place.folder });
    const { marks } = JSON.parse(timeline) as { marks: { number: number; name: string }[] };
    expect(marks.map(({ number }) => number)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
    const surrogate = "lone \ufffd\ufffd\ufffd\nand a line";
    expect(marks.slice(0, 6).map(({ name }) => name)).toEqual([
      ...["after load", "mark 2", "☃".repeat(66), "mark 4", surrogate, "epoch 0"],
    ]);
  });
});

/** Two processes with a window 1, of which one has a window 2 as well. */
const FORKED = `
import os
window = agent.open_window()
kept = bytes(3_000_000) # parent
pid = os.fork()
if pid == 0:
    first, second = agent.open_window(), agent.open_window()
    kept_too = bytes(2_000_000) # child
    agent.mark("in the child")
    agent.close_window(second)
    os._exit(0)
os.waitpid(pid, 0)
agent.close_window(window)
print(pid)
`;

test("of several processes each has windows of its own", async () => {
  const { stdout, code: ended } = await runUnder([], anyPython().executable, place, FORKED);
  expect(ended).toBe(0);
  const child = stdout.trim();
  const ask = async (...words: string[]) => floodmark([...words, "results"], { cwd: place.folder });
  const { code, stderr: refused } = await ask("summary", "--at", "window:1");
  expect(code).toBe(2);
  expect(refused).toMatch(
    new RegExp(`^floodmark: 2 processes have a window 1: give one of --process \\d+, --process ${child}\n$`),
  );
  const whole = await shown(place, "results", "--at", "window:2");
  expect(whole.moment).toMatchObject({ window: { number: 2, process: child } });
  expect([whole.at("# child"), whole.at("# parent")]).toEqual([2_000_033, 0]);
  const own = await shown(place, "results", "--at", "window:1", "--process", child);
  expect([own.at("# child"), own.at("# parent")]).toEqual([2_000_033, 0]);
  const { stdout: timeline } = await ask("timeline");
  expect(timeline.match(/ +[12] .* process \d+\n/g)).toHaveLength(3);
  expect(timeline).toMatch(/1 .* in the child\n/);
});

test("all that takes a moment takes a window; a report of one begins with it", async () => {
  await runPlain(anyPython().executable, place, nested(""));
  const at = ["--at", "window:1", "part"];
  const ask = async (...words: string[]) => {
    const { stdout, stderr, code } = await floodmark(words, { cwd: place.folder });
    expect([code, stderr], words.join(" ")).toEqual([0, ""]);
    return stdout;
  };
  for (const command of ["summary", "tree", "leaks", "stats"])
    expect(await ask(command, ...at), command).toContain("load");
  expect(await ask("lines", "program.py", ...at)).toMatch(/5\.72 MiB .*# load/);
  expect(await ask("explain", ...at)).toContain("nothing seen from outside");
  expect(await ask("diff", "--at", "window:1", "part", "part")).toContain("Nothing changed");
  const collapsed = await ask("export", "--format", "collapsed", ...at);
  expect(collapsed).toMatch(/;load \(.*program\.py:\d+\) 3000033\n/);
  for (const format of ["json", "csv", "speedscope", "svg"])
    expect(await ask("export", "--format", format, ...at), format).toContain("load");
  expect(await ask("export", "--format", "html", ...at)).toMatch(/^<!doctype html>/);
});
