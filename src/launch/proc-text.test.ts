import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseFaults, parseStatus } from "./proc-text.ts";

const read = (name: string): string => readFileSync(`/proc/self/${name}`, "latin1");

test("of this process, the parts of the resident set add up to it", () => {
  const resident = parseStatus(read("status"));
  const { rss = 0, rssMax = 0, anonymous = 0, file = 0, shared = 0 } = resident ?? {};
  expect(rss).toBeGreaterThan(10_000_000);
  expect(anonymous + file + shared).toBe(rss);
  expect(rssMax).toBeGreaterThanOrEqual(rss);
});

test("each size is found by its own name", () => {
  const status = `Name:\tVmRSS: 1 kB
VmHWM:\t    5000 kB
VmRSS:\t    4000 kB
RssAnon:\t    3000 kB
RssFile:\t     900 kB
RssShmem:\t     100 kB
VmSwap:\t      12 kB
`;
  const kib = { rss: 4000, rssMax: 5000, anonymous: 3000, file: 900, shared: 100, swap: 12 };
  expect(parseStatus(status)).toEqual(
    Object.fromEntries(Object.entries(kib).map(([name, size]) => [name, 1024 * size])),
  );
});

test("a process that has ended has no sizes", () => {
  expect(parseStatus("Name:\tpython3\nState:\tZ (zombie)\nThreads:\t1\n")).toBe(null);
});

test("faults are found behind a name that looks like fields", () => {
  const fields = "S 1 2 3 0 -1 4194304 1204 99 7 88 10 5";
  for (const name of ["python3", "a) b", "x (1) 2 3", "(("]) {
    expect(parseFaults(`42 (${name}) ${fields}\n`)).toEqual({ minorFaults: 1204, majorFaults: 7 });
  }
  expect(parseFaults("42 (python3) S 1 2")).toBe(null);
  expect(parseFaults("")).toBe(null);
});

test("faults of this process rise when it takes memory", () => {
  const before = parseFaults(read("stat"))?.minorFaults ?? Number.NaN;
  const taken = Buffer.alloc(8 << 20, 1);
  expect(parseFaults(read("stat"))?.minorFaults).toBeGreaterThan(before);
  expect(taken[0]).toBe(1);
});
