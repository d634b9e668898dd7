import stringWidth from "string-width";

/** Text as the terminal shows it: widths are columns, of which a wide character takes two. */
export interface Segment {
  readonly text: string;
  readonly style?: keyof typeof STYLES;
}

const STYLES = { strong: [1, 22], faint: [2, 22], amount: [34, 39] } as const;

export function widthOf(text: string): number {
  return stringWidth(text);
}

/** A line of segments that is at most `columns` wide, without spaces at its end, with its styles if `color`. */
export function layLine(segments: readonly Segment[], columns: number, color: boolean): string {
  let left = columns;
  const line: string[] = [];
  for (const [i, { text, style }] of segments.entries()) {
    const isLast = segments.slice(i + 1).every((later) => later.text.trim() === "");
    const shown = cutEnd(isLast ? text.trimEnd() : text, left);
    left -= widthOf(shown);
    line.push(color && style ? paint(shown, style) : shown);
    if (isLast) break;
  }
  return line.join("").trimEnd();
}

/** Lines of text that each end with a line break; parts that hold any stand apart by an empty one. */
export function layParts(
  parts: readonly (readonly (readonly Segment[])[])[],
  columns: number,
  color: boolean,
): string {
  const lines = parts
    .filter((part) => part.length > 0)
    .flatMap((part, i) => (i === 0 ? part : [[], ...part]));
  return lines.map((line) => `${layLine(line, columns, color)}\n`).join("");
}

/** Spaces around a text are left as they are: a terminal may show their style, too. */
function paint(text: string, style: keyof typeof STYLES): string {
  const [on, off] = STYLES[style];
  return text.replace(/\S(.*\S)?/s, (shown) => `\u001b[${on}m${shown}\u001b[${off}m`);
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - widthOf(text))) + text;
}

/** The text, or its beginning and an ellipsis where it is wider. */
export function cutEnd(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  return width < 1 ? "" : `${takeWidth(graphemes(text), width - 1).join("")}…`;
}

/** The text, or an ellipsis and its end where it is wider: the end of a path says most. */
export function cutStart(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  return width < 1
    ? ""
    : `…${takeWidth(graphemes(text).reverse(), width - 1)
        .reverse()
        .join("")}`;
}

/** Parts joined, as many in a line as fit in. */
export function wrap(parts: readonly string[], joint: string, width: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last + joint + part) <= width)
      lines[lines.length - 1] = last + joint + part;
    else lines.push(part);
  }
  return lines;
}

function graphemes(text: string): string[] {
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}

function takeWidth(characters: readonly string[], width: number): string[] {
  const taken: string[] = [];
  let left = width;
  for (const character of characters) {
    left -= widthOf(character);
    if (left < 0) break;
    taken.push(character);
  }
  return taken;
}
