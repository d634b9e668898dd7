/** A limit is of no use if the figure is another one each time. */
import { afterEach, expect, test } from "vitest";
import { Workplace } from "../support/floodmark.ts";
import { describeWithPytest, type Figures, readFigures, runSuite } from "./suite.ts";

const place = new Workplace();
afterEach(() => place.remove());

/** What tests do, and what isn't the same each time: imports, caches, threads beside, another plugin's work. */
const TESTS = `
import json, os, re, sqlite3, threading
import pytest

often, seldom = (pytest.mark.parametrize("run", range(int(times))) for times in os.environ["TIMES"].split())

@often
def test_json(run):
    data = [{"id": i, "name": "n%d" % i, "values": list(range(10))} for i in range(8000)]
    assert json.loads(json.dumps(data)) == data
@seldom
def test_sqlite(run):
    with sqlite3.connect(":memory:") as connection:
        connection.execute("create table t(a, b)")
        connection.executemany("insert into t values(?, ?)", ((i, str(i) * 20) for i in range(6000)))
        connection.execute("select * from t order by b").fetchall()
@often
def test_threads(run):
    barrier = threading.Barrier(4)
    def work():
        held = bytearray(5_000_000)
        barrier.wait()
        barrier.wait()
    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads: thread.start()
    for _ in range(2): barrier.wait()
    for thread in threads: thread.join()
@seldom
def test_re(run):
    import csv, decimal
    re.findall(r"(\\w+)\\s+(\\d{3,5})[a-z]*(foo|bar)?", "abc 1234x def 23456y " * 5000)
@seldom
def test_numpy(run):
    import numpy as np
    values = np.arange(1_000_000.0)
    (values * 2 + 1).sum()
@seldom
def test_pandas(run):
    import numpy as np, pandas as pd
    frame = pd.DataFrame({"key": np.arange(200_000) % 100, "value": np.arange(200_000.0)})
    frame.groupby("key").value.sum()
    frame.merge(frame.head(1000), on="key")
`;

const BESIDE = `
import random, threading, time
def allocate():
    kept = []
    while True:
        kept.append(bytearray(random.randrange(300_000)))
        kept.append([0] * random.randrange(3000))
        if len(kept) > 50: kept.clear()
        time.sleep(0.002)
def pytest_configure(): threading.Thread(target=allocate, daemon=True).start()
`;

/** What each test held at its peak, by its name, each time that it ran. */
const peaksOf = new Map<string, number[]>();
async function run(python: string, often: number, seldom: number, words: readonly string[]): Promise<void> {
  const always = ["--floodmark-json=figures.json", "--floodmark-most=1"];
  const { code, stdout } = await runSuite(python, place, [...always, ...words], {
    env: { TIMES: `${often} ${seldom}` },
  });
  expect(code, stdout).toBe(0);
  const { tests }: Figures = readFigures(place.path("figures.json"));
  expect(tests).toHaveLength(2 * often + 4 * seldom);
  for (const { nodeid, peak_bytes } of tests) {
    const name = nodeid.replace(/^.*::|\[.*$/g, "");
    peaksOf.set(name, [...(peaksOf.get(name) ?? []), peak_bytes]);
  }
}

await describeWithPytest("the peak of a test", (python) => {
  test("is the same each time: in one process, in new ones and in workers", {
    timeout: 1_800_000,
  }, async () => {
    place.write("test_it.py", TESTS);
    place.write("conftest.py", BESIDE);
    const workers = ["-p", "xdist", "-n", "2"];
    await run(python, 300, 30, []);
    await run(python, 60, 20, workers);
    for (let fresh = 0; fresh < 10; fresh++) await run(python, 1, 1, []);
    for (let fresh = 0; fresh < 5; fresh++) await run(python, 2, 2, workers); // 10 processes
    const spread = [...peaksOf].map(([name, peaks]) => {
      const [least, most] = [Math.min(...peaks), Math.max(...peaks)];
      return { name, times: peaks.length, least, most, percent: (100 * (most - least)) / most };
    });
    expect(spread.filter(({ percent }) => percent >= 0.1)).toEqual([]);
    const counts = Object.fromEntries(spread.map(({ name, times }) => [name, times]));
    const seldom = { test_sqlite: 70, test_re: 70, test_numpy: 70, test_pandas: 70 };
    expect(counts).toEqual({ test_json: 380, test_threads: 380, ...seldom });
  });
});
