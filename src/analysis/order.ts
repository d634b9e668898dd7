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
    const siblings = children.subarray(start[node], start[node + 1]);
    // Most stand right already where a tree is made from another.
    if (!isSorted(siblings, compare)) siblings.sort(compare);
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

function isSorted(nodes: Uint32Array, compare: (a: number, b: number) => number): boolean {
  for (let at = 1; at < nodes.length; at++) if (compare(nodes[at - 1]!, nodes[at]!) > 0) return false;
  return true;
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

/** The values of some rows of a column, in the rows' order. There are no more of them than the column has. */
export function gather<Column extends Int32Array | Uint32Array | Float64Array>(
  column: Column,
  rows: Uint32Array,
): Column {
  const gathered = column.slice(0, rows.length) as Column;
  for (let position = 0; position < rows.length; position++) gathered[position] = column[rows[position]!]!;
  return gathered;
}

/** The parents of nodes that were ordered anew: `newId` says where each node stands now. */
export function moveParents(parent: Int32Array, order: Uint32Array, newId: Uint32Array): Int32Array {
  return gather(parent, order).map((above) => (above < 0 ? -1 : newId[above]!));
}
