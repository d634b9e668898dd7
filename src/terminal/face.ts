import { alignRows, type Row } from "./rows.ts";
import { layParts, type Segment } from "./text.ts";

/** What is said of a run, whatever it is shown on: a heading, a table, and lines that are to be told. */
export interface Face {
  readonly heading: Segment[][];
  readonly rows: readonly Row[];
  readonly notes: readonly Segment[][][];
}

/** As lines of text that each end with a line break. */
export function layFace(
  { heading, rows, notes }: Face,
  { columns, color, bars }: { readonly columns: number; readonly color: boolean; readonly bars: boolean },
): string {
  return layParts([heading, alignRows(rows, columns, bars), ...notes], columns, color);
}
