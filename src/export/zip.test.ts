import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inMemory } from "../recording/file.ts";
import { openEntry, readDirectory } from "../recording/zip.ts";
import { zipFiles } from "./zip.ts";

function pack(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const parts = zipFiles(Object.entries(files).map(([name, data]) => ({ name, read: () => data })));
  return new Uint8Array(Buffer.concat([...parts]));
}

function unpack(bytes: Uint8Array): Record<string, Uint8Array> {
  const file = inMemory(bytes);
  const entries = [...readDirectory(file, "run.zip")].map(([name, entry]) => {
    const opened = openEntry(file, entry, "run.zip");
    const data = new Uint8Array(opened.length);
    opened.read(0, data);
    return [name, data] as const;
  });
  return Object.fromEntries(entries);
}

/** It can hardly be compressed. */
const noise = (length: number): Uint8Array => {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
    return state >>> 16;
  });
};

it("gives back what was put in", () => {
  const name = fc.stringMatching(/^[a-zäΩ][a-z0-9/._-]{0,20}$/u);
  fc.assert(
    fc.property(fc.dictionary(name, fc.uint8Array({ maxLength: 500 })), (files) => {
      expect(unpack(pack(files))).toEqual({ ...files });
    }),
  );
});

it("reads any part of a large file, its beginning without the rest", () => {
  const data = noise(300_000);
  const file = inMemory(pack({ large: data }));
  const opened = openEntry(file, readDirectory(file, "run.zip").get("large")!, "run.zip");
  for (const [begin, length] of [
    [0, 100],
    [290_000, 10_000],
    [10, 5],
  ] as const) {
    const into = new Uint8Array(length);
    opened.read(begin, into);
    expect(into).toEqual(data.subarray(begin, begin + length));
  }
});

describe("what is damaged", () => {
  const bytes = pack({ "recording/1.floodmark": noise(100_000), "session.json": new Uint8Array(10) });

  it("is said to be cut short at any length", () => {
    for (const length of [0, 4, 100, 50_000, bytes.length - 1])
      expect(() => unpack(bytes.subarray(0, length))).toThrow(
        "run.zip is cut short: pack the run again, or send it once more",
      );
  });

  it("is told by its checksum", () => {
    const changed = bytes.slice();
    changed[5000]! ^= 1;
    expect(() => unpack(changed)).toThrow(/^run\.zip is damaged \(its (checksum|data)\): pack the run again/);
  });

  it("never gives anything but what was put in, or an error in one line", () => {
    const whole = unpack(bytes);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, bits) => {
        const changed = bytes.slice();
        changed[at]! ^= bits;
        let found: Record<string, Uint8Array>;
        try {
          found = unpack(changed);
        } catch (error) {
          expect((error as Error).message).toMatch(/^run\.zip (is damaged \(.*\)|is cut short): [^\n]*$/);
          return;
        }
        const [known, read] = [whole, found].map((files) => Object.values(files));
        expect(read!.every((data) => known!.some((one) => Buffer.compare(one, data) === 0))).toBe(true);
      }),
    );
  });
});

it("doesn't inflate what claims to be larger than any recording", () => {
  const bytes = pack({ a: new Uint8Array(10) });
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  view.setUint32(bytes.length - 22 - 47 + 24, 0x7fff_ffff, true);
  expect(() => unpack(bytes)).toThrow("run.zip is damaged (too large)");
});
