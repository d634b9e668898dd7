/**
 * Pairs of two rows that belong together, both in order, as the longest way through a table has it: pairs don't cross, and what they
 * score is the most that it can be. A score of 0 is no pair.
 */
export function alignInOrder<T>(
  a: readonly T[],
  b: readonly T[],
  score: (one: T, other: T) => number,
): readonly (readonly [T, T])[] {
  const width = b.length + 1;
  const scores = new Float64Array(a.length * b.length);
  /** The most that what begins at a place of both can score. */
  const most = new Float64Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const own = score(a[i]!, b[j]!);
      scores[i * b.length + j] = own;
      const paired = own > 0 ? own + most[(i + 1) * width + j + 1]! : 0;
      most[i * width + j] = Math.max(paired, most[(i + 1) * width + j]!, most[i * width + j + 1]!);
    }
  }
  const pairs: (readonly [T, T])[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const own = scores[i * b.length + j]!;
    const here = most[i * width + j]!;
    if (own > 0 && here === own + most[(i + 1) * width + j + 1]!) pairs.push([a[i++]!, b[j++]!]);
    else if (here === most[(i + 1) * width + j]!) i++;
    else j++;
  }
  return pairs;
}
