import { PairIndex } from "../profile/pair-index.ts";
import { assembleTree } from "./assemble-tree.ts";
import { MAIN_THREAD } from "./groups.ts";
import { mapDoubt } from "./interval.ts";
import type { ArrangedTree } from "./invert-tree.ts";
import { addRows } from "./line-table.ts";
import { originIndex } from "./origin.ts";
import { ownOf } from "./sum-up.ts";
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
  const length = nodes.length + 1;
  const sum = (own: Float64Array): Float64Array => {
    const sums = new Float64Array(length);
    for (let node = 0; node < whole.length; node++) sums[newOf[node]!]! += own[node]!;
    return sums;
  };
  const { tree, order } = assembleTree(
    {
      parent: new Int32Array(length).map((_, node) => (node === 0 ? -1 : nodes.firstOf(node - 1))),
      line: new Uint32Array(length).map((_, node) => (node === 0 ? 0 : nodes.secondOf(node - 1))),
      selfBytes: sum(ownOf(whole.parent, whole.bytes)),
      selfBlocks: sum(ownOf(whole.parent, whole.blocks)),
      selfDoubt: mapDoubt(whole.selfDoubt, sum),
    },
    addRows(whole.lines, [{ name: MAIN_THREAD, origin: "root" }]),
  );
  return { tree, from: order.map((node) => from[node]!) };
}
