/** Each row's own value and those of all rows below it. A parent's row stands before its children's. */
export function sumUp(parent: Int32Array, own: Float64Array): Float64Array {
  const sums = own.slice();
  for (let row = sums.length - 1; row >= 0; row--) {
    const above = parent[row]!;
    if (above >= 0) sums[above]! += sums[row]!;
  }
  return sums;
}

/** The other way: what each row has itself, where `sums` includes the rows below it. */
export function ownOf(parent: Int32Array, sums: Float64Array): Float64Array {
  const own = sums.slice();
  for (let row = 0; row < own.length; row++) {
    const above = parent[row]!;
    if (above >= 0) own[above]! -= sums[row]!;
  }
  return own;
}
