import { expect, test } from "vitest";
import { arenasInUse } from "./arenas.ts";
import { PAGE } from "./page-map.ts";
import type { RecordedBlock, RecordedMemory } from "./recorded-memory.ts";
import type { Mapping } from "./smaps.ts";

/** In pages, of which an arena has 100. */
const block = (address: number, size: number): RecordedBlock => {
  return { address: address * PAGE, size: size * PAGE, site: 1, kind: 1 };
};
const memory = (arenas: number[], blocks: RecordedBlock[]): RecordedMemory => {
  const header = { arenaBytes: 100 * PAGE };
  return {
    header,
    arenas: arenas.map((start) => start * PAGE),
    blocks,
    live: [],
  } as unknown as RecordedMemory;
};
const mapping = (rss: number, flags: string[]): Mapping => {
  const size = { start: 0, end: 1000 * PAGE, rss: rss * PAGE, pss: rss * PAGE };
  return { ...size, permissions: "rw-p", name: "", swap: 0, flags };
};
const untouched = () => Promise.resolve({ certain: 0, uncertain: 0 });
const shown = (arenas: Awaited<ReturnType<typeof arenasInUse>>) =>
  arenas.map(({ start, pieces, large }) => [
    start / PAGE,
    pieces.map((piece) => `${piece.start / PAGE}-${piece.end / PAGE}`).join(" "),
    large.length,
  ]);

test("arenas are whole where no large block lies in them, and nobody asks for their pages", async () => {
  const read = () => Promise.reject(new Error("not reserved"));
  const arenas = await arenasInUse(memory([200, 0], [block(500, 90)]), [mapping(10, [])], read);
  expect(shown(arenas)).toEqual([
    [0, "0-100", 0],
    [200, "200-300", 0],
  ]);
});

test("large blocks are cut out of the arenas that they lie in; one that they fill is none", async () => {
  const blocks = [block(250, 300), block(10, 20), block(90, 20)];
  const arenas = await arenasInUse(memory([0, 100, 200, 300, 400, 500], blocks), [], untouched);
  expect(shown(arenas)).toEqual([
    [0, "0-10 30-90", 2],
    [100, "110-200", 0],
    [200, "200-250", 1],
    [500, "550-600", 0],
  ]);
});

test("of reserved addresses those count that were touched", async () => {
  const read = (start: number) => Promise.resolve({ certain: start === 100 * PAGE ? PAGE : 0, uncertain: 0 });
  const arenas = await arenasInUse(memory([0, 100, 200], []), [mapping(1, ["rd", "nr"])], read);
  expect(shown(arenas)).toEqual([[100, "100-200", 0]]);
});
