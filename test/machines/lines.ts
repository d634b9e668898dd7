/** A program that says itself what its lines hold. */
import { expect } from "vitest";
import { type Stack, sumBytes } from "../support/recorded.ts";

/** Of Python's, of malloc, of a mapping. */
export const PROGRAM = `
import ctypes, mmap, threading

def hold(kept):
    kept.append(bytearray(5_000_000))  # 5000000
    kept.append([None] * 1_000_000)  # 8000000
    kept.append([float(i) for i in range(100_000)])  # ${100_000 * 24 + 800_000}

kept = []
thread = threading.Thread(target=hold, args=(kept,))
thread.start()
thread.join()
malloc = ctypes.CDLL(None).malloc
malloc.restype = ctypes.c_void_p
raw = malloc(ctypes.c_size_t(3_000_000))  # 3000000
anonymous = mmap.mmap(-1, 6 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)  # ${6 << 20}
anonymous[:] = bytes(6 << 20)
for _ in range(200): bytearray(200_000)
peak = bytearray(30_000_000)  # 30000000
print(len(kept))
`;

/** And of a library that comes later. */
export const PROGRAM_WITH_LIBRARY = PROGRAM.replace(
  "for _",
  `import sqlite3
database = sqlite3.connect(":memory:")
database.execute("create table t (x)")
database.execute("insert into t values (zeroblob(9000000))")  # 9000000 and what its pages take
for _`,
);

/** Of right estimates one in two million is further away. */
const DEVIATIONS = 5;

/**
 * The lines with a number at their end, of the program in `file`, that hold fewer bytes at the peak than that, or notably more. In a
 * sampled recording (one allocation in `sample` bytes) they may be as far off as samples are.
 */
export function wrongLines(stacks: readonly Stack[], file: string, program: string, sample = 0): string[] {
  const said = program.split("\n").flatMap((text, at) => {
    const [, bytes, more] = /# (\d+)( and .*)?$/.exec(text) ?? [];
    return bytes ? [{ line: at + 1, bytes: Number(bytes), most: Number(bytes) * (more ? 1.1 : 1.01) }] : [];
  });
  expect(said.length).toBeGreaterThan(1);
  return said.flatMap(({ line, bytes, most }) => {
    const held = sumBytes(stacks, (frames) => frames.at(-1)?.file === file && frames.at(-1)?.line === line);
    const apart = DEVIATIONS * Math.sqrt(bytes * sample);
    return held < bytes - apart || held > most + apart ? [`line ${line}: ${held}, not ${bytes}`] : [];
  });
}
