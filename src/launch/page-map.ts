import { readFileSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";

/** Of the auxiliary vector, by which the kernel tells a program where it runs. */
const AUXILIARY = "/proc/self/auxv";
const PAGE_SIZE = 6n;

/** 4 KiB on x86-64; on aarch64 4, 16 or 64 KiB, as the kernel was built. */
export const PAGE = readPageSize();

function readPageSize(): number {
  try {
    const words = new BigUint64Array(new Uint8Array(readFileSync(AUXILIARY)).buffer);
    for (let at = 0; at + 1 < words.length; at += 2)
      if (words[at] === PAGE_SIZE) return Number(words[at + 1]);
  } catch {
    // There is no /proc here, and so nothing to be looked at.
  }
  return 4096;
}

const ENTRY = 8;
/** Pages that are read at a time. */
const PAGES_AT_A_TIME = 1 << 16;

/**
 * Resident bytes of a range. Of those that are no file's, and not this process's alone, it isn't known whether they count: pages
 * that a fork shares do, and the page of zeros that stands where nothing was ever written doesn't.
 */
export interface ResidentPages {
  readonly certain: number;
  readonly uncertain: number;
}

/** In the high half of an entry of /proc/PID/pagemap. */
const PRESENT = 0x8000_0000;
const OF_FILE = 0x2000_0000;
const EXCLUSIVE = 0x0100_0000;

/** What the entries of a page map say: two words each, the low half first. */
export function countResident(entries: Uint32Array): ResidentPages {
  let certain = 0;
  let uncertain = 0;
  for (let at = 1; at < entries.length; at += 2) {
    const high = entries[at]!;
    if ((high & PRESENT) === 0) continue;
    if ((high & (OF_FILE | EXCLUSIVE)) === 0) uncertain += PAGE;
    else certain += PAGE;
  }
  return { certain, uncertain };
}

/** Reads the page map of [start, end), whole pages. @throws where it can't be read: the process has gone. */
export async function readPageMap(file: FileHandle, start: number, end: number): Promise<ResidentPages> {
  const bytes = new Uint8Array(ENTRY * Math.min(PAGES_AT_A_TIME, (end - start) / PAGE));
  let certain = 0;
  let uncertain = 0;
  for (let page = start / PAGE; page < end / PAGE; ) {
    const wanted = ENTRY * Math.min(PAGES_AT_A_TIME, end / PAGE - page);
    const { bytesRead } = await file.read(bytes, 0, wanted, page * ENTRY);
    if (bytesRead < ENTRY) break;
    const counted = countResident(new Uint32Array(bytes.buffer, 0, 2 * Math.floor(bytesRead / ENTRY)));
    certain += counted.certain;
    uncertain += counted.uncertain;
    page += Math.floor(bytesRead / ENTRY);
  }
  return { certain, uncertain };
}
