import { textOf } from "../recording/header.ts";
import { decodeLineTable, type Positions } from "../recording/linetable.ts";
import type { Recording } from "../recording/reader.ts";

/** A name or file that the recording could not take in. */
const UNKNOWN = "<unknown>";

/** A range of bytes that codes and threads name: a text or a line table. What it says is decoded once. */
export class ByteRange {
  #text: string | undefined;
  #positions: Positions | undefined;

  constructor(
    readonly id: number,
    readonly bytes: Uint8Array,
    readonly pythonVersion: number,
  ) {}

  get text(): string {
    this.#text ??= textOf(this.bytes) || UNKNOWN;
    return this.#text;
  }

  get positions(): Positions {
    this.#positions ??= decodeLineTable(this.bytes, this.pythonVersion);
    return this.#positions;
  }
}

export type RangeAt = (start: number, length: number) => ByteRange;

/** The ranges of many recordings: those of one run have nearly all in common, and equal ones are one. */
export class ByteRanges {
  #count = 0;
  /** By the Python that wrote them, then by their bytes, a character each. */
  readonly #known = new Map<number, Map<string, ByteRange>>();

  /** Gives a recording's ranges. However many of its codes share one, its bytes are looked at once. */
  of({ header: { pythonVersion }, bytes }: Recording): RangeAt {
    const known = this.#known.get(pythonVersion) ?? new Map<string, ByteRange>();
    this.#known.set(pythonVersion, known);
    const characters = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const found = new Map<number, ByteRange>();
    return (start, length) => {
      const place = start * 2 ** 26 + length;
      const before = found.get(place);
      if (before !== undefined) return before;
      const key = characters.toString("latin1", start, start + length);
      let range = known.get(key);
      if (range === undefined) {
        range = new ByteRange(this.#count++, bytes.slice(start, start + length), pythonVersion);
        known.set(key, range);
      }
      found.set(place, range);
      return range;
    };
  }
}
