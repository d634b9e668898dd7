import { expect, it } from "vitest";
import { drawRecording, writeRecording } from "../recording/fixture.ts";
import {
  CHUNK_SIZE,
  CODE,
  HEADER,
  HEADER_SIZE,
  NO_OFFSET,
  NODE,
  SIZE_CLASSES,
  STATE,
} from "../recording/layout.ts";
import { readRecording } from "../recording/reader.ts";
import { buildProfile } from "./build.ts";
import { drawProfile, SESSION } from "./fixture.ts";
import type { Profile } from "./profile.ts";

/** A stack's frames as text, outermost first. */
const stackText = ({ stacks, frames, functions }: Profile, stack: number): string[] => {
  const texts: string[] = [];
  for (let at = stack; at >= 0; at = stacks.parent[at]!) {
    const frame = stacks.frame[at]!;
    const id = frames.function[frame]!;
    const columns = frames.column[frame]! < 0 ? "" : `[${frames.column[frame]}-${frames.endColumn[frame]}]`;
    const file = functions.file[id];
    texts.unshift(
      file === "" ? functions.name[id]! : `${functions.name[id]} ${file}:${frames.line[frame]}${columns}`,
    );
  }
  return texts;
};

const siteTexts = (profile: Profile): string[] =>
  Array.from(profile.sites.stack, (stack) => stackText(profile, stack).join(" > "));

it("gives each site its stack, by line and expression", () => {
  const profile = drawProfile(`
    <module> app.py:9[0-6]   <module> app.py:9[0-6]  <module> app.py:7  <before Python>  <native thread>  <tables full>
    Job.load app.py:2        clean lib/b.py:300[4-90]
    100                      200 heap                3                  4                5                6
  `);
  expect(siteTexts(profile)).toEqual([
    "<module> app.py:9[0-6] > Job.load app.py:2",
    "<module> app.py:9[0-6] > clean lib/b.py:300[4-90]",
    "<module> app.py:7",
    "<before Python>",
    "<native thread>",
    "<tables full>",
  ]);
});

it("begins the stacks of a thread at its name", () => {
  const profile = drawProfile(`
    thread loader-N     thread loader-N        thread <other threads>  <module> app.py:9
    load app.py:2[0-6]  load app.py:2[8-9]     load app.py:2[0-6]
    100                 20                     3                       4000
  `);
  expect(siteTexts(profile)).toEqual([
    "loader-N > load app.py:2[0-6]",
    "loader-N > load app.py:2[8-9]",
    "<other threads> > load app.py:2[0-6]",
    "<module> app.py:9",
  ]);
});

it("shows what a Python thread without a frame holds as the interpreter's", () => {
  const profile = drawProfile(`
    <python>  <interpreter>
    10        20
  `);
  expect(siteTexts(profile)).toEqual(["<interpreter>", "<interpreter>"]);
});

it("takes the peak by site from the epochs: copied figures where it changed since, live ones where it didn't", () => {
  const profile = drawProfile(`
    f a.py:1   g a.py:2          h a.py:3   i a.py:4
    100 ×3     200 ×1 live 200   0 live 70  1000 reserved live 1000
  `);
  expect([...profile.sites.peakBytes]).toEqual([100, 200, 0, 1000]);
  expect([...profile.sites.peakBlocks]).toEqual([3, 1, 1, 1]);
  expect(profile.peak).toEqual({ bytes: 300, seconds: 12.4 });
  expect(profile.liveBytes).toBe(270);
  expect(profile.events).toEqual({ allocations: 6, releases: 3 });
});

it("stands a frame before its first instruction on the code's first line", () => {
  const file = writeRecording([{ frames: ["gen a.py:30[4-9]"], peakBytes: 1 }]);
  const view = new DataView(file.buffer);
  view.setUint32(HEADER_SIZE + 6 * NODE.size + NODE.offset, NO_OFFSET, true);
  view.setUint32(HEADER_SIZE + 2 * CHUNK_SIZE + CODE.size + CODE.firstLine, 28, true);
  const profile = buildProfile({ recording: readRecording(file, "drawn"), session: null });
  expect(siteTexts(profile)).toEqual(["gen a.py:28"]);
});

it("knows no line of an instruction outside of the line table", () => {
  const file = writeRecording([{ frames: ["f a.py:30[4-9]"], peakBytes: 1 }]);
  new DataView(file.buffer).setUint32(HEADER_SIZE + 6 * NODE.size + NODE.offset, 500, true);
  const profile = buildProfile({ recording: readRecording(file, "drawn"), session: null });
  expect(siteTexts(profile)).toEqual(["f a.py:0"]);
});

const ONE = `
  f a.py:1
  100
`;

it("says what ran, how long and how it ended", () => {
  expect(drawProfile(ONE).run).toEqual({
    command: ["app.py", "--year", "2024"],
    cwd: "/home/ana",
    started: 1_795_269_727,
    duration: 34.1,
    python: "3.12.1",
    ending: { how: "exit", code: 0 },
    outOfMemory: null,
    offReason: null,
    whose: "all",
    sources: [],
    kept: null,
  });
  const ended = { ms: SESSION.startedMs + 61_000, code: null, signal: "SIGKILL" };
  const killed = drawProfile(ONE, { state: STATE.recording, endNs: 0 }, { ...SESSION, ended });
  expect(killed.run).toMatchObject({ duration: 61, ending: { how: "signal", signal: "SIGKILL", number: 9 } });
  const running = drawProfile(ONE, { state: STATE.recording, endNs: 0 }, { ...SESSION, ended: null });
  expect(running.run).toMatchObject({ duration: 12.4, ending: { how: "running" } });
  const recording = readRecording(drawRecording(ONE), "drawn");
  const gone = buildProfile({ recording, session: { ...SESSION, ended: null }, isGone: true });
  expect(gone.run.ending).toEqual({ how: "unknown" });
});

it("knows the last moment of a run whose end nobody saw, and where the clock was set back meanwhile", () => {
  const timeline = [{ seconds: 15.5, liveBytes: 100, changes: [[1, 100]] as const }];
  const unended = { state: STATE.recording, endNs: 0 };
  const running = drawProfile(ONE, unended, { ...SESSION, ended: null }, timeline);
  expect(running.run.duration).toBe(15.5);
  const ended = { ms: SESSION.startedMs - 3_600_000, code: null, signal: "SIGKILL" };
  expect(drawProfile(ONE, unended, { ...SESSION, ended }, timeline).run.duration).toBe(15.5);
  expect(drawProfile(ONE, {}, { ...SESSION, ended }, timeline).run.duration).toBe(34.1);
});

it("has a row for each class of sizes that blocks were allocated in", () => {
  const file = drawRecording(ONE);
  const count = (kind: number, bits: number, blocks: bigint) =>
    new DataView(file.buffer).setBigUint64(HEADER.sizes + 8 * (kind * SIZE_CLASSES + bits), blocks, true);
  count(0, 0, 1n);
  count(0, 6, 70_000_000_000n);
  count(2, 47, 3n);
  const { sizes } = buildProfile({ recording: readRecording(file, "drawn"), session: null });
  expect({ ...sizes }).toEqual({
    length: 3,
    kind: Uint8Array.of(0, 0, 2),
    atMost: Float64Array.of(0, 63, 2 ** 47 - 1),
    blocks: Float64Array.of(1, 70_000_000_000, 3),
  });
});

it("says what it can of a recording without a session", () => {
  const { run } = drawProfile(ONE, { pythonVersion: 0x030d00c2 }, null);
  expect(run).toMatchObject({ command: [], duration: 34.1, python: "3.13.0rc2", ending: { how: "ended" } });
  expect(run.started).toBe(1_795_269_727);
  expect(drawProfile(ONE, { pythonVersion: 0 }, null).run.python).toBe(null);
});

it("takes the higher of the resident sizes that agent and launcher saw", () => {
  expect(drawProfile(ONE).rssMax).toBe(3_000_000);
  expect(drawProfile(ONE, { rssMax: 5_000_000 }).rssMax).toBe(5_000_000);
  expect(drawProfile(ONE, { rssMax: 0 }, null).rssMax).toBe(null);
});

it("opens a recording of which the process wrote nothing but the header", () => {
  const empty = {
    nodeCount: 0,
    siteCount: 0,
    codeCount: 0,
    byteCount: 0,
    chunkCount: 0,
    state: STATE.starting,
  };
  const profile = drawProfile(ONE, empty);
  expect(profile.peak.bytes).toBe(0);
  expect(profile.stacks.length).toBe(4);
});

it("knows of a sampled recording how sure a site's bytes are: by the size of its blocks, maps exactly", () => {
  const sampleBytes = 512 * 1024;
  const drawing = `
    f a.py:1         f a.py:2            f a.py:3      f a.py:4
    5243200 ×81920   829440 ×2 heap      8388608 heap  4096 map
  `;
  const { sites, sampleBytes: kept } = drawProfile(drawing, { sampleBytes });
  expect(kept).toBe(sampleBytes);
  // A small block stands for so many bytes, one as large as them is seen in 63 of a hundred cases, one of 8 MiB always.
  const [small, middle, large, map] = sites.spread!;
  expect(small).toBeCloseTo(sampleBytes - 32, 0);
  expect(middle).toBeCloseTo(414_720 / Math.expm1(414_720 / sampleBytes), 3);
  expect([large, map]).toEqual([0, 0]);
  expect(drawProfile(drawing).sites.spread).toBe(null);
  expect(drawProfile(drawing).sampleBytes).toBe(0);
});
