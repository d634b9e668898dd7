/** Files with something else in them: bits, fields, counts, ranges, ends. */
import { CHUNK_SIZE, HEADER_SIZE } from "../../../src/recording/layout.ts";
import type { Chance } from "./random.ts";

/** Where formats have their limits. */
const WORDS = [
  0, 1, 2, 3, 7, 0x7f, 0xff, 0xffff, 0x10000, 0x3ffff, 0xffffff, 0x7fffffff, 0x80000000, 0xfffffffe,
  0xffffffff,
];
const TOKENS = [
  "0",
  "-1",
  "1e308",
  "1e999",
  "0.5",
  "9007199254740993",
  "null",
  "true",
  '"x"',
  '""',
  "[]",
  "{}",
  "[[[]]]",
  '"\\u0000\\ud800"',
];
/** Most of a chunk is never written to. */
const USED = 1024;

/** A place that is likely to mean something: in the header, or at the beginning of a chunk. */
function place(length: number, chance: Chance): number {
  const chunks = Math.max(1, Math.floor((length - HEADER_SIZE) / CHUNK_SIZE));
  const [within, inChunk] = [
    chance.below(HEADER_SIZE),
    chance.below(chance.below(3) === 0 ? CHUNK_SIZE : USED),
  ];
  const at = chance.below(3) === 0 ? within : HEADER_SIZE + chance.below(chunks) * CHUNK_SIZE + inChunk;
  return at < length ? at : chance.below(Math.max(1, length));
}

type Change = (file: Uint8Array, other: Uint8Array, chance: Chance) => Uint8Array;

const setWord = (file: Uint8Array, at: number, value: number): void => {
  const aligned = at - (at % 4);
  if (aligned + 4 <= file.length) new DataView(file.buffer, file.byteOffset).setUint32(aligned, value, true);
};

const CHANGES: readonly Change[] = [
  (file, _, chance) => {
    const at = place(file.length, chance);
    file[at] = (file[at] ?? 0) ^ (1 << chance.below(8));
    return file;
  },
  (file, _, chance) => {
    file[place(file.length, chance)] = chance.below(256);
    return file;
  },
  (file, _, chance) => {
    setWord(file, place(file.length, chance), chance.of(WORDS));
    return file;
  },
  (file, _, chance) => {
    const at = place(file.length, chance);
    const aligned = at - (at % 4);
    if (aligned + 4 > file.length) return file;
    const value = new DataView(file.buffer, file.byteOffset).getUint32(aligned, true);
    setWord(file, at, value + chance.below(9) - 4);
    return file;
  },
  (file, _, chance) => {
    const [from, to, size] = [place(file.length, chance), place(file.length, chance), 1 + chance.below(200)];
    file.copyWithin(to, from, from + size);
    return file;
  },
  (file, other, chance) => {
    const at = place(Math.min(file.length, other.length), chance);
    const size = chance.of([4, 64, 4096, CHUNK_SIZE]);
    file.set(other.subarray(at, Math.min(at + size, file.length)), at);
    return file;
  },
  (file, _, chance) => {
    const at = place(file.length, chance);
    return file.fill(chance.of([0, 0xff]), at, at + chance.of([4, 64, 4096, CHUNK_SIZE]));
  },
  (file, _, chance) => file.slice(0, chance.below(file.length + 1)),
  (file, other, chance) => {
    const at = place(Math.min(file.length, other.length), chance);
    const spliced = Uint8Array.from(other);
    spliced.set(file.subarray(0, at));
    return spliced;
  },
];

/** Changes a copy of a file of fixed widths in one to four ways; `other` is one of the same kind. */
export function mutateBytes(file: Uint8Array, other: Uint8Array, chance: Chance): Uint8Array {
  let changed: Uint8Array = Uint8Array.from(file);
  for (let times = 1 + chance.below(4); times > 0 && changed.length > 0; times--)
    changed = chance.of(CHANGES)(changed, other, chance);
  return changed;
}

/** The same for lines of JSON: values, keys, lines, bytes. */
export function mutateText(file: Uint8Array, chance: Chance): Uint8Array {
  let text = Buffer.from(file).toString("utf8");
  for (let times = 1 + chance.below(3); times > 0; times--) text = changeText(text, chance);
  return Buffer.from(text);
}

function changeText(text: string, chance: Chance): string {
  const lines = text.split("\n");
  const line = chance.below(lines.length);
  switch (chance.below(5)) {
    case 0: {
      const values = [...text.matchAll(/-?\d[\d.]*|"[^"]*"|null|true|\[\]|\{\}/g)];
      if (values.length === 0) return text;
      const { 0: value, index } = chance.of(values);
      return text.slice(0, index) + chance.of(TOKENS) + text.slice(index + value.length);
    }
    case 1:
      return [...lines.slice(0, line), ...lines.slice(line + 1)].join("\n");
    case 2:
      return [...lines.slice(0, line), ...lines.slice(Math.max(0, line - 3))].join("\n");
    case 3:
      return text.slice(0, chance.below(text.length + 1));
    default: {
      const at = chance.below(text.length + 1);
      return text.slice(0, at) + String.fromCharCode(chance.below(0x300)) + text.slice(at + 1);
    }
  }
}
