import { foldTree } from "../analysis/fold-tree.ts";
import type { Grouping } from "../analysis/groups.ts";
import { intervalField } from "../analysis/interval.ts";
import { peakTree } from "../analysis/peak-tree.ts";
import { pruneTree } from "../analysis/prune-tree.ts";
import { treeBy } from "../analysis/tree-by.ts";
import { listedOf, partShown, shownMoment, type View } from "../analysis/view.ts";

/** Deeper calls are summed up. */
const DEPTH_MAX = 500;

/**
 * The tree that the terminal shows, for machines, sizes in bytes; JSON export has all of it:
 *
 *     {"moment": {"what", "seconds", "bytes"},
 *      "rows": [{"what": "node", "more" or "deeper", "parent", "depth", "function", "file", "line", "bytes", "share", "count"}…]}
 *
 * Rows stand depth first; parent is the caller's index, −1 of an outermost one. "more" are `count` lines that hold less than a hundredth
 * each, "deeper" those too many calls down; these have no function. What is folded has a name and no file. With `--filter` there is
 * "filter": {"text", "bytes"}, of a sampled recording "interval". By something else than lines, line is 0.
 */
export function treeJson(view: View, by: Grouping): string {
  const { profile } = listedOf(view);
  const tree =
    by === "line" ? foldTree(peakTree(profile), { imports: true, runs: true }).tree : treeBy(profile, by);
  const { lines, line } = tree;
  const { rows, whole } = pruneTree(tree, DEPTH_MAX);
  const shown = rows.map((row) => {
    const { what, parent, depth, bytes, count, node } = row;
    const at = line[node]!;
    const name = { function: lines.function[at]!, file: lines.file[at]!, line: lines.line[at]! };
    return {
      ...{ what, parent, depth, ...(what === "node" && name), bytes, ...intervalField(view.recorded, row) },
      ...{ share: bytes / whole, count },
    };
  });
  return `${JSON.stringify({ moment: shownMoment(view), ...partShown(view), rows: shown }, null, 2)}\n`;
}
