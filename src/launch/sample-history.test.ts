import { expect, test } from "vitest";
import type { SystemSample } from "../recording/system-series.ts";
import { SampleHistory } from "./sample-history.ts";

/** Samples at 0, 1, 2 … seconds of so many processes; those at the given seconds have a Pss. */
function fill(
  count: number,
  processes = 1,
  pssAt: (seconds: number) => boolean = () => false,
): SampleHistory {
  const history = new SampleHistory();
  for (let seconds = 0; seconds < count; seconds++) history.add(sample(seconds, processes, pssAt(seconds)));
  return history;
}

function sample(seconds: number, processes = 1, hasPss = false): SystemSample {
  const figures = { rss: 9, anonymous: 5, file: 3, shared: 1, swap: 0, minorFaults: 4, majorFaults: 0 };
  const all = Array.from({ length: processes }, (_, pid) => ({
    pid,
    ...figures,
    pss: hasPss ? seconds : null,
  }));
  return { seconds, processes: all, cgroup: null };
}

const secondsOf = (history: SampleHistory): number[] => history.samples.map(({ seconds }) => seconds);
const pssOf = (history: SampleHistory) =>
  history.samples.map(({ processes }) => processes[0]?.pss).filter((pss) => pss !== null);

test("all are kept while there is room", () => {
  expect(secondsOf(fill(4095))).toEqual(Array.from({ length: 4095 }, (_, second) => second));
});

test("for any length of run there are at most 4096, evenly from its beginning to its end", () => {
  for (const count of [4096, 4097, 10_000, 100_000]) {
    const history = fill(count);
    history.keepLast();
    const seconds = secondsOf(history);
    expect(seconds.length).toBeGreaterThan(1024);
    expect(seconds.length).toBeLessThanOrEqual(4096);
    const gaps = seconds.slice(1).map((second, index) => second - seconds[index]!);
    const [gap = 0] = gaps;
    expect(gaps.slice(0, -1)).toEqual(gaps.slice(0, -1).fill(gap));
    expect(gaps.at(-1)).toBeLessThanOrEqual(gap);
    expect(seconds[0]).toBeLessThan(gap);
    expect(seconds.at(-1)).toBe(count - 1);
  }
});

test("the more processes a run has, the fewer samples are kept", () => {
  const many = fill(3000, 200).samples;
  expect(many.length).toBeGreaterThan(65_536 / 200 / 4);
  expect(many.length).toBeLessThanOrEqual(65_536 / 200);
  expect(fill(20, 70_000).samples.length).toBeLessThanOrEqual(1);
});

test("a Pss is not lost with its sample: it goes to the next one", () => {
  const history = fill(20_000, 1, (second) => second % 100 === 0);
  expect(pssOf(history)).toEqual(Array.from({ length: 200 }, (_, index) => 100 * index));
  expect(history.samples[0]?.seconds).toBeGreaterThan(0);
});

test("of two Pss the newer one stays", () => {
  expect(pssOf(fill(4096, 1, () => true)).slice(0, 3)).toEqual([1, 3, 5]);
});

test("what became of a sample is told, so that the file can follow", () => {
  const history = fill(4094);
  expect(history.add(sample(4094))).toBe("kept");
  expect(history.add(sample(4095))).toBe("kept, and each second one went");
  expect(history.keepLast()).toBe("waits");
  expect(history.add(sample(4096))).toBe("waits");
  expect(history.add(sample(4097))).toBe("kept");
  expect(history.add(sample(4098))).toBe("waits");
  expect(history.keepLast()).toBe("kept");
  expect(secondsOf(history).slice(-3)).toEqual([4095, 4097, 4098]);
});
