import type { DoubtColumns } from "../profile/doubt.ts";
import { assembleTree } from "./assemble-tree.ts";
import { addRows } from "./line-table.ts";
import { ownOf } from "./sum-up.ts";
import { type LineTable, ORIGINS, type Origin, type SizedTree } from "./tree.ts";

/** A tree whose first level is kinds of memory, and which node of which part each of its nodes was; −1 of the kinds themselves. */
export interface KindParts {
  readonly tree: SizedTree;
  readonly part: Int32Array;
  readonly from: Uint32Array;
}

/** Puts trees of kinds of memory side by side, each below its name. Their line tables may differ in rows beyond those of `lines`. */
export function kindPartsTree(
  parts: readonly { readonly name: string; readonly tree: SizedTree }[],
  lines: LineTable,
): KindParts {
  const further: { name: string; origin: Origin }[] = parts.map(({ name }) => ({ name, origin: "root" }));
  const begins: number[] = [];
  let length = 1;
  for (const { tree } of parts) {
    begins.push(length);
    length += tree.length;
  }
  const parent = new Int32Array(length).fill(-1);
  const line = new Uint32Array(length);
  const part = new Int32Array(length).fill(-1);
  const from = new Uint32Array(length);
  const put = (of: (tree: SizedTree) => Float64Array): Float64Array => {
    const column = new Float64Array(length);
    for (const [at, { tree }] of parts.entries()) column.set(of(tree), begins[at]!);
    return column;
  };
  for (const [at, { tree }] of parts.entries()) {
    const begin = begins[at]!;
    const rowOf = (row: number): number => {
      if (row < lines.length) return row;
      further.push({ name: tree.lines.function[row]!, origin: ORIGINS[tree.lines.origin[row]!]! });
      return lines.length + further.length - 1;
    };
    parent[begin] = 0;
    line[begin] = lines.length + at;
    for (let node = 1; node < tree.length; node++) {
      parent[begin + node] = begin + tree.parent[node]!;
      line[begin + node] = rowOf(tree.line[node]!);
      part[begin + node] = at;
      from[begin + node] = node;
    }
  }
  const doubtOf = (name: keyof DoubtColumns) =>
    put((tree) => tree.selfDoubt?.[name] ?? new Float64Array(tree.length));
  const isSampled = parts.some(({ tree }) => tree.selfDoubt !== null);
  const { tree, order } = assembleTree(
    {
      parent,
      line,
      selfBytes: put((of) => ownOf(of.parent, of.bytes)),
      selfBlocks: put((of) => ownOf(of.parent, of.blocks)),
      selfDoubt: isSampled ? { variance: doubtOf("variance"), skew: doubtOf("skew") } : null,
    },
    addRows(lines, further),
  );
  return {
    tree,
    part: Int32Array.from(order, (node) => part[node]!),
    from: order.map((node) => from[node]!),
  };
}
