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
    for await (const extents of readTable(file, header, TABLE.extents)) {
      const arenas = arenasIn(extents, header.arenaCount);
      return { header, live, arenas, blocks: blocksIn(extents, header.extentCount, kinds) };
    }
    return { header, live, blocks: [], arenas: [] };
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

/** The chunks of a table that are whole, as words; each is good until the next one is asked for. */
async function* readTable(file: FileHandle, header: Header, table: number): AsyncIterable<Uint32Array> {
  const words = new Uint32Array(CHUNK_SIZE / WORD);
  const bytes = new Uint8Array(words.buffer);
  for (const [chunk, of] of header.chunkTable.entries()) {
    if (of !== table) continue;
    const { bytesRead } = await file.read(bytes, 0, CHUNK_SIZE, header.headerSize + chunk * CHUNK_SIZE);
    if (bytesRead === CHUNK_SIZE) yield words;
  }
}

/** What is live of each kind, and the kind of each site. */
async function readSites(file: FileHandle, header: Header): Promise<{ live: number[]; kinds: Uint8Array }> {
  const live = new Array<number>(KIND_COUNT).fill(0);
  const stride = SITE.size / WORD;
  const perChunk = CHUNK_SIZE / SITE.size;
  const chunks = header.chunkTable.filter((table) => table === TABLE.sites).length;
  const kinds = new Uint8Array(Math.min(header.siteCount, perChunk * chunks));
  let site = 0;
  for await (const words of readTable(file, header, TABLE.sites)) {
    for (let at = 0; at < words.length && site < kinds.length; at += stride, site++) {
      const kind = (words[at + SITE.nodeKind / WORD]! >>> 24) & 0xf;
      if (kind >= KIND_COUNT) continue;
      kinds[site] = kind;
      live[kind]! += u64(words, at + SITE.liveBytes / WORD);
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
