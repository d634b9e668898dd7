import { type FileHandle, open } from "node:fs/promises";
import type { Header } from "../recording/header.ts";
import { LIVE_LARGE, LIVE_LEAF_BITS } from "../recording/layout.ts";
import { type Arenas, FEW_BLOCKS } from "../recording/looks.ts";
import type { Arena } from "./arenas.ts";

/** Arenas that are looked into; of more, so many are chosen evenly. An arena of 1 MiB takes some 0.3 ms. */
const ARENAS_LOOKED_MOST = 64;
const ARENA_SIZE_MOST = 64 << 20;
/** An entry of the live table stands for so many bytes of addresses. */
const GRANULE = 16;
const WORD = 4;
const POINTER = 8;

/** What is live in a range of addresses. */
export interface LiveBlocks {
  readonly blocks: number;
  readonly bytes: number;
}

/** What the words of the live table say: see agent/src/live.h. */
export function countLive(words: Uint32Array): LiveBlocks {
  let blocks = 0;
  let bytes = 0;
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === 0 || (word & 1) === 1) continue;
    const size = (word >>> 1) & LIVE_LARGE;
    blocks++;
    bytes += size === LIVE_LARGE ? (words[at + 1] ?? 0) >>> 1 : size;
  }
  return { blocks, bytes };
}

/** What is live in an arena beside its large blocks, which were listed before: some may have been given back since. */
export function withoutLarge({ blocks, bytes }: LiveBlocks, { large }: Pick<Arena, "large">): LiveBlocks {
  const ofLarge = large.reduce((sum, { size }) => sum + size, 0);
  return { blocks: Math.max(0, blocks - large.length), bytes: Math.max(0, bytes - ofLarge) };
}

/**
 * Looks into arenas of a process by the live table in its memory, which is only read. Where that is not allowed, or the table lacks
 * what wasn't sampled, none has been looked into.
 */
export async function lookIntoArenas(pid: number, header: Header, arenas: readonly Arena[]): Promise<Arenas> {
  const step = Math.max(1, arenas.length / ARENAS_LOOKED_MOST);
  const chosen = Array.from(
    { length: Math.floor(arenas.length / step) },
    (_, i) => arenas[Math.floor(i * step)]!,
  );
  const { arenaBytes } = header;
  let looked = 0;
  let live = 0;
  let few = 0;
  let memory: FileHandle | null = null;
  try {
    if (header.sampleBytes > 0) throw new Error("it has only some of the blocks");
    memory = await open(`/proc/${pid}/mem`, "r");
    if (arenaBytes > ARENA_SIZE_MOST) throw new Error("no interpreter has such arenas");
    const room = new Uint32Array(arenaBytes / GRANULE);
    for (const arena of chosen) {
      const { blocks, bytes } = withoutLarge(
        await liveIn(memory, header, arena.start, arenaBytes, room),
        arena,
      );
      looked++;
      live += bytes;
      if (blocks < FEW_BLOCKS) few++;
    }
  } catch {
    // It has ended, the system lets nobody read another's memory, or the recording is damaged.
  } finally {
    await memory?.close();
  }
  return { count: arenas.length, bytes: arenas.length * arenaBytes, looked, live, few };
}

async function liveIn(
  memory: FileHandle,
  { liveTable, liveTopBits }: Header,
  start: number,
  size: number,
  room: Uint32Array<ArrayBuffer>,
): Promise<LiveBlocks> {
  let blocks = 0;
  let bytes = 0;
  const perLeaf = 2 ** LIVE_LEAF_BITS;
  const last = (start + size) / GRANULE;
  for (let granule = start / GRANULE; granule < last; ) {
    const leaf = Math.floor(granule / perLeaf);
    const end = Math.min(last, (leaf + 1) * perLeaf);
    // Blocks at the beginning of a granule and in the middle of one stand in a half of the table each.
    for (const half of [0, 2 ** liveTopBits]) {
      const pointer = new BigUint64Array(1);
      await readExactly(memory, pointer, liveTable + POINTER * (half + leaf));
      if (pointer[0] === 0n) continue;
      const words = room.subarray(0, end - granule);
      await readExactly(memory, words, Number(pointer[0]) + WORD * (granule % perLeaf));
      const found = countLive(words);
      blocks += found.blocks;
      bytes += found.bytes;
    }
    granule = end;
  }
  return { blocks, bytes };
}

async function readExactly(
  memory: FileHandle,
  to: BigUint64Array<ArrayBuffer> | Uint32Array<ArrayBuffer>,
  address: number,
): Promise<void> {
  const bytes = new Uint8Array(to.buffer, to.byteOffset, to.byteLength);
  const { bytesRead } = await memory.read(bytes, 0, bytes.length, address);
  if (bytesRead < bytes.length) throw new Error("the memory is gone");
}
