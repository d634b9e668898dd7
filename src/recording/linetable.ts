/**
 * CPython's line tables (`co_linetable`) of 3.11 and later. A table is a run of entries, each for 1 to 8 code units of
 * two bytes. An entry begins with a byte that has its highest bit set: four bits of form, three of length less one.
 */
const UNIT_SIZE = 2;

/** Entries' forms; those below `oneLine` hold short columns. */
const FORM = { oneLine: 10, noColumns: 13, long: 14, none: 15 } as const;

/** Where code stands in the source, one row an entry. Lines are relative to the code's first line. */
export interface Positions {
  readonly length: number;
  /** Where the entry begins, in bytes from the start of the code; one more than `length`, the last is the code's end. */
  readonly offset: Uint32Array;
  /** NO_LINE where the entry has no position; then `endLine` is too. */
  readonly line: Int32Array;
  readonly endLine: Int32Array;
  /** In UTF-8 bytes from 0, the end exclusive; −1 where there is none. */
  readonly column: Int32Array;
  readonly endColumn: Int32Array;
}

export const NO_LINE = -0x8000_0000;

/** Decodes a table; of a broken one, what stands before the fault. */
export function decodeLineTable(table: Uint8Array): Positions {
  const offset = [0];
  const line: number[] = [];
  const endLine: number[] = [];
  const column: number[] = [];
  const endColumn: number[] = [];
  const add = (from: number, to: number, columnFrom: number, columnTo: number) => {
    line.push(from);
    endLine.push(to);
    column.push(columnFrom);
    endColumn.push(columnTo);
  };
  const bytes = new ByteCursor(table);
  let current = 0;
  while (!bytes.done) {
    const first = bytes.next();
    if ((first & 0x80) === 0) break;
    const form = (first >> 3) & 15;
    if (form === FORM.none) {
      add(NO_LINE, NO_LINE, -1, -1);
    } else if (form === FORM.long) {
      current += bytes.nextSigned();
      const last = current + bytes.nextVariable();
      const from = bytes.nextVariable() - 1;
      const to = bytes.nextVariable() - 1;
      add(current, last, from, to);
    } else if (form === FORM.noColumns) {
      current += bytes.nextSigned();
      add(current, current, -1, -1);
    } else if (form >= FORM.oneLine) {
      current += form - FORM.oneLine;
      const from = bytes.next();
      add(current, current, from, bytes.next());
    } else {
      const columns = bytes.next();
      const from = form * 8 + (columns >> 4);
      add(current, current, from, from + (columns & 15));
    }
    offset.push(offset.at(-1)! + ((first & 7) + 1) * UNIT_SIZE);
  }
  // An entry that the table's end cuts off has no end of its own: it is left out.
  const length = bytes.overrun ? Math.max(0, offset.length - 2) : offset.length - 1;
  return {
    length,
    offset: Uint32Array.from(offset.slice(0, length + 1)),
    line: Int32Array.from(line.slice(0, length)),
    endLine: Int32Array.from(endLine.slice(0, length)),
    column: Int32Array.from(column.slice(0, length)),
    endColumn: Int32Array.from(endColumn.slice(0, length)),
  };
}

/** The entry that covers an instruction, given in bytes from the start of the code; −1 if none does. */
export function entryAt({ length, offset }: Positions, instruction: number): number {
  if (instruction >= offset[length]!) return -1;
  let low = 0;
  let high = length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (offset[middle]! <= instruction) low = middle;
    else high = middle;
  }
  return low;
}

/** Reads a table's numbers; past its end they are 0 and `overrun` is set. */
class ByteCursor {
  #position = 0;

  constructor(readonly table: Uint8Array) {}

  get done(): boolean {
    return this.#position >= this.table.length;
  }

  get overrun(): boolean {
    return this.#position > this.table.length;
  }

  next(): number {
    return this.table[this.#position++] ?? 0;
  }

  /** Six bits a byte, the lowest first; the seventh says that another follows. At most 32 bits. */
  nextVariable(): number {
    let value = 0;
    for (let shift = 0; shift < 32; shift += 6) {
      const byte = this.next();
      value |= (byte & 63) << shift;
      if ((byte & 64) === 0) break;
    }
    return value;
  }

  /** The sign stands in the lowest bit. */
  nextSigned(): number {
    const value = this.nextVariable() >>> 0;
    return value & 1 ? -(value >>> 1) : value >>> 1;
  }
}
