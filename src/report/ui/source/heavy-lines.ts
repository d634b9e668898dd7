/** Of what is looked at: a line that holds so much of it is heavy. */
export const HEAVY_SHARE = 0.01;

/**
 * The heavy line that follows a line, or with a step of −1 the one before it; after the last comes the first. From no line at all it is
 * the first. null where there is none. `heavy` are lines in their order.
 */
export function nextHeavy(heavy: readonly number[], line: number | null, step: 1 | -1): number | null {
  if (line === null) return heavy[0] ?? null;
  const next = step > 0 ? heavy.find((one) => one > line) : heavy.findLast((one) => one < line);
  return next ?? heavy.at(step > 0 ? 0 : -1) ?? null;
}
