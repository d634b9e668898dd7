/**
 * All nodes of a tree, depth first: callers before callees, siblings largest first, so that what lies below a node
 * follows it without a gap. Among siblings of equal size the one of lower `rank` comes first, then the one of lower id.
 * A parent's id is smaller than its children's.
 */
export function orderLargestFirst(parent: Int32Array, bytes: Float64Array, rank?: Uint32Array): Uint32Array {
  const compare = (a: number, b: number) =>
    bytes[b]! - bytes[a]! || (rank ? rank[a]! - rank[b]! : 0) || a - b;
  const { children, start } = groupChildren(parent);
  for (let node = 0; node < parent.length; node++) {
    if (start[node + 1]! - start[node]! > 1) children.subarray(start[node], start[node + 1]).sort(compare);
  }
  const order = new Uint32Array(parent.length);
  const waiting = new Uint32Array(parent.length);
  let waitingCount = parent.length > 0 ? 1 : 0;
  for (let position = 0; waitingCount > 0; position++) {
    const node = waiting[--waitingCount]!;
    order[position] = node;
    for (let at = start[node + 1]! - 1; at >= start[node]!; at--) waiting[waitingCount++] = children[at]!;
  }
  return order;
}

/** Children of all nodes, one after another in the order of ids; those of a node begin at `start[node]`. */
export function groupChildren(parent: Int32Array): { children: Uint32Array; start: Uint32Array } {
  const start = new Uint32Array(parent.length + 1);
  for (let node = 1; node < parent.length; node++) start[parent[node]! + 1]!++;
  for (let node = 0; node < parent.length; node++) start[node + 1]! += start[node]!;
  const children = new Uint32Array(Math.max(0, parent.length - 1));
  const filled = start.slice();
  for (let node = 1; node < parent.length; node++) children[filled[parent[node]!]!++] = node;
  return { children, start };
}
