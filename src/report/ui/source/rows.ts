/** Stands for lines that the report doesn't have. */
export const GAP = 0;

/**
 * What a file is drawn as: the numbers of lines that have a text or figures, and a GAP wherever lines between them are left out; of a
 * file without any text the lines alone.
 */
export function layRows(texts: readonly number[], figures: readonly number[]): readonly number[] {
  const lines = [...new Set([...texts, ...figures])].sort((a, b) => a - b);
  if (texts.length === 0) return lines;
  return lines.flatMap((line, at) => (line === (lines[at - 1] ?? 0) + 1 ? [line] : [GAP, line]));
}

/** Where to scroll to so that a row is seen: no further than needed for one near the edge, else to the middle. All in pixels. */
export function revealRow(
  row: { readonly top: number; readonly height: number },
  window: { readonly top: number; readonly height: number },
): number {
  const margin = 2 * row.height;
  const highest = row.top + row.height + margin - window.height;
  const lowest = row.top - margin;
  if (window.top >= highest && window.top <= lowest) return window.top;
  const nearest = window.top < highest ? highest : lowest;
  const isNear = Math.abs(nearest - window.top) <= margin + row.height;
  return Math.max(0, isNear ? nearest : row.top + row.height / 2 - window.height / 2);
}

/** The row that a key leads to from another, past gaps; null for a key that leads nowhere. `page` is a number of rows. */
export function rowAfter(rows: readonly number[], from: number, key: string, page: number): number | null {
  const last = rows.length - 1;
  const steps: Readonly<Record<string, number>> = {
    ...{ ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page },
    ...{ Home: -rows.length, End: rows.length },
  };
  const step = steps[key];
  if (step === undefined || last < 0) return null;
  const to = Math.max(0, Math.min(last, from + step));
  if (rows[to] !== GAP) return to;
  // Each gap has a line below it.
  return step < 0 && to > 0 ? to - 1 : to + 1;
}
