import { describe, expect, it } from "vitest";
import type { Available } from "./available-memory.ts";
import { Shortage } from "./shortage.ts";

const MB = 1_000_000;
const GB = 1000 * MB;
const machine = (bytes: number, size = 16 * GB): Available => ({ place: "machine", bytes, size });
const cgroup = (bytes: number, size: number): Available => ({ place: "cgroup", bytes, size });
const LARGE = { rss: 2 * GB, swap: 0 };

describe("too little is left", () => {
  const usual = new Shortage(null);

  it("below 100 MB of the machine's", () => {
    expect(usual.find([machine(101 * MB)], LARGE)).toBe(null);
    expect(usual.find([machine(99 * MB)], LARGE)).toMatchObject({
      ...{ how: "left", short: "machine", available: 99 * MB, size: 16 * GB, reserve: 100 * MB, swap: 0 },
    });
  });

  it("below a cgroup's limit, by a tenth of it where that is small", () => {
    expect(usual.find([machine(9 * GB), cgroup(60 * MB, 500 * MB)], LARGE)).toBe(null);
    expect(usual.find([machine(9 * GB), cgroup(49 * MB, 500 * MB)], LARGE)).toMatchObject({
      ...{ short: "cgroup", available: 49 * MB, reserve: 50 * MB },
    });
    expect(usual.find([cgroup(99 * MB, 4 * GB)], LARGE)).toMatchObject({ reserve: 100 * MB });
  });

  it("by the size that was asked for", () => {
    const own = new Shortage(2 * GB);
    expect(own.find([machine(1.9 * GB)], LARGE)).toMatchObject({ reserve: 2 * GB });
    expect(own.find([machine(2.1 * GB)], LARGE)).toBe(null);
    expect(new Shortage(0).find([machine(0)], LARGE)).toBe(null);
  });

  it("where more is swapped out than would find room", () => {
    const places = [machine(3 * GB), cgroup(1 * GB, 4 * GB)];
    expect(usual.find(places, { rss: 0, swap: 1.1 * GB })).toMatchObject({
      ...{ short: "swap", available: 1 * GB, size: 4 * GB, swap: 1.1 * GB },
    });
    expect(usual.find(places, { rss: 0, swap: 0.9 * GB })).toBe(null);
  });
});

it("a run that has little itself isn't ended for what others have", () => {
  const little = { rss: 60 * MB, swap: 30 * MB };
  expect(new Shortage(null).find([machine(10 * MB)], little)).toBe(null);
  expect(new Shortage(null).find([machine(10 * MB)], { rss: 60 * MB, swap: 50 * MB })).not.toBe(null);
  expect(new Shortage(5 * GB).find([machine(1 * GB)], { rss: 110 * MB, swap: 0 })).not.toBe(null);
});

it("nothing known is no shortage", () => {
  expect(new Shortage(null).find([], LARGE)).toBe(null);
});

it("the less is left, the sooner it looks again", () => {
  const periods = [10 * GB, 200 * MB, 100 * MB, 0].map((bytes) =>
    new Shortage(null).periodMs(machine(bytes)),
  );
  expect(periods).toEqual([100, 50, 25, 10]);
});
