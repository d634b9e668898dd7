import { peakTree } from "../analysis/peak-tree.ts";
import type { LineTable, LineTree } from "../analysis/tree.ts";
import type { View } from "../analysis/view.ts";

/**
 * Collapsed stacks, as flame graph tools read them: a line for each stack that held something at the peak or the moment
 * that is shown, outermost call first, frames joined by `;`, then a space and the bytes. A frame is `function (path:line)`,
 * the path as Python has it, and a root such as `<before Python>` or a thread its name alone. The bytes of all lines sum
 * up to the peak. Of a range they are what each stack gained, its kinds of memory together; stacks that hold less than
 * before have no line.
 *
 * A `;` or a control character within a name or path stands escaped (`\x3b`, `\x0a`), so that each line can be read.
 */
export function* exportCollapsed({ profile }: View): Iterable<string> {
  const tree = peakTree(profile);
  const frames = Array.from({ length: tree.lines.length }, (_, row) => frameText(tree.lines, row));
  for (let node = 1; node < tree.length; node++) {
    if (tree.selfBytes[node]! > 0) yield `${stackText(tree, node, frames)} ${tree.selfBytes[node]}\n`;
  }
}

function stackText({ parent, line }: LineTree, node: number, frames: readonly string[]): string {
  const stack: string[] = [];
  for (let at = node; at > 0; at = parent[at]!) stack.push(frames[line[at]!]!);
  return stack.reverse().join(";");
}

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
