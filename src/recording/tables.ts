import type { Bytes } from "./file.ts";
import type { Header, State } from "./header.ts";
import { CHUNK_SIZE, TABLE } from "./layout.ts";

/** A table by its name; one of several of a name by its number. */
type Table = keyof typeof TABLE | number;

/** While these last, a process may be killed between two stores: counts are trusted as far as there are chunks. */
const UNFINISHED: readonly State[] = ["starting", "recording"];

/** Puts the chunks of a table together. */
export class TableReader {
  constructor(
    readonly file: Bytes,
    readonly header: Header,
    readonly damaged: (what: string) => Error,
  ) {}

  /** How many records, `size` bytes each, a table's chunks have room for. */
  room(table: Table, size: number): number {
    return (this.#chunks(table).length * CHUNK_SIZE) / size;
  }

  #chunks(table: Table): number[] {
    const number = typeof table === "number" ? table : TABLE[table];
    return [...this.header.chunkTable.keys()].filter((i) => this.header.chunkTable[i] === number);
  }

  /** The bytes of `count` records, `size` bytes each. */
  read(table: Table, count: number, size: number): Uint8Array<ArrayBuffer> {
    const chunks = this.#chunks(table);
    const room = this.room(table, size);
    // Of a table that nothing came to there is no chunk, but record 0, which is none, counts.
    if (count > Math.max(room, 1) && !UNFINISHED.includes(this.header.state)) {
      throw this.damaged(`it counts ${count} ${table} where ${room} have room`);
    }
    const records = new Uint8Array(Math.min(count, room) * size);
    for (const [position, chunk] of chunks.entries()) {
      const start = this.header.headerSize + chunk * CHUNK_SIZE;
      const target = position * CHUNK_SIZE;
      if (target >= records.length) break;
      this.file.read(start, records.subarray(target, target + CHUNK_SIZE));
    }
    return records;
  }

  /** Functions that take a column out of a table's records. */
  columns(table: Table, count: number, size: number) {
    const words = new Uint32Array(this.read(table, count, size).buffer);
    const stride = size / 4;
    const length = words.length / stride;
    // Loops: a run may have hundreds of recordings, each with tens of thousands of sites.
    const u32 = (offset: number) => {
      const column = new Uint32Array(length);
      for (let row = 0, at = offset / 4; row < length; row++, at += stride) column[row] = words[at]!;
      return column;
    };
    const u64 = (offset: number) => {
      const column = new Float64Array(length);
      for (let row = 0, at = offset / 4; row < length; row++, at += stride) {
        column[row] = words[at]! + words[at + 1]! * 2 ** 32;
        if (column[row]! > Number.MAX_SAFE_INTEGER)
          throw this.damaged(`${table}, row ${row}: a count of ${column[row]}`);
      }
      return column;
    };
    return { length, u32, u64 };
  }
}

/** Columns that are each taken out of a table when they are first asked for. */
export function lazily<Columns extends object>(
  make: {
    readonly [Name in keyof Columns]: () => Columns[Name];
  },
): Columns {
  const columns = {};
  for (const [name, take] of Object.entries<() => unknown>(make)) {
    const get = () => {
      const value = take();
      Object.defineProperty(columns, name, { value, enumerable: true });
      return value;
    };
    Object.defineProperty(columns, name, { get, enumerable: true, configurable: true });
  }
  return columns as Columns;
}
