import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { drawRecording } from "../recording/fixture.ts";
import { HEADER, HEADER_SIZE, KIND } from "../recording/layout.ts";
import { lookAt } from "./look.ts";
import { readRecordedMemory } from "./recorded-memory.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "floodmark-look-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const DRAWING = `
  load app.py:2   load app.py:2    open app.py:9
  700 live 600    80 heap live 9   5000 file live 5000`;

function write(bytes: Uint8Array): string {
  const path = join(folder, `${process.pid}.floodmark`);
  writeFileSync(path, bytes);
  return path;
}

test("a process that writes no recording has a Pss, and is not taken apart", async () => {
  for (const make of [() => {}, () => write(drawRecording(DRAWING))]) {
    make(); // not mapped by this process: it is another's
    const looked = await lookAt({ process, isAtRest: true }, folder, () => 1);
    expect(looked?.look).toBe(null);
    expect(looked?.pss).toBeGreaterThan(1_000_000);
  }
});

test("a process that is gone, and a folder that is, are not looked at", async () => {
  expect(await lookAt({ process: { pid: 2 ** 22 + 1 }, isAtRest: true }, folder, () => 1)).toBe(null);
  rmSync(folder, { recursive: true });
  expect(await lookAt({ process, isAtRest: true }, folder, () => 1)).toBe(null);
});

test("what is live is read by kind", async () => {
  const memory = await readRecordedMemory(write(drawRecording(DRAWING)));
  expect(memory?.live[KIND.object]).toBe(600);
  expect(memory?.live[KIND.heap]).toBe(9);
  expect(memory?.live[KIND.file]).toBe(5000);
  expect([memory?.blocks, memory?.arenas]).toEqual([[], []]);
});

test("what is live is read by kind in a sampled recording, too, where a site has a class of sizes beside it", async () => {
  const memory = await readRecordedMemory(write(drawRecording(DRAWING, { sampleBytes: 64 })));
  expect(memory?.live[KIND.object]).toBe(600);
  expect(memory?.live[KIND.heap]).toBe(9);
});

test("a recording that is damaged anywhere does no harm", async () => {
  const whole = drawRecording(DRAWING);
  const places = fc.array(fc.tuple(fc.nat(HEADER_SIZE + 4096), fc.nat(255)), { maxLength: 20 });
  const counts = fc.constantFrom(HEADER.extentCount, HEADER.arenaCount, HEADER.siteCount, HEADER.chunkCount);
  await fc.assert(
    fc.asyncProperty(
      places,
      fc.tuple(counts, fc.nat()),
      fc.nat(whole.length),
      async (damage, [at, count], cut) => {
        const bytes = whole.slice();
        for (const [place, value] of damage) bytes[place] = value;
        new DataView(bytes.buffer).setUint32(at, count, true);
        const memory = await readRecordedMemory(write(bytes.subarray(0, cut < 100 ? cut : undefined)));
        for (const live of memory?.live ?? []) expect(live).toBeGreaterThanOrEqual(0);
      },
    ),
    { numRuns: 60 },
  );
});
