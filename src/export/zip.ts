import { crc32, deflateRawSync } from "node:zlib";
import { InputError } from "../recording/errors.ts";
import { CENTRAL, DEFLATED, END, FLAG_UTF8, LOCAL, VERSION_NEEDED } from "../recording/zip-layout.ts";

/** A file that goes into a ZIP file; it is read when its turn has come. */
export interface ZipFile {
  readonly name: string;
  readonly read: () => Uint8Array;
}

/** 1 January 1980, the first day that the format knows: the same files give the same bytes. */
const DATE = 0x21;
const DATE_AT = { local: 12, central: 14 };
const SIZE_MAX = 0xffff_ffff;
const ENTRIES_MAX = 0xffff;

/** A ZIP file in parts, one of its files in memory at a time. @throws InputError where it would be larger than 4 GiB. */
export function* zipFiles(files: Iterable<ZipFile>): Iterable<Uint8Array> {
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, read } of files) {
    const data = read();
    const packed = deflateRawSync(data);
    const entry = { name: new TextEncoder().encode(name), crc: crc32(data), packed: packed.length };
    const header = localHeader({ ...entry, full: data.length });
    directory.push(centralHeader({ ...entry, full: data.length }, offset));
    yield header;
    yield packed;
    offset += header.length + packed.length;
    if (offset > SIZE_MAX || directory.length > ENTRIES_MAX)
      throw new InputError("the run is too large for one file: pack its recordings one by one");
  }
  const directorySize = directory.reduce((sum, entry) => sum + entry.length, 0);
  yield* directory;
  const end = new DataView(new ArrayBuffer(END.size));
  end.setUint32(0, END.signature, true);
  end.setUint16(END.entriesHere, directory.length, true);
  end.setUint16(END.entries, directory.length, true);
  end.setUint32(END.directorySize, directorySize, true);
  end.setUint32(END.directory, offset, true);
  yield new Uint8Array(end.buffer);
}

interface Entry {
  readonly name: Uint8Array;
  readonly crc: number;
  readonly packed: number;
  readonly full: number;
}

function localHeader(entry: Entry): Uint8Array {
  const header = commonHeader(LOCAL, entry);
  new DataView(header.buffer).setUint16(DATE_AT.local, DATE, true);
  return header;
}

function centralHeader(entry: Entry, offset: number): Uint8Array {
  const header = commonHeader(CENTRAL, entry);
  const view = new DataView(header.buffer);
  view.setUint16(CENTRAL.versionMade, VERSION_NEEDED, true);
  view.setUint16(DATE_AT.central, DATE, true);
  view.setUint32(CENTRAL.offset, offset, true);
  return header;
}

/** What both headers have. */
function commonHeader(layout: typeof LOCAL | typeof CENTRAL, { name, crc, packed, full }: Entry): Uint8Array {
  const header = new Uint8Array(layout.size + name.length);
  const view = new DataView(header.buffer);
  view.setUint32(0, layout.signature, true);
  view.setUint16(layout.version, VERSION_NEEDED, true);
  view.setUint16(layout.flags, FLAG_UTF8, true);
  view.setUint16(layout.method, DEFLATED, true);
  view.setUint32(layout.crc, crc, true);
  view.setUint32(layout.packedSize, packed, true);
  view.setUint32(layout.fullSize, full, true);
  view.setUint16(layout.nameSize, name.length, true);
  header.set(name, layout.size);
  return header;
}
