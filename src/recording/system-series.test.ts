import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  formatSystemHeader,
  formatSystemSample,
  type ProcessSample,
  parseSystemSeries,
  type SystemSample,
} from "./system-series.ts";

const HEADER = formatSystemHeader(1_795_269_727_000);
const process = (pid: number, rss: number, pss: number | null = null): ProcessSample => ({
  pid,
  rss,
  anonymous: rss - 3,
  file: 2,
  shared: 1,
  swap: 4096,
  minorFaults: 120,
  majorFaults: 7,
  pss,
});
const write = (...samples: SystemSample[]) => HEADER + samples.map(formatSystemSample).join("");

const TWO_PROCESSES = write(
  { seconds: 0.005, processes: [process(10, 1000)], cgroup: null },
  {
    seconds: 0.1,
    processes: [process(10, 2000, 1500), process(12, 500)],
    cgroup: { usage: 9000, limit: null },
  },
  { seconds: 0.2004, processes: [process(12, 600)], cgroup: { usage: 8000, limit: 1e9 } },
);

test("a line is short, and a person can read it", () => {
  const [, , line] = TWO_PROCESSES.split("\n");
  expect(line).toBe(
    '{"t":0.1,"processes":[[10,2000,1997,2,1,4096,120,7,1500],[12,500,497,2,1,4096,120,7,null]],"cgroup":[9000,null]}',
  );
});

test("each process has the samples at which it was there, as columns", () => {
  const series = parseSystemSeries(TWO_PROCESSES);
  expect(series).toMatchObject({
    length: 3,
    seconds: Float64Array.of(0.005, 0.1, 0.2),
    cgroupUsage: Float64Array.of(Number.NaN, 9000, 8000),
    cgroupLimit: Float64Array.of(Number.NaN, Number.NaN, 1e9),
  });
  expect([...(series?.processes ?? [])]).toEqual([
    [
      10,
      {
        seconds: Float64Array.of(0.005, 0.1),
        rss: Float64Array.of(1000, 2000),
        anonymous: Float64Array.of(997, 1997),
        file: Float64Array.of(2, 2),
        shared: Float64Array.of(1, 1),
        swap: Float64Array.of(4096, 4096),
        minorFaults: Float64Array.of(120, 120),
        majorFaults: Float64Array.of(7, 7),
        pss: Float64Array.of(Number.NaN, 1500),
      },
    ],
    [12, expect.objectContaining({ seconds: Float64Array.of(0.1, 0.2), rss: Float64Array.of(500, 600) })],
  ]);
});

test("wherever the last line is cut, those before it are read", () => {
  const whole = TWO_PROCESSES.length;
  const lastLine = TWO_PROCESSES.lastIndexOf("\n", whole - 2) + 1;
  for (let length = lastLine; length < whole; length++) {
    expect(parseSystemSeries(TWO_PROCESSES.slice(0, length))?.length).toBe(2);
  }
  expect(parseSystemSeries(HEADER)?.length).toBe(0);
});

describe("what is no such file is none:", () => {
  const line = (sample: unknown) => `${JSON.stringify(sample)}\n`;
  const row = [10, 1, 1, 1, 1, 1, 1, 1, null];
  it.each([
    ["nothing", ""],
    ["a header that is cut", HEADER.trimEnd()],
    ["another version", line({ version: 2, startedMs: 1 })],
    ["a session", `${JSON.stringify({ version: 1, floodmark: "0.1.0", startedMs: 1 }, null, 2)}\n`],
    ["text", "hello\nyou\n"],
    [
      "a line that is cut before others",
      `${HEADER}{"t":0.1,"proc\n${line({ t: 0, processes: [], cgroup: null })}`,
    ],
    ["a line that is a number", `${HEADER}7\n`],
    ["no processes", HEADER + line({ t: 1, cgroup: null })],
    ["no cgroup", HEADER + line({ t: 1, processes: [] })],
    ["a cgroup without a limit", HEADER + line({ t: 1, processes: [], cgroup: [1] })],
    ["a time before the start", HEADER + line({ t: -1, processes: [], cgroup: null })],
    ["a time without end", `${HEADER}{"t":1e999,"processes":[],"cgroup":null}\n`],
    ["a time that goes back", HEADER + [2, 1].map((t) => line({ t, processes: [], cgroup: null })).join("")],
    ["a process with a figure less", HEADER + line({ t: 1, processes: [row.slice(1)], cgroup: null })],
    ["a process with a figure more", HEADER + line({ t: 1, processes: [[...row, 1]], cgroup: null })],
    ["a process twice at once", HEADER + line({ t: 1, processes: [row, row], cgroup: null })],
    [
      "a process that is an object",
      HEADER + line({ t: 1, processes: [{ ...row, length: 9 }], cgroup: null }),
    ],
  ])("%s", (_, text) => {
    expect(parseSystemSeries(text)).toBe(null);
  });

  it.each([-1, 0.5, "1", null, true, [], 2 ** 60])("%j where a count should stand", (value) => {
    const rows = row.slice(0, -1).map((_, index) => row.with(index, value as number));
    if (value !== null) rows.push(row.with(-1, value as number));
    for (const wrong of rows) {
      expect(parseSystemSeries(HEADER + line({ t: 1, processes: [wrong], cgroup: null }))).toBe(null);
    }
    expect(parseSystemSeries(HEADER + line({ t: 1, processes: [], cgroup: [value, null] }))).toBe(null);
  });

  it("and no text makes it throw", () => {
    fc.assert(fc.property(fc.string(), fc.json(), (a, b) => void parseSystemSeries(`${HEADER}${a}\n${b}\n`)));
    fc.assert(fc.property(fc.string(), (text) => void parseSystemSeries(text)));
  });
});
