import { toUtf16 } from "../analysis/expression.ts";
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
