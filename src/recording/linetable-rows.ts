/** Where code stands in the source, one row an entry. Lines are relative to the code's first line. */
export interface Positions {
  readonly length: number;
  /**
   * Where the entry begins, in bytes from the start of the code; one more than `length`, the last is the code's end, or
   * OPEN_END where the table does not say it.
   */
  readonly offset: Uint32Array;
  /** NO_LINE where the entry has no position; then `endLine` is too. */
  readonly line: Int32Array;
  /** The same as `line` where the table keeps no ends of lines. */
  readonly endLine: Int32Array;
  /** In UTF-8 bytes from 0, the end exclusive; −1 where there is none. */
  readonly column: Int32Array;
  readonly endColumn: Int32Array;
}

export const NO_LINE = -0x8000_0000;

/** Later than every instruction. */
export const OPEN_END = 0xffff_ffff;

/** Rows of Positions while a table is decoded; each begins where the one before it ended. */
export class PositionRows {
  #length = 0;
  readonly #offset: Uint32Array;
  readonly #line: Int32Array;
  readonly #endLine: Int32Array;
  readonly #column: Int32Array;
  readonly #endColumn: Int32Array;

  /** `capacity` is the most rows that the table has room for. */
  constructor(capacity: number) {
    this.#offset = new Uint32Array(capacity + 1);
    this.#line = new Int32Array(capacity);
    this.#endLine = new Int32Array(capacity);
    this.#column = new Int32Array(capacity);
    this.#endColumn = new Int32Array(capacity);
  }

  /** Where the next row begins. */
  get end(): number {
    return this.#offset[this.#length]!;
  }

  add(end: number, line: number, endLine = line, column = -1, endColumn = -1): void {
    const row = this.#length++;
    this.#offset[row + 1] = end;
    this.#line[row] = line;
    this.#endLine[row] = endLine;
    this.#column[row] = column;
    this.#endColumn[row] = endColumn;
  }

  finish(): Positions {
    const length = this.#length;
    return {
      length,
      offset: this.#offset.subarray(0, length + 1),
      line: this.#line.subarray(0, length),
      endLine: this.#endLine.subarray(0, length),
      column: this.#column.subarray(0, length),
      endColumn: this.#endColumn.subarray(0, length),
    };
  }
}
