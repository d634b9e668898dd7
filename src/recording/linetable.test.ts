import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findInstalled } from "../../scripts/pythons/find.ts";
import { decodeLineTable, entryAt, NO_LINE } from "./linetable.ts";

const MINORS = ["3.11", "3.12", "3.13"];

/** Prints, a line for each code object of two large modules: its first line, line table and positions. */
const PRINT_POSITIONS = `
import json, types
import argparse, typing
def codes(code):
    yield code
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            yield from codes(const)
for module in argparse, typing:
    with open(module.__file__) as source:
        for code in codes(compile(source.read(), module.__file__, "exec")):
            print(json.dumps([code.co_name, code.co_firstlineno, code.co_linetable.hex(), list(code.co_positions())]))
`;

type Position = readonly (number | null)[];

/** What co_positions() would say: a row for each code unit. */
const positionsOf = (table: Uint8Array, firstLine: number): Position[] => {
  const positions = decodeLineTable(table);
  const line = (value: number) => (value === NO_LINE ? null : firstLine + value);
  const column = (value: number) => (value < 0 ? null : value);
  return Array.from({ length: positions.offset[positions.length]! / 2 }, (_, unit) => {
    const entry = entryAt(positions, unit * 2);
    return [
      line(positions.line[entry]!),
      line(positions.endLine[entry]!),
      column(positions.column[entry]!),
      column(positions.endColumn[entry]!),
    ];
  });
};

describe.each(MINORS)("the line tables of Python %s", async (minor) => {
  const python = await findInstalled(minor);

  it.skipIf(python === null)("say what co_positions says", () => {
    const printed = execFileSync(python!.executable, ["-c", PRINT_POSITIONS], {
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    const codes = printed
      .trim()
      .split("\n")
      .map((text) => JSON.parse(text));
    expect(codes.length).toBeGreaterThan(400);
    for (const [name, firstLine, hex, positions] of codes) {
      expect(positionsOf(Buffer.from(hex, "hex"), firstLine), name).toEqual(positions);
    }
  });
});

describe("a line table", () => {
  it("of any bytes is decoded to rows that cover its code", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(5000), (table, instruction) => {
        const positions = decodeLineTable(table);
        const entry = entryAt(positions, instruction);
        if (entry < 0) {
          expect(instruction).toBeGreaterThanOrEqual(positions.offset.at(-1)!);
        } else {
          expect(positions.offset[entry]).toBeLessThanOrEqual(instruction);
          expect(positions.offset[entry + 1]).toBeGreaterThan(instruction);
        }
      }),
    );
  });

  it("leaves out an entry that its end cuts off", () => {
    const whole = Uint8Array.of(0b1_1010_000, 3, 9, 0b1_1100_001, 4, 8);
    expect(decodeLineTable(whole)).toMatchObject({ length: 2, offset: Uint32Array.of(0, 2, 6) });
    expect(decodeLineTable(whole.subarray(0, 5))).toMatchObject({ length: 1, offset: Uint32Array.of(0, 2) });
  });
});
