import { PairIndex } from "../profile/pair-index.ts";
import { assembleGroups } from "./assemble-tree.ts";
import { MAIN_THREAD } from "./groups.ts";
import type { ArrangedTree } from "./invert-tree.ts";
import { addRows } from "./line-table.ts";
import { originIndex } from "./origin.ts";
import type { SizedTree } from "./tree.ts";

/** The tree by threads, those of a name in all processes as one. `hasProcesses` tells whether its first level is processes. */
export function threadTree(whole: SizedTree, hasProcesses: boolean): ArrangedTree {
  const root = originIndex("root");
  const mainRow = whole.lines.length;
  const isRoot = (node: number) => whole.lines.origin[whole.line[node]!] === root;
  const nodes = new PairIndex();
  const newOf = new Uint32Array(whole.length);
  const from = [0];
  const numberOf = (above: number, row: number, node: number): number => {
    const id = nodes.number(above, row) + 1;
    from[id] ??= node;
    return id;
  };
  for (let node = 1; node < whole.length; node++) {
    const above = whole.parent[node]!;
    if (hasProcesses && above === 0 && isRoot(node)) continue;
    const isOutermost = newOf[above] === 0;
    const thread = isOutermost && !isRoot(node) ? numberOf(0, mainRow, node) : newOf[above]!;
    newOf[node] = numberOf(thread, whole.line[node]!, node);
  }
  const lines = addRows(whole.lines, [{ name: MAIN_THREAD, origin: "root" }]);
  const { tree, order } = assembleGroups(whole, nodes, newOf, lines);
  return { tree, from: order.map((node) => from[node]!) };
}
