import { constants, crc32, inflateRawSync } from "node:zlib";
import { PackError } from "./errors.ts";
import type { Bytes } from "./file.ts";
import { CENTRAL, DEFLATED, END, LOCAL, STORED } from "./zip-layout.ts";

/** A file in a ZIP file. */
export interface ZipEntry {
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly fullSize: number;
  /** Where its header begins. */
  readonly offset: number;
}

/** Larger than any recording: 160 MiB and its header. What claims to be larger is not inflated. */
const ENTRY_SIZE_MAX = 256 << 20;
const COMMENT_SIZE_MAX = 0xffff;
/** Of the data, to read what an entry begins with. */
const HEAD_SIZE = 1 << 16;

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function read(file: Bytes, begin: number, size: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(0, Math.min(size, file.length - begin)));
  file.read(begin, bytes);
  return bytes;
}

export function isZip(file: Bytes): boolean {
  const start = read(file, 0, 4);
  return start.length === 4 && viewOf(start).getUint32(0, true) === LOCAL.signature;
}

/** The entries of a ZIP file by their names. `path` is for the messages. @throws PackError where it is cut short or damaged. */
export function readDirectory(file: Bytes, path: string): ReadonlyMap<string, ZipEntry> {
  const last = read(
    file,
    Math.max(0, file.length - END.size - COMMENT_SIZE_MAX),
    END.size + COMMENT_SIZE_MAX,
  );
  const view = viewOf(last);
  let at = last.length - END.size;
  while (at >= 0 && view.getUint32(at, true) !== END.signature) at--;
  if (at < 0) throw new PackError(`${path} is cut short: pack the run again, or send it once more`);
  const directory = read(
    file,
    view.getUint32(at + END.directory, true),
    view.getUint32(at + END.directorySize, true),
  );
  return readEntries(directory, view.getUint16(at + END.entries, true), path);
}

function readEntries(directory: Uint8Array, count: number, path: string): ReadonlyMap<string, ZipEntry> {
  const view = viewOf(directory);
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let entry = 0; entry < count; entry++) {
    if (at + CENTRAL.size > directory.length || view.getUint32(at, true) !== CENTRAL.signature)
      throw damaged(path, "its directory");
    const end = at + CENTRAL.size + view.getUint16(at + CENTRAL.nameSize, true);
    const name = new TextDecoder().decode(directory.subarray(at + CENTRAL.size, end));
    entries.set(name, {
      method: view.getUint16(at + CENTRAL.method, true),
      crc: view.getUint32(at + CENTRAL.crc, true),
      packedSize: view.getUint32(at + CENTRAL.packedSize, true),
      fullSize: view.getUint32(at + CENTRAL.fullSize, true),
      offset: view.getUint32(at + CENTRAL.offset, true),
    });
    at = end + view.getUint16(at + CENTRAL.extraSize, true) + view.getUint16(at + CENTRAL.commentSize, true);
  }
  return entries;
}

/** What an entry holds. Only its beginning is inflated where no more is asked for, else all of it, once. @throws PackError where it is damaged. */
export function openEntry(file: Bytes, entry: ZipEntry, path: string): Bytes {
  if (entry.fullSize > ENTRY_SIZE_MAX) throw damaged(path, "too large");
  let head: Uint8Array | null = null;
  let whole: Uint8Array | null = null;
  return {
    length: entry.fullSize,
    read(begin, into) {
      if (entry.packedSize > HEAD_SIZE && whole === null) head ??= inflateHead(file, entry, path);
      const end = begin + into.length;
      if (head === null || end > head.length) whole ??= inflateWhole(file, entry, path);
      into.set((whole ?? head)!.subarray(begin, end));
    },
  };
}

function readData(file: Bytes, { offset, packedSize }: ZipEntry, path: string, most: number): Uint8Array {
  const header = read(file, offset, LOCAL.size);
  const view = viewOf(header);
  if (header.length < LOCAL.size || view.getUint32(0, true) !== LOCAL.signature)
    throw damaged(path, "its header");
  const begin =
    offset + LOCAL.size + view.getUint16(LOCAL.nameSize, true) + view.getUint16(LOCAL.extraSize, true);
  return read(file, begin, Math.min(packedSize, most));
}

/** What can be had of the first data. It is not checked yet. */
function inflateHead(file: Bytes, entry: ZipEntry, path: string): Uint8Array {
  const data = readData(file, entry, path, HEAD_SIZE);
  return inflate(entry, data, path, { finishFlush: constants.Z_SYNC_FLUSH });
}

function inflateWhole(file: Bytes, entry: ZipEntry, path: string): Uint8Array {
  const whole = inflate(entry, readData(file, entry, path, entry.packedSize), path, {});
  if (whole.length !== entry.fullSize || crc32(whole) !== entry.crc) throw damaged(path, "its checksum");
  return whole;
}

function inflate(
  { method, fullSize }: ZipEntry,
  data: Uint8Array,
  path: string,
  options: { readonly finishFlush?: number },
): Uint8Array {
  if (method === STORED) return data;
  if (method !== DEFLATED) throw damaged(path, `its compression is ${method}`);
  try {
    return inflateRawSync(data, { ...options, maxOutputLength: Math.max(1, fullSize) });
  } catch {
    throw damaged(path, "its data");
  }
}

const damaged = (path: string, what: string): PackError =>
  new PackError(`${path} is damaged (${what}): pack the run again, or send it once more`);
