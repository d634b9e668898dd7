import type { LineTable, LineTree } from "../analysis/tree.ts";

/** Frames as text, per line of a tree: see frameText. */
export function frameTexts(lines: LineTable): readonly string[] {
  return Array.from({ length: lines.length }, (_, row) => frameText(lines, row));
}

/** The frames of a node's stack, outermost call first, joined by `;`. */
export function stackText({ parent, line }: LineTree, node: number, frames: readonly string[]): string {
  const stack: string[] = [];
  for (let at = node; at > 0; at = parent[at]!) stack.push(frames[line[at]!]!);
  return stack.reverse().join(";");
}

/** `function (path:line)`, the path as Python has it; of a root, such as `<before Python>` or a thread, its name alone. */
function frameText(lines: LineTable, row: number): string {
  const name = escapeBreaks(lines.function[row]!);
  const file = lines.file[row]!;
  return file === "" ? name : `${name} (${escapeBreaks(file)}:${lines.line[row]})`;
}

/** What would end a frame or a line, to whichever tool reads it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const BREAKS = /[;\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

function escapeBreaks(text: string): string {
  return text.replace(BREAKS, (character) => {
    const hex = character.charCodeAt(0).toString(16);
    return hex.length <= 2 ? `\\x${hex.padStart(2, "0")}` : `\\u${hex}`;
  });
}
