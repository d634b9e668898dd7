/** floodmark.profile: as a context manager, a decorator and a call, in a plain Python. */
import { afterEach, expect, test } from "vitest";
import { floodmark, Workplace } from "../support/floodmark.ts";
import { anyPython, onEachPython } from "../support/pythons.ts";
import type { Summary } from "../support/recorded.ts";
import { outcome, runApi } from "./api.ts";

const place = new Workplace();
afterEach(() => place.remove());

/** What a profile says of the lines that have this text. */
const HELD = `
def held(profile, text): return sum(line.bytes for line in profile.lines() if text in line.text)
`;

const BLOCK = `${HELD}
import json, os
before = bytes(20_000_000)
with floodmark.profile() as part:
    kept = bytes(3_000_000) # kept
    small = [bytes(1000) for _ in range(1000)] # small
    so_far = part.peak_bytes
after = bytes(50_000_000)
lines = part.lines()
folder = part.path
print(json.dumps({
    "kept": held(part, "# kept"), "small": held(part, "# small") - sum(map(len, small)) - 33_000, "soFar": so_far,
    "peak": part.peak_bytes, "sum": sum(line.bytes for line in lines), "sorted": lines == sorted(lines, key=lambda line: -line.bytes),
    "other": held(part, "before =") + held(part, "after ="), "first": [os.path.basename(lines[0].file), lines[0].line, lines[0].function, lines[0].text],
    "interval": [lines[0].interval_low, lines[0].interval_high], "recorded": os.listdir(folder), "temporary": str(folder).startswith("/tmp/")}))
del part
assert not os.path.exists(folder)
`;

const NAMED = `
for size in 4_000_000, 5_000_000:
    with floodmark.profile("results") as part:
        kept = bytes(size) # kept
try:
    with floodmark.profile("results"):
        kept = bytes(6_000_000) # kept
        1 / 0
except ZeroDivisionError: print("as ever")
print(floodmark.profile(lambda: "returned" * len(bytearray(7_000_000)[:1]), "results"))
def fails():
    kept = bytearray(8_000_000) # kept
    raise KeyError("of the program")
try: floodmark.profile(fails, "results")
except KeyError as error: print(error)
`;

const DECORATED = `
import asyncio, json
@floodmark.profile
def plain(size, *, more=0):
    "Allocates."
    return len(bytearray(size)) + more
@floodmark.profile()
def deep(n):
    kept = bytearray(1_000_000)
    return deep(n - 1) if n else kept
@floodmark.profile("steps")
def steps(n):
    sent = []
    for i in range(n):
        kept = bytearray(2_000_000)
        try: sent.append((yield i))
        except ValueError: sent.append("thrown")
    return sent
@floodmark.profile(sample_bytes=0)
async def later(size):
    kept = bytearray(size)
    await asyncio.sleep(0)
    return len(kept)
@floodmark.profile
async def later_steps(n):
    got = []
    try:
        for i in range(n):
            kept = bytearray(3_000_000)
            try: got.append((yield i))
            except ValueError: got.append("thrown")
    finally: closed.append(got)
class Loader:
    @floodmark.profile
    def load(self, size): return self, len(bytearray(size))
    @floodmark.profile
    def fail(self): kept = bytearray(1_500_000); raise KeyError

assert plain.__name__ == "plain" and plain.__doc__ == "Allocates." and plain.last_profile is None
assert plain(1_100_000, more=1) == 1_100_001
deep(5)
def consume():
    generator = steps(3)
    got = [next(generator), generator.send("sent"), generator.throw(ValueError)]
    try: generator.send("last")
    except StopIteration as stop: return got, stop.value
assert consume() == ([0, 1, 2], ["sent", "thrown", "last"]), consume()
assert asyncio.run(later(1_200_000)) == 1_200_000
closed = []
async def consume_later():
    generator = later_steps(5)
    got = [await generator.__anext__(), await generator.asend("sent"), await generator.athrow(ValueError)]
    await generator.aclose()
    return got
assert asyncio.run(consume_later()) == [0, 1, 2] and closed == [["sent", "thrown"]]
async def gather():
    return await asyncio.gather(*[later(1_000_000) for _ in range(8)])
loader = Loader()
assert loader.load(1_300_000) == (loader, 1_300_000)
try: loader.fail()
except KeyError: pass
peaks = {name: of.last_profile.peak_bytes for name, of in
    dict(plain=plain, deep=deep, steps=steps, later=later, later_steps=later_steps, load=Loader.load, fail=Loader.fail).items()}
assert asyncio.run(gather()) == [1_000_000] * 8
peaks["gather"] = later.last_profile.peak_bytes
print(json.dumps(peaks))
`;

const APART = `
import asyncio
async def later(): pass
def steps(): yield
for function in later, steps:
    try: floodmark.profile(function, "results")
    except TypeError as error: print(error)
part = floodmark.profile()
try:
    with part:
        with part: pass
except floodmark.FloodmarkError as error: print(error)
with part as again: kept = bytes(1_000_000)
print(again.peak_bytes >= 1_000_033)
`;

test("a folder by name has the report, and the next one another name", async () => {
  const { code, stdout, stderr } = await runApi(anyPython().executable, place, NAMED);
  expect([code, stdout, stderr]).toEqual([0, "as ever\nreturned\n'of the program'\n", ""]);
  const folders = ["results", "results-2", "results-3", "results-4", "results-5"];
  expect(place.list()).toEqual(["program.py", ...folders]);
  for (const [number, folder] of folders.entries()) {
    expect(place.list(folder)).toEqual(["recording", "report.html"]);
    const summary = await floodmark(["summary", "--json", folder], { cwd: place.folder });
    const { peak } = JSON.parse(summary.stdout) as Summary;
    expect(Math.round(peak.bytes / 1e6)).toBe(4 + number);
  }
});

onEachPython(({ executable }) => {
  test("a block: its peak and the lines that held it, to the byte", async () => {
    const got = await outcome<Record<string, unknown>>(executable, place, BLOCK);
    expect(got).toMatchObject({
      kept: 3_000_033,
      other: 0,
      first: ["program.py", 8, "<module>", "kept = bytes(3_000_000) # kept"],
      interval: [3_000_033, 3_000_033],
      sorted: true,
      recorded: ["recording"],
      temporary: true,
    });
    expect(got.small).toBeGreaterThan(8000); // the list itself
    expect(got.small).toBeLessThan(10_000);
    expect(got.sum).toBe(got.peak);
    expect(got.peak).toBeLessThan(4_100_000);
    expect((got.peak as number) - (got.soFar as number)).toBeGreaterThanOrEqual(0);
    expect((got.peak as number) - (got.soFar as number)).toBeLessThan(5000);
  });

  test("decorated functions, coroutines, generators and methods are what they were", async () => {
    const peaks = await outcome<Record<string, number>>(executable, place, DECORATED);
    const inTenths = Object.fromEntries(
      Object.entries(peaks).map(([name, bytes]) => [name, Math.floor(bytes / 100_000) / 10]),
    );
    expect(inTenths).toEqual({
      ...{ plain: 1.1, deep: 6, steps: 4, later: 1.2, later_steps: 6, load: 1.3, fail: 1.5 },
      gather: 8, // of the first, beside whom the others ran
    });
    expect(place.list("steps")).toEqual(["recording", "report.html"]);
  });

  test("what makes no sense is said", async () => {
    const { code, stdout, stderr } = await runApi(executable, place, APART);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(
      [
        "later does nothing when it is called: decorate it with @profile(path)",
        "steps does nothing when it is called: decorate it with @profile(path)",
        "this part is being profiled already: nest another profile()",
        "True",
        "",
      ].join("\n"),
    );
    expect(place.list()).toEqual(["program.py"]);
  });
});
