import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeLineTable, entryAt, NO_LINE } from "./linetable.ts";

const PYTHON_3_9 = 0x030912f0;
const PYTHON_3_10 = 0x030a0df0;
const PYTHON_3_11 = 0x030b07f0;

/** The line of an instruction, counted from the code's first line; null for none. */
const lineAt = (table: Uint8Array, version: number, instruction: number): number | null => {
  const positions = decodeLineTable(table, version);
  const entry = entryAt(positions, instruction);
  const line = entry < 0 ? NO_LINE : positions.line[entry]!;
  return line === NO_LINE ? null : line;
};

/** A byte of a table that has a sign. */
const signed = (value: number): number => value & 0xff;

describe.each([
  { name: "co_lnotab, 3.6 to 3.9", version: PYTHON_3_9, rowsPerByte: 0.5, extraRows: 1 },
  { name: "co_linetable, 3.10", version: PYTHON_3_10, rowsPerByte: 0.5, extraRows: 0 },
  { name: "co_linetable, 3.11 and later", version: PYTHON_3_11, rowsPerByte: 1, extraRows: 0 },
])("$name", ({ version, rowsPerByte, extraRows }) => {
  it("is decoded, of any bytes, to rows that cover its code", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(5000), (table, instruction) => {
        const positions = decodeLineTable(table, version);
        const { length, offset } = positions;
        expect(length).toBeLessThanOrEqual(table.length * rowsPerByte + extraRows);
        expect(offset[0]).toBe(0);
        for (let row = 0; row < length; row++) expect(offset[row + 1]).toBeGreaterThan(offset[row]!);
        const columns = [positions.line, positions.endLine, positions.column, positions.endColumn];
        expect(columns.map((column) => column.length)).toEqual(Array(4).fill(length));
        const entry = entryAt(positions, instruction);
        if (entry < 0) {
          expect(instruction).toBeGreaterThanOrEqual(offset.at(-1)!);
        } else {
          expect(offset[entry]).toBeLessThanOrEqual(instruction);
          expect(offset[entry + 1]).toBeGreaterThan(instruction);
        }
      }),
    );
  });

  it("is decoded where it is a megabyte", () => {
    const table = new Uint8Array(2 ** 20).fill(0xff);
    const { length, offset } = decodeLineTable(table, version);
    expect(length).toBeGreaterThanOrEqual(2 ** 19);
    expect(offset[length]).toBeGreaterThan(offset[length - 1]!);
  });
});

describe("co_lnotab", () => {
  it("says the first line before its first step, and the last one without end", () => {
    const table = Uint8Array.of(6, 1, 4, 2);
    const lines = [0, 4, 6, 8, 10, 70_000].map((instruction) => lineAt(table, PYTHON_3_9, instruction));
    expect(lines).toEqual([0, 0, 1, 1, 3, 3]);
    expect(lineAt(Uint8Array.of(), PYTHON_3_9, 2)).toBe(0);
  });

  it("goes back, and on by more than a byte holds", () => {
    const table = Uint8Array.of(2, 127, 0, 127, 0, 46, 255, 0, 45, signed(-128), 0, signed(-72));
    const lines = [0, 2, 256, 300, 302].map((instruction) => lineAt(table, PYTHON_3_9, instruction));
    expect(lines).toEqual([0, 300, 300, 300, 100]);
  });
});

describe("co_linetable of 3.10", () => {
  it("gives each range its line, and none where it says so", () => {
    const table = Uint8Array.of(4, 1, 2, signed(-128), 2, 2, 0, 100, 4, signed(-3));
    const lines = [0, 2, 4, 6, 8, 10, 12].map((instruction) => lineAt(table, PYTHON_3_10, instruction));
    expect(lines).toEqual([1, 1, null, 3, 100, 100, null]);
  });
});

describe("co_linetable of 3.11", () => {
  it("leaves out an entry that its end cuts off", () => {
    const whole = Uint8Array.of(0b1_1010_000, 3, 9, 0b1_1100_001, 4, 8);
    expect(decodeLineTable(whole, PYTHON_3_11)).toMatchObject({
      length: 2,
      offset: Uint32Array.of(0, 2, 6),
      line: Int32Array.of(0, 2),
      endLine: Int32Array.of(0, 2),
      column: Int32Array.of(3, 4),
      endColumn: Int32Array.of(9, 8),
    });
    expect(decodeLineTable(whole.subarray(0, 5), PYTHON_3_11)).toMatchObject({
      length: 1,
      offset: Uint32Array.of(0, 2),
    });
  });
});
