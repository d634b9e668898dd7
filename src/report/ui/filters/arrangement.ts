import { invertTree } from "../../../analysis/invert-tree.ts";
import { kindPartsTree } from "../../../analysis/kind-tree.ts";
import { titleOf } from "../../../analysis/kinds.ts";
import { threadTree } from "../../../analysis/thread-tree.ts";
import type { SizedTree } from "../../../analysis/tree.ts";
import { indexTree } from "../../../analysis/tree-index.ts";
import type { Kind } from "../../../profile/profile.ts";
import type { View } from "../view.ts";

/** What the levels of the flame graph are: each line below its caller, the other way around, or below what it belongs to. */
export const ARRANGEMENTS = ["upright", "inverted", "thread", "kind"] as const;
export type Arrangement = (typeof ARRANGEMENTS)[number];

export function invertView(view: View): View {
  const { tree, from } = invertTree(view.tree);
  return arrangedView(tree, view, from);
}

export function threadView(view: View, hasProcesses: boolean): View {
  const { tree, from } = threadTree(view.tree, hasProcesses);
  return arrangedView(tree, view, from);
}

/** Of views of one kind of memory each. */
export function kindView(
  kinds: readonly { readonly kind: Kind; readonly view: View }[],
  lines: SizedTree["lines"],
): View {
  const parts = kinds.map(({ kind, view }) => ({ name: titleOf(kind), tree: view.tree }));
  const { tree, part, from } = kindPartsTree(parts, lines);
  const viewOf = (drawn: number) => kinds[part[drawn]!]?.view;
  return {
    ...ownNumbers(tree),
    node: (drawn) => viewOf(drawn)?.node(from[drawn]!) ?? 0,
    hidden: (drawn) => viewOf(drawn)?.hidden(from[drawn]!) ?? 0,
  };
}

function arrangedView(tree: SizedTree, view: View, from: Uint32Array): View {
  return {
    ...ownNumbers(tree),
    node: (drawn) => view.node(from[drawn]!),
    hidden: (drawn) => view.hidden(from[drawn]!),
  };
}

/** Its nodes are no nodes of the whole tree: a frame is remembered by its number in the arranged one. */
function ownNumbers(tree: SizedTree): Pick<View, "tree" | "index" | "isUpright" | "drawn" | "whole"> {
  return {
    tree,
    index: indexTree(tree),
    isUpright: false,
    drawn: (node) => (node < tree.length ? node : 0),
    whole: (drawn) => drawn,
  };
}
