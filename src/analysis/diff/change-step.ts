/** Shares of the larger of both wholes at which the five steps of a change begin, up or down. Less is none. */
export const CHANGE_STEPS = [0.005, 0.02, 0.05, 0.12, 0.4] as const;

/** Of what changed less than that by share is −1: as good as the same. */
export function changeStep(share: number): number {
  return CHANGE_STEPS.findLastIndex((begin) => Math.abs(share) >= begin);
}
