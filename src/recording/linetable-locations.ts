/**
 * The location table (`co_linetable`) of CPython 3.11 and later, described in Objects/locations.md of CPython 3.11 and
 * InternalDocs/code_objects.md of 3.14. A table is a run of entries, each for 1 to 8 code units of two bytes. An
 * entry begins with a byte that has its highest bit set: four bits of form, three of length less one.
 */
import { NO_LINE, PositionRows, type Positions } from "./linetable-rows.ts";

const UNIT_SIZE = 2;

/** Entries' forms; those below `oneLine` hold short columns. */
const FORM = { oneLine: 10, noColumns: 13, long: 14, none: 15 } as const;

/** Decodes a table; of a broken one, what stands before the fault. */
export function decodeLocations(table: Uint8Array): Positions {
  const rows = new PositionRows(countMarked(table));
  const bytes = new ByteCursor(table);
  let line = 0;
  while (!bytes.done) {
    const first = bytes.next();
    if ((first & 0x80) === 0) break;
    const form = (first >> 3) & 15;
    let endLine: number;
    let column = -1;
    let endColumn = -1;
    if (form === FORM.none) {
      endLine = NO_LINE;
    } else if (form === FORM.long) {
      line += bytes.nextSigned();
      endLine = line + bytes.nextVariable();
      column = bytes.nextVariable() - 1;
      endColumn = bytes.nextVariable() - 1;
    } else if (form === FORM.noColumns) {
      line += bytes.nextSigned();
      endLine = line;
    } else if (form >= FORM.oneLine) {
      line += form - FORM.oneLine;
      endLine = line;
      column = bytes.next();
      endColumn = bytes.next();
    } else {
      const columns = bytes.next();
      endLine = line;
      column = form * 8 + (columns >> 4);
      endColumn = column + (columns & 15);
    }
    // What the table's end cuts off is left out.
    if (bytes.overrun) break;
    const end = rows.end + ((first & 7) + 1) * UNIT_SIZE;
    rows.add(end, form === FORM.none ? NO_LINE : line, endLine, column, endColumn);
  }
  return rows.finish();
}

/** Bytes that may begin an entry. */
function countMarked(table: Uint8Array): number {
  let count = 0;
  for (const byte of table) count += byte >> 7;
  return count;
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
