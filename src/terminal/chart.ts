import type { Segment } from "./text.ts";

const EIGHTHS = " ▁▂▃▄▅▆▇█";
/** A line at the bottom, the lower and the upper middle, the top of a row. */
const QUARTERS = "⣀⠤⠒⠉";

/** What a chart draws: a value a column, and the value at its upper edge. */
export interface Chart {
  readonly area: Float64Array;
  /** NaN where there is none. It is hidden where the area is higher. */
  readonly line: Float64Array;
  readonly top: number;
  readonly rows: number;
}

/** The rows of a chart, the highest first, each as wide as there are columns. The least part of something is seen. */
export function drawChart(chart: Chart): Segment[][] {
  return Array.from({ length: chart.rows }, (_, row) => joinCells(drawRow(chart, chart.rows - 1 - row)));
}

/** `below`: how many rows stand below this one. */
function drawRow({ area, line, top, rows }: Chart, below: number): Segment[] {
  const levelOf = (value: number, steps: number): number => {
    const level = Math.round((value / top) * rows * steps);
    return (value > 0 ? Math.max(1, level) : 0) - below * steps;
  };
  return Array.from(area, (value, column): Segment => {
    const filled = levelOf(value, EIGHTHS.length - 1);
    if (filled > 0) return { text: EIGHTHS[Math.min(filled, EIGHTHS.length - 1)]!, style: "amount" };
    const dots = QUARTERS[levelOf(line[column]!, QUARTERS.length) - 1];
    return dots === undefined ? { text: " " } : { text: dots, style: "faint" };
  });
}

/** Neighbours of one style become one. */
function joinCells(cells: readonly Segment[]): Segment[] {
  const joined: Segment[] = [];
  for (const cell of cells) {
    const last = joined.at(-1);
    if (last !== undefined && last.style === cell.style)
      joined[joined.length - 1] = { ...last, text: last.text + cell.text };
    else joined.push(cell);
  }
  return joined;
}
