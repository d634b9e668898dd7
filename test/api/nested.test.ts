/** Parts in parts, beside each other, in forked children, and when the recording ends before they do. */
import { afterEach, expect, test } from "vitest";
import { Workplace } from "../support/floodmark.ts";
import { anyPython, onEachPython } from "../support/pythons.ts";
import { outcome, runApi } from "./api.ts";

const place = new Workplace();
afterEach(() => place.remove());

/** What a profile says of the lines that end so, to 10 kB: the frame of a call may be charged to the line before it. */
const HELD = `
import json
def held(profile, text): return round(sum(line.bytes for line in profile.lines() if line.text.endswith(text)), -4)
def peak(profile): return round(profile.peak_bytes, -5)
def all_of(profile): return [held(profile, "# " + name) for name in ("outer", "inner", "innermost", "late")]
`;

const NESTED = `${HELD}
with floodmark.profile() as outer:
    outer_kept = bytes(5_000_000) # outer
    with floodmark.profile("inner") as inner:
        inner_kept = bytes(3_000_000) # inner
        with floodmark.profile() as innermost:
            innermost_kept = bytes(2_000_000) # innermost
        running = peak(inner)
        del innermost_kept
    late_kept = bytes(1_000_000) # late
print(json.dumps({"outer": all_of(outer), "inner": all_of(inner), "innermost": all_of(innermost),
    "peaks": [peak(part) for part in (outer, inner, innermost)], "running": running}))
`;

/** The first part ends while others go on; the last to end ends the recording. */
const BESIDE = `${HELD}
first, second = floodmark.profile(), floodmark.profile()
outer = first.__enter__()
outer_kept = bytes(5_000_000) # outer
inner = second.__enter__()
inner_kept = bytes(3_000_000) # inner
first.__exit__(None, None, None)
late_kept = bytes(1_000_000) # late
second.__exit__(None, None, None)
unseen = bytes(50_000_000)
with floodmark.profile() as again:
    late_kept = bytes(1_500_000) # late
print(json.dumps([all_of(part) + [peak(part)] for part in (outer, inner, again)]))
`;

/** More parts after each other than there are windows: those that someone still holds are kept. */
const MANY = `${HELD}
parts = []
with floodmark.profile() as outer:
    outer_kept = bytes(9_000_000) # outer
    for number in range(10):
        with floodmark.profile() as part:
            inner_kept = bytes(1_000_000 + number * 100_000) # inner
        if number % 2 == 0: parts.append(part)
        del inner_kept, part
print(json.dumps([[held(part, "# inner"), peak(part)] for part in parts]))
`;

const DEEP = `
import warnings
def deep(depth):
    kept = bytes(1_000_000)
    if depth == 0: return [len(kept)]
    with floodmark.profile(): return [len(kept)] + deep(depth - 1)
print(len(deep(5)))
try: deep(6)
except floodmark.FloodmarkError as error: print(error)
@floodmark.profile
def decorated(): return "ran"
def in_parts(depth):
    if depth == 0: return decorated()
    with floodmark.profile(): return in_parts(depth - 1)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(in_parts(5), decorated.last_profile, [str(warning.message) for warning in caught])
`;

const THREADS = `${HELD}
import threading
def work(size):
    barrier.wait()
    with floodmark.profile() as part:
        inner_kept = bytes(size) # inner
        barrier.wait()
    parts[size] = part
parts = {}
sizes = [2_000_000, 3_000_000, 4_000_000]
barrier = threading.Barrier(len(sizes))
threads = [threading.Thread(target=work, args=(size,)) for size in sizes]
for thread in threads: thread.start()
for thread in threads: thread.join()
first = max(part.peak_bytes for part in parts.values())
print(json.dumps([len(parts), first // 1_000_000, max(held(part, "# inner") for part in parts.values())]))
`;

const FORKED = `${HELD}
import os
with floodmark.profile("results") as outer:
    outer_kept = bytes(5_000_000) # outer
    with floodmark.profile() as inner:
        inner_kept = bytes(3_000_000) # inner
        pid = os.fork()
        if pid == 0:
            innermost_kept = bytes(2_000_000) # innermost
    if pid == 0:
        late_kept = bytes(1_000_000) # late
if pid == 0:
    with open("child.json", "w") as file: json.dump([all_of(outer), all_of(inner)], file)
    os._exit(0)
os.waitpid(pid, 0)
print(json.dumps([all_of(outer), all_of(inner)]))
`;

const POOL = `
import multiprocessing
def work(n): return len([bytes(1000) for _ in range(n)])
if __name__ == "__main__":
    with floodmark.profile("results") as part:
        with multiprocessing.get_context("fork").Pool(2) as pool:
            print(pool.map(work, [2000, 3000]), part.peak_bytes < 3_000_000)
`;

const ENDED = `${HELD}
floodmark.start()
with floodmark.profile() as part:
    inner_kept = bytes(3_000_000) # inner
    run = floodmark.stop()
    unseen = bytes(9_000_000)
print(json.dumps([all_of(part), all_of(run), peak(part)]))
`;

onEachPython(({ executable }) => {
  test("parts in parts have what was gained in them", async () => {
    expect(await outcome(executable, place, NESTED)).toEqual({
      outer: [5_000_000, 3_000_000, 2_000_000, 0],
      inner: [0, 3_000_000, 2_000_000, 0],
      innermost: [0, 0, 2_000_000, 0],
      peaks: [10_000_000, 5_000_000, 2_000_000],
      running: 5_000_000,
    });
    expect(place.list("inner")).toEqual(["report.html"]);
  });

  test("parts that overlap", async () => {
    expect(await outcome(executable, place, BESIDE)).toEqual([
      [5_000_000, 3_000_000, 0, 0, 8_000_000],
      [0, 3_000_000, 0, 1_000_000, 4_000_000],
      [0, 0, 0, 1_500_000, 1_500_000],
    ]);
  });

  test("a forked child goes on with parts of its own", async () => {
    const program = FORKED.replace("import os", "import os, builtins").replace(
      "with open",
      "with builtins.open",
    );
    expect(await outcome(executable, place, program)).toEqual([
      [5_000_000, 3_000_000, 0, 0],
      [0, 3_000_000, 0, 0],
    ]);
    expect(await outcome(executable, place, "print(open('child.json').read())")).toEqual([
      [0, 0, 2_000_000, 1_000_000],
      [0, 0, 2_000_000, 0],
    ]);
    expect(place.list("results")).toEqual(["recording", "report.html"]);
  });
});

const { executable } = anyPython();

test("more parts than windows: whose profile is held is kept", async () => {
  const sizes = [0, 2, 4, 6, 8].map((number) => 1_000_000 + number * 100_000);
  expect(await outcome(executable, place, MANY)).toEqual(sizes.map((size) => [size, size]));
});

test("a fifth part in a part is refused; a decorated function runs", async () => {
  const { code, stdout, stderr } = await runApi(executable, place, DEEP);
  expect([code, stderr]).toEqual([0, ""]);
  const full = "four parts are being profiled in this recording already: there is no room for one more";
  expect(stdout).toBe(`6\n${full}\nran None ['decorated runs unprofiled: ${full}']\n`);
});

test("parts of threads", async () => {
  expect(await outcome(executable, place, THREADS)).toEqual([3, 9, 9_000_000]);
});

test("a pool of forked processes is in the report, and not in the profile", async () => {
  const { code, stdout, stderr } = await runApi(executable, place, POOL);
  expect([code, stdout, stderr]).toEqual([0, "[2000, 3000] True\n", ""]);
  expect(place.list("results/recording").filter((name) => name.endsWith(".floodmark"))).toHaveLength(3);
});

test("a part ends with the recording", async () => {
  expect(await outcome(executable, place, ENDED)).toEqual([
    [0, 3_000_000, 0, 0],
    [0, 3_000_000, 0, 0],
    3_000_000,
  ]);
});
