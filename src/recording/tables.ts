import type { Header, State } from "./header.ts";
import { CHUNK_SIZE, HEADER_SIZE, TABLE } from "./layout.ts";

/** A table by its name; one of several of a name by its number. */
type Table = keyof typeof TABLE | number;

/** While these last, a process may be killed between two stores: counts are trusted as far as there are chunks. */
const UNFINISHED: readonly State[] = ["starting", "recording"];

/** Puts the chunks of a table together. */
export class TableReader {
  constructor(
    readonly file: Uint8Array,
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
    if (count > room && !UNFINISHED.includes(this.header.state)) {
      throw this.damaged(`it counts ${count} ${table} where ${room} have room`);
    }
    const records = new Uint8Array(Math.min(count, room) * size);
    for (const [position, chunk] of chunks.entries()) {
      const start = HEADER_SIZE + chunk * CHUNK_SIZE;
      const target = position * CHUNK_SIZE;
      if (target >= records.length) break;
      records.set(this.file.subarray(start, start + Math.min(CHUNK_SIZE, records.length - target)), target);
    }
    return records;
  }

  /** Functions that take a column out of a table's records. */
  columns(table: Table, count: number, size: number) {
    const words = new Uint32Array(this.read(table, count, size).buffer);
    const stride = size / 4;
    const length = words.length / stride;
    const u32 = (offset: number) =>
      Uint32Array.from({ length }, (_, row) => words[row * stride + offset / 4]!);
    const u64 = (offset: number) =>
      Float64Array.from({ length }, (_, row) => {
        const low = row * stride + offset / 4;
        const value = words[low]! + words[low + 1]! * 2 ** 32;
        if (value <= Number.MAX_SAFE_INTEGER) return value;
        throw this.damaged(`${table}, row ${row}: a count of ${value}`);
      });
    return { length, u32, u64 };
  }
}
