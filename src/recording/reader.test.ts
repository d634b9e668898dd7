import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "./errors.ts";
import { drawRecording, writeRecording } from "./fixture.ts";
import {
  CHUNK_SIZE,
  CHUNKS_MAX,
  CODE,
  HEADER,
  HEADER_SIZE,
  MARK,
  MARKS_MOST,
  NODE,
  ROOT_COUNT,
  SITE,
  STATE,
} from "./layout.ts";
import { readRecording } from "./reader.ts";

const DRAWING = `
  <module> app.py:9[0-6]   <module> app.py:9[0-6]  <before Python>
  load app.py:2            clean app.py:5
  4096 ×2 heap             100 live 50             700
`;

const WITH_THREADS = `
  thread loader-N  thread loader-N  thread ThreadPoolExecutor-N_N  <module> app.py:9
  run app.py:3     run app.py:4     run app.py:3
  300              40               5                              600
`;

const read = (file: Uint8Array) => readRecording(file, "run.floodmark");

const changed = (file: Uint8Array, change: (view: DataView) => void): Uint8Array => {
  const copy = file.slice();
  change(new DataView(copy.buffer));
  return copy;
};

/** Where the chunk of a small recording's table begins: they stand in the order nodes, sites, codes, bytes. */
const chunk = (position: number) => HEADER_SIZE + position * CHUNK_SIZE;

describe("a recording", () => {
  it("gives its tables", () => {
    const { header, nodes, sites, codes, bytes } = read(drawRecording(DRAWING));
    expect(header).toMatchObject({ state: "ended", pid: 4711, end: 34.1, peakAt: 12.4, peakBytes: 4896 });
    expect(nodes.parent).toEqual(Uint32Array.of(0, 0, 0, 0, 0, 0, 1, 6, 6));
    expect(sites.node).toEqual(Uint32Array.of(0, 7, 8, 2));
    expect(sites.peakBytes).toEqual(Float64Array.of(0, 4096, 100, 700));
    expect(sites.peakBlocks).toEqual(Uint32Array.of(0, 2, 1, 1));
    expect(sites.liveBytes).toEqual(Float64Array.of(0, 0, 50, 0));
    const name = codes.name[2]!;
    expect(new TextDecoder().decode(bytes.subarray(name, name + codes.nameLength[2]!))).toBe("load");
  });

  it("gives the names of marks by their numbers", () => {
    const moment = { liveBytes: 0, changes: [] };
    const file = drawRecording(DRAWING, {}, [
      { ...moment, seconds: 1, mark: 1 },
      { ...moment, seconds: 2, mark: 2, name: "after löad" },
    ]);
    const { timeline } = read(file);
    expect([[...timeline.mark], timeline.markNames]).toEqual([
      [1, 2],
      ["", "after löad"],
    ]);
    const marks = file.length - CHUNK_SIZE + 2 * MARK.size;
    const with32 = (offset: number, value: number) =>
      changed(file, (view) => view.setUint32(offset, value, true));
    expect(() => read(with32(marks, 9999))).toThrow(
      /^run\.floodmark is damaged \(mark 2: its name ends at 10010\)/,
    );
    // A file can't have a reader make much of little.
    expect(read(with32(HEADER.markCount, CHUNK_SIZE / MARK.size)).timeline.markNames).toHaveLength(
      MARKS_MOST,
    );
    const long = with32(marks + MARK.nameLength, 2 ** 31);
    expect(() => read(long)).toThrow(/is damaged \(mark 2: its name ends at/);
  });

  it("gives the threads that stacks begin at", () => {
    const { nodes, threads, bytes } = read(drawRecording(WITH_THREADS));
    expect(nodes.parent).toEqual(Uint32Array.of(0, 0, 0, 0, 0, 0, 0, 6, 6, 0, 9, 1));
    const names = Array.from(threads, (node) => {
      const start = nodes.code[node]!;
      return new TextDecoder().decode(bytes.subarray(start, start + nodes.offset[node]!));
    });
    expect(names).toEqual(["loader-N", "ThreadPoolExecutor-N_N"]);
  });

  it("may span chunks of several tables that take turns", () => {
    const stacks = Array.from({ length: 5000 }, (_, i) => ({ frames: [`f a.py:${i + 1}`], peakBytes: i }));
    const file = writeRecording(stacks);
    expect(file.length).toBe(HEADER_SIZE + 6 * CHUNK_SIZE);
    expect(read(file).sites.peakBytes.at(-1)).toBe(4999);
  });

  it.each([16, 64])("may have a header of %d KiB, as pages are there", (kib) => {
    const file = drawRecording(DRAWING, { headerSize: kib * 1024 });
    expect(file.length % CHUNK_SIZE).toBe(kib * 1024);
    expect(read(file).sites).toEqual(read(drawRecording(DRAWING)).sites);
  });

  it("holds counters beyond 32 bits", () => {
    const { sites } = read(writeRecording([{ frames: ["f a.py:1"], peakBytes: 2 ** 52 + 3 }]));
    expect(sites.peakBytes[1]).toBe(2 ** 52 + 3);
  });

  it("of a killed process opens with what its chunks hold", () => {
    const room = CHUNK_SIZE / SITE.size;
    const file = drawRecording(DRAWING, { state: STATE.recording, siteCount: room + 9 });
    expect(() => read(file)).toThrow("site 4: there is no node 0");
    const filled = changed(file, (view) => {
      for (let site = 4; site < room; site++) view.setUint32(chunk(1) + site * SITE.size, 6, true);
    });
    expect(read(filled).sites.length).toBe(room);
  });
});

describe("an error", () => {
  const whole = drawRecording(DRAWING);
  const u32 = (offset: number, value: number, file = whole) =>
    changed(file, (view) => view.setUint32(offset, value, true));
  const threads = drawRecording(WITH_THREADS);

  it.each([
    ["an empty file", new Uint8Array(), /has nothing in it \(.*\): run the program again/],
    ["a file that was made and not begun", new Uint8Array(HEADER_SIZE), /has nothing in it/],
    [
      "a foreign file",
      new TextEncoder().encode("PK\u0003\u0004 and so on".repeat(500)),
      /is not a recording/,
    ],
    ["a newer format", u32(HEADER.version, 5), /a newer Floodmark \(format 5, this one reads 4\): update/],
    ["a newer format, even if short", u32(HEADER.version, 5).subarray(0, 100), /a newer Floodmark/],
    ["an older format", u32(HEADER.version, 2), /an older Floodmark \(format 2, this one reads 4\): run/],
    ["a cut header", whole.subarray(0, 4000), /is cut short \(4000 of 4096 bytes\): copy it whole/],
    ["a cut chunk", whole.subarray(0, -1), /is cut short \(1314815 of 1314816 bytes\)/],
    [
      "a header of no page's size",
      u32(HEADER.headerSize, 6000),
      /is damaged \(its header contradicts itself\)/,
    ],
    [
      "a header that is too long",
      u32(HEADER.headerSize, 2 ** 20),
      /is damaged \(its header contradicts itself\)/,
    ],
    ["a chunk of no table", u32(HEADER.chunkTable, 9), /is damaged \(its header contradicts itself\): run/],
    ["an unknown state", u32(HEADER.state, 6), /is damaged/],
    ["too many nodes", u32(HEADER.nodeCount, 16385), /counts 16385 nodes where 16384 have room/],
    ["a parent after its child", u32(chunk(0) + 7 * NODE.size, 8), /node 7: its parent is 8/],
    ["a stack without a root", u32(chunk(0) + 6 * NODE.size, 0), /node 6: it has no root/],
    ["a node of no code", u32(chunk(0) + 7 * NODE.size + NODE.code, 4), /node 7: there is no code 4/],
    [
      "a cut that is no cut",
      u32(chunk(0) + 7 * NODE.size + NODE.type, 2),
      /node 7: it can't cut a stack short/,
    ],
    ["a node of a later type", u32(chunk(0) + 7 * NODE.size + NODE.type, 4), /node 7: its type is 4/],
    ["a thread with a caller", u32(chunk(0) + 9 * NODE.size, 6, threads), /node 9: it can't be a thread/],
    [
      "a thread's name outside of the table",
      u32(chunk(0) + 6 * NODE.size + NODE.code, 10_000, threads),
      /node 6: its name ends at 10008/,
    ],
    ["a site of no node", u32(chunk(1) + SITE.size, 9), /site 1: there is no node 9/],
    ["a site of no kind", u32(chunk(1) + SITE.size + SITE.nodeKind, (7 << 24) | 6), /site 1: its kind is 7/],
    [
      "a count that can't be",
      u32(chunk(1) + SITE.size + SITE.liveBytes + 4, 2 ** 31),
      /sites, row 1: a count of/,
    ],
    ["a name outside of the table", u32(chunk(2) + CODE.size, 10_000), /code 1: its range ends at 10008/],
  ])("names %s in one line", (_, file, message) => {
    expect(() => read(file)).toThrow(InputError);
    expect(() => read(file)).toThrow(message);
    expect(() => read(file)).toThrow(/^run\.floodmark [^\n]*$/);
  });

  it("stops names from using more memory than the file", () => {
    const stacks = Array.from({ length: 100 }, (_, i) => ({ frames: [`f${i} a.py:1`], peakBytes: 1 }));
    const greedy = changed(writeRecording(stacks), (view) => {
      for (let code = 1; code <= 100; code++) {
        view.setUint32(chunk(2) + code * CODE.size + CODE.name, 0, true);
        view.setUint32(chunk(2) + code * CODE.size + CODE.nameLength, code, true);
      }
    });
    expect(() => read(greedy)).toThrow("names and line tables overlap");
    const threads = Array.from({ length: 100 }, (_, i) => ({ frames: [`thread t${i}`], peakBytes: 1 }));
    const greedyThreads = changed(writeRecording(threads), (view) => {
      for (let node = ROOT_COUNT; node < ROOT_COUNT + 100; node++) {
        view.setUint32(chunk(0) + node * NODE.size + NODE.code, 0, true);
        view.setUint32(chunk(0) + node * NODE.size + NODE.offset, node, true);
      }
    });
    expect(() => read(greedyThreads)).toThrow("names and line tables overlap");
  });
});

describe("whatever the bytes", () => {
  const readOrRefuse = (file: Uint8Array): void => {
    try {
      expect(read(file).nodes.length).toBeLessThan((CHUNKS_MAX * CHUNK_SIZE) / NODE.size);
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
    }
  };

  it("random files give a recording or a reason", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 6000 }), readOrRefuse));
  });

  it("random headers give a recording or a reason", () => {
    const whole = drawRecording(DRAWING, { state: STATE.recording });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1000 }), fc.integer({ min: 20, max: 90 }), (bytes, start) => {
        const file = whole.slice();
        file.set(bytes, start);
        readOrRefuse(file);
      }),
    );
  });

  it("recordings with changed bytes give a recording or a reason", () => {
    const whole = drawRecording(WITH_THREADS, { state: STATE.recording });
    const places = fc.oneof(
      fc.nat(HEADER.reason),
      fc.tuple(fc.nat(3), fc.nat(300)).map(([table, offset]) => chunk(table) + offset),
    );
    const changes = fc.array(fc.tuple(places, fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(changes, fc.option(fc.nat(whole.length)), (bytes, length) => {
        const file = whole.slice(0, length ?? whole.length);
        for (const [offset, value] of bytes) if (offset < file.length) file[offset] = value;
        readOrRefuse(file);
      }),
      { numRuns: 300 },
    );
  });
});
