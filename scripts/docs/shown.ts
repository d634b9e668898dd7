/** Whether a command said what a page shows of it, up to numbers. */

const SIZE_OR_TIME = /(?<![\w:.])[<~−+-]?\d[\d,.]*( (B|KiB|MiB|GiB|ms|s|min|h|k|M|%)(?!\w))?/g;
const ANYTHING = "…";

/**
 * A line without its figures: sizes, times and counts are `#`, several of them one, spaces one. Numbers of lines (`app.py:12`)
 * and those inside of names stay.
 */
function withoutFigures(line: string): string {
  return line
    .replaceAll("\u00a0", " ")
    .replaceAll(SIZE_OR_TIME, "#")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/#( #)+/g, "#")
    .trim();
}

/** The first line of `shown` that isn't found where it should be in what was said; null where all are. A line `…` is any lines. */
export function firstMissing(shown: readonly string[], said: string): string | null {
  const lines = said.split("\n").map(withoutFigures).filter(Boolean);
  let at = 0;
  let isAnywhere = false;
  for (const line of shown) {
    const wanted = withoutFigures(line);
    if (wanted === "") continue;
    if (wanted === ANYTHING) {
      isAnywhere = true;
      continue;
    }
    const found = isAnywhere ? lines.indexOf(wanted, at) : lines[at] === wanted ? at : -1;
    if (found < 0) return line;
    at = found + 1;
    isAnywhere = false;
  }
  return at === lines.length || isAnywhere ? null : `nothing after ${JSON.stringify(lines[at - 1] ?? "")}`;
}
