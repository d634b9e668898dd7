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
import { PROGRAM_WITH_LIBRARY as PROGRAM, wrongLines } from "./lines.ts";

const place = new Workplace();
let machine: Emulated | string;
beforeAll(async () => {
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
  expect(wrongLines(stacks, program, PROGRAM)).toEqual([]);
});
