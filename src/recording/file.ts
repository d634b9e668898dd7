import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { InputError } from "./errors.ts";
import { namesIn, splitPacked } from "./packed.ts";
import { isZip, openEntry, readDirectory } from "./zip.ts";

/** What to give instead of a path that isn't there. */
export const ADVICE = "give the folder that floodmark run made, or one in FLOODMARK_DIR";

/** Bytes that lie in memory, or in a file of which only what is asked for is read. */
export interface Bytes {
  readonly length: number;
  /** Fills `into` with what begins there, as far as there are any. */
  read(begin: number, into: Uint8Array): void;
}

export const inMemory = (bytes: Uint8Array): Bytes => ({
  length: bytes.length,
  read: (begin, into) => into.set(bytes.subarray(begin, begin + into.length)),
});

/**
 * What `use` makes of the bytes of a file, which is open meanwhile. It may grow: its length is that of the moment. It may lie in a pack, as
 * in a folder.
 */
export function withFile<T>(path: string, use: (bytes: Bytes) => T): T {
  const file = attempt(path, () => openSync(path, "r"));
  if (file === null) return withPacked(path, use);
  try {
    return use({
      get length() {
        return fstatSync(file).size;
      },
      read: (begin, into) => {
        for (let done = 0, count = 1; count > 0 && done < into.length; done += count)
          count = readSync(file, into, done, into.length - done, begin + done);
      },
    });
  } finally {
    closeSync(file);
  }
}

function withPacked<T>(path: string, use: (bytes: Bytes) => T): T {
  const packed = splitPacked(path);
  const missing = new InputError(`there is no ${path}: ${ADVICE}`);
  if (packed === null) throw missing;
  return withFile(packed.pack, (bytes) => {
    const entry = isZip(bytes) ? readDirectory(bytes, packed.pack).get(packed.name) : undefined;
    if (entry === undefined) throw missing;
    return use(openEntry(bytes, entry, packed.pack));
  });
}

export const isPack = (path: string): boolean => withFile(path, isZip);

/** The names of what lies in a folder, or in a pack or a folder of one; none where it isn't there. */
export function listFolder(path: string): readonly string[] {
  const names = attempt(path, () => readdirSync(path));
  if (names !== null) return names;
  const packed = attempt(path, () => statSync(path)) === null ? splitPacked(path) : { pack: path, name: "" };
  if (packed === null) return [];
  return withFile(packed.pack, (bytes) =>
    isZip(bytes) ? namesIn(packed.name, readDirectory(bytes, packed.pack).keys()) : [],
  );
}

/** The first bytes of a file, `limit` at most. */
export function readStart(path: string, limit: number): Uint8Array {
  return withFile(path, (bytes) => firstOf(bytes, limit));
}

export function firstOf(bytes: Bytes, limit: number): Uint8Array {
  const start = new Uint8Array(Math.min(limit, bytes.length));
  bytes.read(0, start);
  return start;
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
