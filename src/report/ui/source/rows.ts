/** Stands for lines that the report doesn't have. */
export const GAP = 0;

/** What a file is drawn as: the numbers of lines that have a text or figures, and a GAP wherever lines between them are left out. */
export function layRows(texts: readonly number[], figures: readonly number[]): readonly number[] {
  const lines = [...new Set([...texts, ...figures])].sort((a, b) => a - b);
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
