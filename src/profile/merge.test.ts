import { describe, expect, it } from "vitest";
import { drawProfile } from "./fixture.ts";
import { Merger, mergeSizes } from "./merge.ts";
import type { Profile, SizeTable } from "./profile.ts";

const PARENT = drawProfile(`
<module> app.py:9[0-6]   <module> app.py:9      <before Python>
load app.py:2            fork app.py:5
4096 ×2 heap             100 live 50            700
`);
const CHILD = drawProfile(`
<module> app.py:9        <module> app.py:9      thread worker
fork app.py:5            fork app.py:5
serve app.py:7           load app.py:2
300 buffer               20 live 20             5 map
`);

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
    const merger = new Merger();
    const begins = [
      merger.add({ profile: PARENT, root: "<process 1: app.py>" }),
      merger.add({ profile: CHILD, root: "<process 2: app.py>" }),
      merger.add({ profile: CHILD, root: "<process 3: app.py>" }),
    ];
    const merged = merger.finish();
    expect(begins).toEqual([0, PARENT.sites.length, PARENT.sites.length + CHILD.sites.length]);
    const below = (root: string, profile: Profile) =>
      sitesOf(profile).map(({ stack, figures }) => ({ stack: [`${root}  0 0 -1 -1 -1`, ...stack], figures }));
    expect(sitesOf(merged)).toEqual([
      ...below("<process 1: app.py>", PARENT),
      ...below("<process 2: app.py>", CHILD),
      ...below("<process 3: app.py>", CHILD),
    ]);
  });

  it("have functions and frames once, and parents before their children", () => {
    const merger = new Merger();
    merger.add({ profile: PARENT, root: "<one>" });
    merger.add({ profile: PARENT, root: "<two>" });
    const { functions, frames, stacks } = merger.finish();
    expect(functions.length).toBe(PARENT.functions.length + 2);
    expect(frames.length).toBe(PARENT.frames.length + 2);
    expect(functions.name).toHaveLength(functions.length);
    expect(stacks.length).toBe(2 * (PARENT.stacks.length + 1));
    expect(stacks.parent.every((parent, stack) => parent < stack)).toBe(true);
  });

  it("keep one root for two processes that are called the same", () => {
    const merger = new Merger();
    merger.add({ profile: CHILD, root: "<process 2: app.py>" });
    merger.add({ profile: CHILD, root: "<process 2: app.py>" });
    expect(merger.finish().functions.name.filter((name) => name.startsWith("<process"))).toHaveLength(1);
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
