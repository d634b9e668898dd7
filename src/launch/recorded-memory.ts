import { type FileHandle, open } from "node:fs/promises";
import { type Header, readBareHeader } from "../recording/header.ts";
import {
  ARENAS_MOST,
  CHUNK_SIZE,
  EXTENT,
  EXTENTS_MOST,
  HEADER_SIZE,
  KIND_COUNT,
  SITE,
  TABLE,
} from "../recording/layout.ts";

const WORD = 4;

/** A large block or mapping that is live. */
export interface RecordedBlock {
  readonly address: number;
  readonly size: number;
  readonly site: number;
  readonly kind: number;
}

/** What a recording that is being written says is live, and where. Bytes. */
export interface RecordedMemory {
  readonly header: Header;
  /** By kind. */
  readonly live: readonly number[];
  readonly blocks: readonly RecordedBlock[];
  /** Addresses of Python's arenas. */
  readonly arenas: readonly number[];
}

/** Reads the parts of a recording that say so; null where it can't be read, or is none. */
export async function readRecordedMemory(path: string): Promise<RecordedMemory | null> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, "r");
    const header = readBareHeader(await readAt(file, 0, HEADER_SIZE), path);
    const { live, kinds } = await readSites(file, header);
    const [extents] = await readTable(file, header, TABLE.extents);
    if (!extents) return { header, live, blocks: [], arenas: [] };
    return {
      ...{ header, live, arenas: arenasIn(extents, header.arenaCount) },
      blocks: blocksIn(extents, header.extentCount, kinds),
    };
  } catch {
    return null;
  } finally {
    await file?.close();
  }
}

async function readAt(file: FileHandle, start: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  const { bytesRead } = await file.read(bytes, 0, length, start);
  return bytes.subarray(0, bytesRead);
}

/** The chunks of a table that are whole, as words. */
async function readTable(file: FileHandle, header: Header, table: number): Promise<Uint32Array[]> {
  const chunks: Uint32Array[] = [];
  for (const [chunk, of] of header.chunkTable.entries()) {
    if (of !== table) continue;
    const bytes = await readAt(file, HEADER_SIZE + chunk * CHUNK_SIZE, CHUNK_SIZE);
    if (bytes.length === CHUNK_SIZE) chunks.push(new Uint32Array(bytes.buffer));
  }
  return chunks;
}

/** What is live of each kind, and the kind of each site. */
async function readSites(file: FileHandle, header: Header): Promise<{ live: number[]; kinds: Uint8Array }> {
  const live = new Array<number>(KIND_COUNT).fill(0);
  const kinds = new Uint8Array(header.siteCount);
  const stride = SITE.size / WORD;
  const perChunk = CHUNK_SIZE / SITE.size;
  for (const [index, words] of (await readTable(file, header, TABLE.sites)).entries()) {
    const first = index * perChunk;
    for (let row = 0; row < perChunk && first + row < header.siteCount; row++) {
      const kind = words[row * stride + SITE.nodeKind / WORD]! >>> 24;
      if (kind >= KIND_COUNT) continue;
      kinds[first + row] = kind;
      live[kind]! += u64(words, row * stride + SITE.liveBytes / WORD);
    }
  }
  return { live: live.map((bytes) => Math.max(0, bytes)), kinds };
}

function blocksIn(extents: Uint32Array, count: number, kinds: Uint8Array): RecordedBlock[] {
  const blocks: RecordedBlock[] = [];
  for (let row = 1; row < Math.min(count, EXTENTS_MOST); row++) {
    const at = (row * EXTENT.size) / WORD;
    const size = u64(extents, at + EXTENT.blockSize / WORD);
    const site = extents[at + EXTENT.site / WORD]!;
    if (size <= 0 || site === 0 || site >= kinds.length) continue;
    blocks.push({ address: u64(extents, at + EXTENT.address / WORD), size, site, kind: kinds[site]! });
  }
  return blocks;
}

function arenasIn(extents: Uint32Array, count: number): number[] {
  const first = (EXTENTS_MOST * EXTENT.size) / WORD;
  return Array.from({ length: Math.min(count, ARENAS_MOST) }, (_, arena) => u64(extents, first + 2 * arena));
}

/** A number of 64 bits; a sum that is changed meanwhile may be less than 0. */
const u64 = (words: Uint32Array, at: number): number => words[at]! + (words[at + 1]! | 0) * 2 ** 32;
