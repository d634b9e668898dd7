import { decodeLocations } from "./linetable-locations.ts";
import { decodeLineRanges, decodeLnotab } from "./linetable-pairs.ts";
import type { Positions } from "./linetable-rows.ts";

export { NO_LINE, OPEN_END, type Positions } from "./linetable-rows.ts";

const PYTHON_3_10 = 0x030a0000;
const PYTHON_3_11 = 0x030b0000;

/**
 * Decodes a code's line table, of whatever bytes, as the CPython that wrote it would read it. `pythonVersion` is as
 * PY_VERSION_HEX. Time and memory are in proportion to the table.
 */
export function decodeLineTable(table: Uint8Array, pythonVersion: number): Positions {
  if (pythonVersion < PYTHON_3_10) return decodeLnotab(table);
  return pythonVersion < PYTHON_3_11 ? decodeLineRanges(table) : decodeLocations(table);
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
