import { expect, test } from "vitest";
import type { Header } from "../recording/header.ts";
import type { Arena } from "./arenas.ts";
import { countLive, lookIntoArenas, withoutLarge } from "./live-blocks.ts";

/** Words of the live table, as agent/src/live.h has them. */
const head = (site: number, size: number) => ((site << 11) | (size << 1)) >>> 0;
const arena = (start: number): Arena => ({ start, pieces: [{ start, end: start + 2 ** 20 }], large: [] });
const more = (payload: number) => ((payload << 1) | 1) >>> 0;

test("live blocks are counted with their sizes, large ones by the words behind them", () => {
  const words = [
    0,
    head(5, 48),
    0,
    0,
    head(9, 1),
    head(7, 1023),
    more(5000),
    more(0),
    0,
    head(2_000_000, 512),
  ];
  expect(countLive(Uint32Array.from(words))).toEqual({ blocks: 4, bytes: 48 + 1 + 5000 + 512 });
  expect(countLive(new Uint32Array(100))).toEqual({ blocks: 0, bytes: 0 });
});

test("a code object, of which only the end counts, has a word and no size", () => {
  expect(countLive(Uint32Array.of(head(2 ** 21 - 1, 1023), more(0), more(1 << 16)))).toEqual({
    blocks: 1,
    bytes: 0,
  });
});

test("large blocks don't count among an arena's, and it never has less than nothing", () => {
  const large = [200_000, 300_000].map((size) => ({ address: 0, size, site: 1, kind: 0 }));
  expect(withoutLarge({ blocks: 7, bytes: 501_000 }, { large })).toEqual({ blocks: 5, bytes: 1000 });
  expect(withoutLarge({ blocks: 1, bytes: 200_000 }, { large })).toEqual({ blocks: 0, bytes: 0 });
});

test("where the table isn't in the process's memory, or the process is gone, nothing has been looked into", async () => {
  const header = { liveTable: 4096, arenaBytes: 2 ** 20 } as Header;
  const arenas = Array.from({ length: 500 }, (_, i) => arena(2 ** 32 + i * 2 ** 20));
  for (const pid of [process.pid, 2 ** 22 + 1]) {
    expect(await lookIntoArenas(pid, header, arenas)).toEqual({
      ...{ count: 500, bytes: 500 * 2 ** 20 },
      ...{ looked: 0, live: 0, few: 0 },
    });
  }
});

test("of a process that is sampled none has been looked into: the table lacks most blocks", async () => {
  const header = { liveTable: 4096, arenaBytes: 2 ** 20, sampleBytes: 524_288 } as Header;
  expect(await lookIntoArenas(process.pid, header, [arena(2 ** 32)])).toMatchObject({ count: 1, looked: 0 });
});
