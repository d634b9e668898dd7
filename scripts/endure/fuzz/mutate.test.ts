import { expect, it } from "vitest";
import { CHUNK_SIZE, HEADER_SIZE } from "../../../src/recording/layout.ts";
import { mutateBytes, mutateText } from "./mutate.ts";
import { Chance } from "./random.ts";

it("whatever it draws, another file comes of it, and the one that was given stays", () => {
  const files = [0, 3, 100, HEADER_SIZE + 2 * CHUNK_SIZE].map((size) => Buffer.alloc(size, 0x5a));
  const text = '{"version":1,"startedMs":2}\n{"look":{"t":0.3,"recording":"17","swap":0}}\n';
  let same = 0;
  const seeds = 4000;
  for (let seed = 0; seed < seeds; seed++) {
    const chance = new Chance(seed);
    const [file, other] = [chance.of(files), chance.of(files)];
    if (Buffer.compare(mutateBytes(file, other, chance), file) === 0) same++;
    mutateText(Buffer.from(text), chance);
  }
  expect(same).toBeLessThan(seeds / 2);
  for (const file of files) expect(file.every((byte) => byte === 0x5a)).toBe(true);
});
