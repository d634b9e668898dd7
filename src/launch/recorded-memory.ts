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

/** The chunks of a table that are whole. */
async function readTable(file: FileHandle, header: Header, table: number): Promise<DataView[]> {
  const views: DataView[] = [];
  for (const [chunk, of] of header.chunkTable.entries()) {
    if (of !== table) continue;
    const bytes = await readAt(file, HEADER_SIZE + chunk * CHUNK_SIZE, CHUNK_SIZE);
    if (bytes.length === CHUNK_SIZE) views.push(new DataView(bytes.buffer));
  }
  return views;
}

/** What is live of each kind, and the kind of each site. */
async function readSites(file: FileHandle, header: Header): Promise<{ live: number[]; kinds: Uint8Array }> {
  const live = new Array<number>(KIND_COUNT).fill(0);
  const kinds = new Uint8Array(header.siteCount);
  const perChunk = CHUNK_SIZE / SITE.size;
  for (const [index, chunk] of (await readTable(file, header, TABLE.sites)).entries()) {
    for (let row = 0; row < perChunk && index * perChunk + row < header.siteCount; row++) {
      const at = row * SITE.size;
      const kind = chunk.getUint8(at + SITE.nodeKind + 3);
      if (kind >= KIND_COUNT) continue;
      kinds[index * perChunk + row] = kind;
      live[kind]! += u64(chunk, at + SITE.liveBytes);
    }
  }
  return { live: live.map((bytes) => Math.max(0, bytes)), kinds };
}

function blocksIn(extents: DataView, count: number, kinds: Uint8Array): RecordedBlock[] {
  const blocks: RecordedBlock[] = [];
  for (let row = 1; row < Math.min(count, EXTENTS_MOST); row++) {
    const at = row * EXTENT.size;
    const size = u64(extents, at + EXTENT.blockSize);
    const site = extents.getUint32(at + EXTENT.site, true);
    if (size === 0 || site === 0 || site >= kinds.length) continue;
    blocks.push({ address: u64(extents, at + EXTENT.address), size, site, kind: kinds[site]! });
  }
  return blocks;
}

function arenasIn(extents: DataView, count: number): number[] {
  const first = EXTENTS_MOST * EXTENT.size;
  return Array.from({ length: Math.min(count, ARENAS_MOST) }, (_, arena) => u64(extents, first + 8 * arena));
}

const u64 = (view: DataView, at: number): number =>
  view.getUint32(at, true) + view.getInt32(at + 4, true) * 2 ** 32;
