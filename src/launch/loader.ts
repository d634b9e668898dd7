import { closeSync, openSync, readSync } from "node:fs";
import { ownMachine } from "./machine.ts";

const ELF_MAGIC = 0x7f454c46;
const CLASS_64 = 2;
const SEGMENT_INTERPRETER = 3;

/**
 * Why a program can't load the agent, or null. The agent comes in through the loader of glibc or musl, so a program that is linked
 * statically, to another C library, or for another machine would run unseen. What is no ELF file (a shim), or can't be read, is left
 * to be seen.
 */
export function obstacleToLoading(path: string): string | null {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    return null;
  }
  try {
    const start = read(file, 0, 64);
    if (start.length < 64 || start.readUInt32BE(0) !== ELF_MAGIC) return null;
    const machine = ownMachine();
    if (start[4] !== CLASS_64 || start.readUInt16LE(18) !== machine.elf)
      return `it is not built for ${machine.title}`;
    const loader = loaderOf(file, start);
    if (loader === null) return "it is linked statically, so the agent can't be loaded into it";
    return machine.loaders.some((name) => loader.includes(name))
      ? null
      : `it is linked to neither glibc nor musl (its loader is ${loader})`;
  } finally {
    closeSync(file);
  }
}

/** The path that the PT_INTERP segment names. */
function loaderOf(file: number, start: Buffer): string | null {
  const offset = Number(start.readBigUInt64LE(32));
  const size = start.readUInt16LE(54);
  const segments = read(file, offset, size * start.readUInt16LE(56));
  for (let at = 0; at + size <= segments.length && size >= 56; at += size) {
    if (segments.readUInt32LE(at) !== SEGMENT_INTERPRETER) continue;
    const text = read(
      file,
      Number(segments.readBigUInt64LE(at + 8)),
      Number(segments.readBigUInt64LE(at + 32)),
    );
    return text.toString("utf8").replace(/\0.*$/s, "");
  }
  return null;
}

function read(file: number, offset: number, length: number): Buffer {
  const buffer = Buffer.alloc(Math.min(length, 1 << 16));
  return buffer.subarray(0, readSync(file, buffer, 0, buffer.length, offset));
}
