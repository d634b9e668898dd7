import { PairIndex } from "../profile/pair-index.ts";
import type { Profile } from "../profile/profile.ts";
import { assembleGroups } from "./assemble-tree.ts";
import { foldTree } from "./fold-tree.ts";
import { type Grouping, nameRow } from "./groups.ts";
import { kindPartsTree } from "./kind-tree.ts";
import { isKindCounted, titleOf } from "./kinds.ts";
import { narrowTree } from "./narrow-tree.ts";
import { peakTreeByKind } from "./peak-tree.ts";
import { threadTree } from "./thread-tree.ts";
import type { LineTable, SizedTree } from "./tree.ts";

/** What a view of a tree folds: see foldTree. */
const FOLDING = { imports: true, runs: true };

/**
 * The tree of what a profile holds, folded, whose nodes are functions, files or packages in place of lines: calls within one are one node;
 * or whose first level is threads or kinds of memory. Several processes stand apart as they are.
 */
export function treeBy(profile: Profile, by: Exclude<Grouping, "line">): SizedTree {
  const { tree: whole, held } = peakTreeByKind(profile);
  if (by === "kind") {
    const parts = held
      .filter(({ kind }) => isKindCounted(kind))
      .map(({ kind }) => ({
        name: titleOf(kind),
        tree: foldTree(narrowTree(whole, held, kind).tree, FOLDING).tree,
      }));
    return kindPartsTree(parts, whole.lines).tree;
  }
  const { tree } = foldTree(whole, FOLDING);
  if (by === "process") return tree;
  return by === "thread" ? threadTree(tree, profile.processes.length > 1).tree : mergeCalls(tree, by);
}

/** Calls within one function, file or package become one node. */
function mergeCalls(whole: SizedTree, by: "function" | "file" | "package"): SizedTree {
  const { table, ofRow } = nameRows(whole.lines, by);
  const pairs = new PairIndex();
  const groupOf = new Uint32Array(whole.length);
  for (let node = 1; node < whole.length; node++) {
    const above = groupOf[whole.parent[node]!]!;
    const row = ofRow[whole.line[node]!]!;
    const isSame = above > 0 && pairs.secondOf(above - 1) === row;
    groupOf[node] = isSame ? above : pairs.number(above, row) + 1;
  }
  return assembleGroups(whole, pairs, groupOf, table).tree;
}

/** The table of what lines are called by, and which row is each line's. Row 0 stays the root's. */
function nameRows(
  lines: LineTable,
  by: "function" | "file" | "package",
): { readonly table: LineTable; readonly ofRow: Uint32Array } {
  const known = new Map<string, number>();
  const rows = [0];
  const ofRow = new Uint32Array(lines.length);
  const named = Array.from({ length: lines.length }, (_, row) => nameRow(lines, row, by));
  for (let row = 1; row < lines.length; row++) {
    const { function: name, file } = named[row]!;
    const key = JSON.stringify([name, file]);
    ofRow[row] = known.get(key) ?? rows.push(row) - 1;
    known.set(key, ofRow[row]!);
  }
  return {
    ofRow,
    table: {
      length: rows.length,
      function: rows.map((row) => named[row]!.function),
      file: rows.map((row) => named[row]!.file),
      line: new Uint32Array(rows.length),
      origin: Uint8Array.from(rows, (row) => lines.origin[row]!),
    },
  };
}
