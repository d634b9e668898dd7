import { peakTree } from "../analysis/peak-tree.ts";
import { listedOf, type View } from "../analysis/view.ts";
import { frameTexts, stackText } from "./stack-text.ts";

/**
 * Collapsed stacks, as flame graph tools read them: a line for each stack that held something at the peak or the moment
 * that is shown, outermost call first, frames joined by `;`, then a space and the bytes. A frame is `function (path:line)`,
 * the path as Python has it, and a root such as `<before Python>` or a thread its name alone. The bytes of all lines sum
 * up to the peak. Of a range they are what each stack gained, its kinds of memory together; stacks that hold less than
 * before have no line.
 *
 * A `;` or a control character within a name or path stands escaped (`\x3b`, `\x0a`), so that each line can be read.
 */
export function* exportCollapsed(view: View): Iterable<string> {
  const { profile } = listedOf(view);
  const tree = peakTree(profile);
  const frames = frameTexts(tree.lines);
  for (let node = 1; node < tree.length; node++) {
    if (tree.selfBytes[node]! > 0) yield `${stackText(tree, node, frames)} ${tree.selfBytes[node]}\n`;
  }
}
