import { describe, expect, it } from "vitest";
import { drawRecording } from "../recording/fixture.ts";
import { readRecording } from "../recording/reader.ts";
import { buildProfile, buildTables } from "./build.ts";
import { drawProfile } from "./fixture.ts";
import { FrameIndex } from "./frames.ts";
import { Merger, mergeSizes } from "./merge.ts";
import type { Profile, SizeTable } from "./profile.ts";

const PARENT = `
<module> app.py:9[0-6]   <module> app.py:9      <before Python>
load app.py:2            fork app.py:5
4096 ×2 heap             100 live 50            700
`;
const CHILD = `
<module> app.py:9        <module> app.py:9      thread worker
fork app.py:5            fork app.py:5
serve app.py:7           load app.py:2
300 buffer               20 live 20             5 map
`;

const read = (drawing: string) => readRecording(drawRecording(drawing), "drawn");
const readAlone = (drawing: string) => buildProfile({ recording: read(drawing), session: null });

/** The tables of several, and where the sites of each begin. */
function merge(...parts: [drawing: string, root: string][]) {
  const frames = new FrameIndex();
  const merger = new Merger();
  const begins = parts.map(([drawing, root]) =>
    merger.add(buildTables(read(drawing), frames), frames.root(root)),
  );
  return { begins, ...frames.finish(), ...merger.finish() };
}

type Tables = Pick<Profile, "sites" | "stacks" | "frames" | "functions">;

/** Each site's stack, outermost first, and its figures. */
function sitesOf({ sites, stacks, frames, functions }: Tables): { stack: string[]; figures: number[] }[] {
  return Array.from({ length: sites.length }, (_, site) => {
    const stack: string[] = [];
    for (let at = sites.stack[site]!; at >= 0; at = stacks.parent[at]!) {
      const frame = stacks.frame[at]!;
      const own = frames.function[frame]!;
      const span = [frames.line, frames.endLine, frames.column, frames.endColumn].map(
        (column) => column[frame]!,
      );
      stack.unshift([functions.name[own], functions.file[own], functions.firstLine[own], ...span].join(" "));
    }
    const columns = Object.values(sites).filter((column) => ArrayBuffer.isView(column));
    const figures = columns.filter((column) => column !== sites.stack);
    return { stack, figures: figures.map((column) => (column as Float64Array)[site]!) };
  });
}

describe("the tables of several processes", () => {
  it("hold what each one's hold, below a root of its own", () => {
    const { begins, ...merged } = merge(
      [PARENT, "<process 1: app.py>"],
      [CHILD, "<process 2: app.py>"],
      [CHILD, "<process 3: app.py>"],
    );
    const [parent, child] = [readAlone(PARENT), readAlone(CHILD)];
    expect(begins).toEqual([0, parent.sites.length, parent.sites.length + child.sites.length]);
    const below = (root: string, profile: Profile) =>
      sitesOf(profile).map(({ stack, figures }) => ({ stack: [`${root}  0 0 -1 -1 -1`, ...stack], figures }));
    expect(sitesOf(merged)).toEqual([
      ...below("<process 1: app.py>", parent),
      ...below("<process 2: app.py>", child),
      ...below("<process 3: app.py>", child),
    ]);
  });

  it("have functions and frames once, and parents before their children", () => {
    const { functions, frames, stacks } = merge([PARENT, "<one>"], [PARENT, "<two>"]);
    const parent = readAlone(PARENT);
    expect(functions.length).toBe(parent.functions.length + 2);
    expect(frames.length).toBe(parent.frames.length + 2);
    expect(functions.name).toHaveLength(functions.length);
    expect(stacks.length).toBe(2 * (parent.stacks.length + 1));
    expect(stacks.parent.every((parent, stack) => parent < stack)).toBe(true);
  });

  it("keep one root for two processes that are called the same", () => {
    const { functions } = merge([CHILD, "<process 2: app.py>"], [CHILD, "<process 2: app.py>"]);
    expect(functions.name.filter((name) => name.startsWith("<process"))).toHaveLength(1);
  });

  it("keep how sure each site's figures are; those of a process that was recorded exactly are", () => {
    const sampled = drawProfile("  f a.py:1\n  5243200 ×81920", { sampleBytes: 524_288 });
    const exact = drawProfile(CHILD);
    const spreadOf = (...profiles: Profile[]) => {
      const merger = new Merger();
      for (const profile of profiles) merger.add(profile, 0);
      return merger.finish().sites.spread;
    };
    const none = new Array<number>(exact.sites.length).fill(0);
    expect([...spreadOf(exact, sampled, exact)!]).toEqual([...none, sampled.sites.spread![0], ...none]);
    expect(spreadOf(exact, exact)).toBe(null);
  });
});

it("sizes are summed up, kind by kind and class by class", () => {
  const table = (...rows: [kind: number, atMost: number, blocks: number][]): SizeTable => ({
    length: rows.length,
    kind: Uint8Array.from(rows, ([kind]) => kind),
    atMost: Float64Array.from(rows, ([, atMost]) => atMost),
    blocks: Float64Array.from(rows, ([, , blocks]) => blocks),
  });
  expect(mergeSizes([table([1, 7, 2], [2, 3, 1]), table([0, 15, 4], [1, 3, 1], [1, 7, 5])])).toEqual(
    table([0, 15, 4], [1, 3, 1], [1, 7, 7], [2, 3, 1]),
  );
  expect(mergeSizes([])).toEqual(table());
});
