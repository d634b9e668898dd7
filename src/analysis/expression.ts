import type { HeavyLine } from "./lines.ts";

/** The text of a line of a file (1-based), or null where there is none to show. */
export type SourceOf = (file: string, line: number) => string | null;

/** The expression that a line held most by, or the whole line where the interpreter kept no columns. */
export function expressionOf(
  { file, line, span, origin }: Pick<HeavyLine, "file" | "line" | "span" | "origin">,
  sourceOf: SourceOf,
): string {
  const text = origin === "root" || line === 0 ? null : sourceOf(file, line);
  if (text === null) return "";
  if (span.column < 0) return oneLine(text);
  const start = toUtf16(text, span.column);
  const runsOn = span.endLine > line;
  const expression = oneLine(text.slice(start, runsOn ? undefined : toUtf16(text, span.endColumn)));
  return runsOn ? `${expression} …` : expression;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
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
