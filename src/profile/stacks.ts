import { ROOT } from "../recording/layout.ts";
import type { NodeTable } from "../recording/reader.ts";
import type { StackTable } from "./profile.ts";

/** The roots that are shown, in the order of their nodes: they are the profile's first functions, frames and stacks. */
export const SHOWN_ROOTS = ["<before Python>", "<native thread>", "<interpreter>", "<tables full>"] as const;

/** The frame of what the tables had no room for: a root's, also at the inner end of a stack. */
export const TABLES_FULL = SHOWN_ROOTS.indexOf("<tables full>");

/** Nodes that have no stack: none, and the root of Python stacks. */
const HIDDEN_NODES = ROOT.before;

/** Stacks of nodes: the shown roots, then one for each other node, with these frames. */
export function buildStacks(nodes: NodeTable, frameOf: Uint32Array): StackTable {
  const length = Math.max(SHOWN_ROOTS.length, nodes.length - HIDDEN_NODES);
  const parent = new Int32Array(length).fill(-1);
  const frame = Uint32Array.from({ length }, (_, stack) => stack);
  for (let stack = SHOWN_ROOTS.length; stack < length; stack++) {
    const node = stack + HIDDEN_NODES;
    const caller = nodes.parent[node]!;
    if (caller > ROOT.python) parent[stack] = stackOfNode(caller);
    frame[stack] = frameOf[node]!;
  }
  return { length, parent, frame };
}

/** A node's stack. What sits on the root of Python stacks itself was asked for by a thread without a frame. */
export function stackOfNode(node: number): number {
  return (node === ROOT.python ? ROOT.interpreter : node) - HIDDEN_NODES;
}
