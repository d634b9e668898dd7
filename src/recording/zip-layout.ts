/** The records of a ZIP file, little-endian: APPNOTE.TXT of PKWARE. Widths and offsets in bytes. */

/** Before each entry's data; its name follows. */
export const LOCAL = {
  signature: 0x0403_4b50,
  size: 30,
  version: 4,
  flags: 6,
  method: 8,
  crc: 14,
  packedSize: 18,
  fullSize: 22,
  nameSize: 26,
  extraSize: 28,
} as const;

/** An entry of the directory at the file's end; its name, extra fields and comment follow. */
export const CENTRAL = {
  signature: 0x0201_4b50,
  size: 46,
  versionMade: 4,
  version: 6,
  flags: 8,
  method: 10,
  crc: 16,
  packedSize: 20,
  fullSize: 24,
  nameSize: 28,
  extraSize: 30,
  commentSize: 32,
  offset: 42,
} as const;

/** The last record; only a comment follows it. */
export const END = {
  signature: 0x0605_4b50,
  size: 22,
  entriesHere: 8,
  entries: 10,
  directorySize: 12,
  directory: 16,
  commentSize: 20,
} as const;

export const STORED = 0;
export const DEFLATED = 8;
/** Names are UTF-8. */
export const FLAG_UTF8 = 0x800;
/** The version of the format that deflated entries need: 2.0. */
export const VERSION_NEEDED = 20;
