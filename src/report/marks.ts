import type { LineTable, LineTree } from "../analysis/tree.ts";
import type { SourceFile } from "./data.ts";

/** Per node, where the expression that holds most stands in its source line: UTF-16 offsets, 0 and 0 where unknown. */
export interface Marks {
  readonly start: number[];
  readonly end: number[];
}

/** Turns the tree's columns, counted in bytes of UTF-8, to places in the lines that the report shows. */
export function placeMarks(tree: LineTree, sources: readonly SourceFile[]): Marks {
  const texts = findTexts(tree.lines, sources);
  const start = new Array<number>(tree.length).fill(0);
  const end = new Array<number>(tree.length).fill(0);
  for (let node = 1; node < tree.length; node++) {
    const row = tree.line[node]!;
    const shown = texts[row];
    if (shown === undefined || tree.column[node]! < 0) continue;
    const offsetOf = (byte: number) =>
      shown.isAscii ? Math.min(byte, shown.text.length) : toUtf16(shown.text, byte);
    const from = offsetOf(tree.column[node]!);
    const runsOn = tree.endLine[node]! > tree.lines.line[row]!;
    const to = runsOn ? shown.text.trimEnd().length : offsetOf(tree.endColumn[node]!);
    if (to <= from) continue;
    start[node] = from;
    end[node] = to;
  }
  return { start, end };
}

interface ShownText {
  readonly text: string;
  readonly isAscii: boolean;
}

/** The text of each row of the line table; undefined where there is none to show. */
function findTexts(lines: LineTable, sources: readonly SourceFile[]): (ShownText | undefined)[] {
  const files = new Map(
    sources.map((source) => [source.file, new Map(source.lines.map(([line, text]) => [line, text]))]),
  );
  return lines.file.map((file, row) => {
    const text = files.get(file)?.get(lines.line[row]!);
    return text === undefined ? undefined : { text, isAscii: /^\p{ASCII}*$/u.test(text) };
  });
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
