/** The agent of another machine, under an emulator of its programs: what lines hold is right there, too. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { MACHINES } from "../../src/launch/machine.ts";
import { inMemory } from "../../src/recording/file.ts";
import { readHeader } from "../../src/recording/header.ts";
import { floodmark, Workplace } from "../support/floodmark.ts";
import { parseCollapsed, sumBytes } from "../support/recorded.ts";
import { type Emulated, prepareEmulated } from "./emulated.ts";

/** Each line with a number at its end holds as many bytes: of Python's, of malloc, of a mapping, of a library that comes later. */
const PROGRAM = `
import ctypes, mmap, sqlite3, threading

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
database = sqlite3.connect(":memory:")
database.execute("create table t (x)")
database.execute("insert into t values (zeroblob(9000000))")  # 9000000 and what its pages take
for _ in range(200): bytearray(200_000)
peak = bytearray(30_000_000)  # 30000000
print(len(kept))
`;

let place: Workplace;
let machine: Emulated | string;
beforeAll(async () => {
  place = new Workplace();
  machine = await prepareEmulated(MACHINES.arm64!);
});
afterAll(() => place.remove());
beforeEach((context) => {
  if (typeof machine === "string") context.skip(machine);
});

/** Of kernels that are built for it; the header of a recording has one. */
const PAGES = [4096, 65_536];

test.each(PAGES)("what lines hold on arm64 is what was recorded, with pages of %d bytes", async (page) => {
  const program = place.write("program.py", PROGRAM);
  const folder = place.path(`recording ${page}`);
  const { stdout, stderr, code } = await (machine as Emulated).record([program], folder, ["-p", `${page}`]);
  expect(stderr).toBe("");
  expect([stdout, code]).toEqual(["3\n", 0]);
  const [recording] = readdirSync(folder).filter((name) => name.endsWith(".floodmark"));
  const header = readHeader(inMemory(readFileSync(join(folder, recording!))), "it");
  expect(header).toMatchObject({ state: "ended", reason: "", headerSize: page, missedReleases: 0 });
  const collapsed = place.path(`${page}.txt`);
  const exported = await floodmark(["export", "--format", "collapsed", folder, "-o", collapsed]);
  expect(exported.code, exported.stderr).toBe(0);
  const stacks = parseCollapsed(readFileSync(collapsed, "utf8"));
  expect(sumBytes(stacks)).toBe(header.peakBytes);
  const lines = PROGRAM.split("\n").entries();
  const said = [...lines].flatMap(([at, text]) => {
    const [, bytes, more] = /# (\d+)( and .*)?$/.exec(text) ?? [];
    return bytes ? [{ line: at + 1, bytes: Number(bytes), most: Number(bytes) * (more ? 1.1 : 1.01) }] : [];
  });
  expect(said.length).toBe(7);
  const wrong = said.flatMap(({ line, bytes, most }) => {
    const held = sumBytes(
      stacks,
      (frames) => frames.at(-1)?.file === program && frames.at(-1)?.line === line,
    );
    return held < bytes || held > most ? [`line ${line}: ${held}, not ${bytes}`] : [];
  });
  expect(wrong).toEqual([]);
});
