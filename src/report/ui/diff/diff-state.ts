import { computed, type Signal, signal } from "@preact/signals";
import { WAYS, type Way } from "../../../analysis/diff/match-function.ts";
import type { Estimate } from "../../../analysis/interval.ts";
import { estimateOf, negate, sumEstimates } from "../../../analysis/interval.ts";
import { findMatches } from "../../../analysis/matches.ts";
import type { LineTable } from "../../../analysis/tree.ts";
import { indexTree } from "../../../analysis/tree-index.ts";
import type { DiffData } from "../../diff-data.ts";
import type { GraphState } from "../graph-state.ts";
import { recallSingleKeys } from "../state.ts";
import type { View } from "../view.ts";

/** What the person looks at of a difference. The whole tree is drawn. */
export interface DiffState extends GraphState {
  readonly data: DiffData;
  /** Of the larger of both wholes changes are a share. */
  readonly larger: number;
  readonly query: Signal<string>;
  readonly showsKeys: Signal<boolean>;
}

export function createDiffState(data: DiffData): DiffState {
  const { length, parent, line, bytes, hidden } = data.tree;
  const lines: LineTable = { ...data.lines, length: data.lines.function.length };
  const tree = { length, parent, line, bytes, lines, blocks: bytes, doubt: null, selfDoubt: null };
  const view: View = {
    tree,
    index: indexTree(tree),
    drawn: (node) => node,
    whole: (node) => node,
    node: (node) => node,
    isUpright: true,
    hidden: (node) => hidden[node]!,
  };
  const zooms = signal<readonly number[]>([0]);
  const query = signal("");
  return {
    data,
    larger: Math.max(Math.abs(data.whole.a.bytes), Math.abs(data.whole.b.bytes)),
    view: signal(view),
    zooms,
    zoom: computed(() => zooms.value.at(-1) ?? 0),
    focus: signal<number | null>(null),
    pointed: signal<number | null>(null),
    query,
    marked: computed(() => (query.value.trim() === "" ? null : findMatches(tree, query.value).nodes)),
    usesSingleKeys: signal(recallSingleKeys()),
    showsKeys: signal(false),
    announcement: signal(""),
  };
}

/** What a node holds in each run, and how much more that is in B. */
export interface Held {
  readonly a: Estimate;
  readonly b: Estimate;
  readonly change: Estimate;
}

export function heldAt({ data }: DiffState, node: number): Held {
  const [a, b] = [estimateOf(data.tree.a, node), estimateOf(data.tree.b, node)];
  return { a, b, change: sumEstimates([b, negate(a)]) };
}

/** How the line of a node was found again. */
export function wayOf({ data }: DiffState, node: number): Way {
  return WAYS[data.lines.way[data.tree.line[node]!]!]!;
}
