import type { FrameTable } from "../profile/profile.ts";

/** Where an expression stands in its source line: UTF-16 offsets, end exclusive, 0 and 0 where unknown. */
export interface Mark {
  readonly start: number;
  readonly end: number;
}

export const NO_MARK: Mark = { start: 0, end: 0 };

/** Turns a frame's columns, counted in bytes of UTF-8, to places in the text of its line. */
export function placeMark(
  { line, endLine, column, endColumn }: Pick<FrameTable, "line" | "endLine" | "column" | "endColumn">,
  frame: number,
  text: string,
): Mark {
  if (column[frame]! < 0) return NO_MARK;
  const start = toUtf16(text, column[frame]!);
  const runsOn = endLine[frame]! > line[frame]!;
  const end = runsOn ? text.trimEnd().length : toUtf16(text, endColumn[frame]!);
  return end <= start ? NO_MARK : { start, end };
}

/** The UTF-16 offset of a byte in the UTF-8 of a text; the text's length where it is shorter. */
export function toUtf16(text: string, byteOffset: number): number {
  let bytes = 0;
  let offset = 0;
  for (const character of text) {
    if (bytes >= byteOffset) break;
    const code = character.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    offset += character.length;
  }
  return offset;
}
