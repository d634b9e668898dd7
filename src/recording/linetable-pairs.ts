/**
 * The line tables of CPython up to 3.10: pairs of a step through the code (a byte without sign, in bytes of code) and a
 * step through the lines (a byte with sign). They know no columns. A table may end in half a pair: that is ignored.
 */
import { NO_LINE, OPEN_END, PositionRows, type Positions } from "./linetable-rows.ts";

const signed = (byte: number): number => (byte << 24) >> 24;

/**
 * `co_lnotab` of 3.6 to 3.9, described in Objects/lnotab_notes.txt of CPython 3.9. Both steps lead to the place where
 * the new line begins: the code before it, also before the first pair, is still on the line before. Lines go backwards
 * too; a step too long for a byte takes several pairs. The table does not say where the code ends.
 */
export function decodeLnotab(table: Uint8Array): Positions {
  const rows = new PositionRows((table.length >> 1) + 1);
  let line = 0;
  for (let at = 0; at + 1 < table.length; at += 2) {
    const step = table[at]!;
    if (step > 0) rows.add(rows.end + step, line);
    line += signed(table[at + 1]!);
  }
  rows.add(OPEN_END, line);
  return rows.finish();
}

/** The step through the lines that says: this code has no line. */
const NO_LINE_STEP = -128;

/**
 * `co_linetable` of 3.10, described in Objects/lnotab_notes.txt of CPython 3.10. A pair is a range of code: its length,
 * and its line's distance from that of the range before. A range of length 0 only moves the line on.
 */
export function decodeLineRanges(table: Uint8Array): Positions {
  const rows = new PositionRows(table.length >> 1);
  let line = 0;
  for (let at = 0; at + 1 < table.length; at += 2) {
    const length = table[at]!;
    const step = signed(table[at + 1]!);
    if (step !== NO_LINE_STEP) line += step;
    if (length > 0) rows.add(rows.end + length, step === NO_LINE_STEP ? NO_LINE : line);
  }
  return rows.finish();
}
