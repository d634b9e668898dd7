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
  const frame = new Uint32Array(length);
  for (let root = 0; root < SHOWN_ROOTS.length; root++) frame[root] = root;
  for (let stack = SHOWN_ROOTS.length; stack < length; stack++) {
    const node = stack + HIDDEN_NODES;
    const caller = nodes.parent[node]!;
    if (caller > ROOT.python) parent[stack] = caller - HIDDEN_NODES;
    frame[stack] = frameOf[node]!;
  }
  return { length, parent, frame };
}

/** Nodes' stacks. What sits on the root of Python stacks itself was asked for by a thread without a frame. */
export function stacksOfNodes(nodes: Uint32Array): Uint32Array {
  const stacks = new Uint32Array(nodes.length);
  for (let row = 0; row < nodes.length; row++) {
    const node = nodes[row]!;
    stacks[row] = (node === ROOT.python ? ROOT.interpreter : node) - HIDDEN_NODES;
  }
  return stacks;
}
