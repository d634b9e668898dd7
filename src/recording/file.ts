import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { InputError } from "./errors.ts";

/** What to give instead of a path that isn't there. */
export const ADVICE = "give the folder that floodmark run made";

/** Bytes that lie in memory, or in a file of which only what is asked for is read. */
export interface Bytes {
  readonly length: number;
  subarray(begin: number, end: number): Uint8Array;
}

/** What `use` makes of the bytes of a file, which is open meanwhile. It may grow: its length is that of the moment. */
export function withFile<T>(path: string, use: (bytes: Bytes) => T): T {
  const file = attempt(path, () => openSync(path, "r"));
  if (file === null) throw new InputError(`there is no ${path}: ${ADVICE}`);
  try {
    return use({
      get length() {
        return fstatSync(file).size;
      },
      subarray: (begin, end) => readPart(file, begin, end),
    });
  } finally {
    closeSync(file);
  }
}

/** The first bytes of a file, `limit` at most. */
export function readStart(path: string, limit: number): Uint8Array {
  return withFile(path, (bytes) => bytes.subarray(0, Math.min(limit, bytes.length)));
}

/** Fewer bytes than asked for where the file ends before. */
function readPart(file: number, begin: number, end: number): Uint8Array {
  const part = Buffer.allocUnsafe(end - begin);
  let length = 0;
  while (length < part.length) {
    const count = readSync(file, part, length, part.length - length, begin + length);
    if (count === 0) break;
    length += count;
  }
  return part.subarray(0, length);
}

/** What a system call gives; null where the path is not there. */
export function attempt<T>(path: string, call: () => T): T | null {
  try {
    return call();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    // "EACCES: permission denied, open '/path'"
    const [, why = message] = /^\w+: (.*?),/.exec(message) ?? [];
    throw new InputError(`can't read ${path}: ${why}`);
  }
}
