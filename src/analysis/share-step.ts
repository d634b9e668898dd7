/** Shares of the peak at which the five steps of the person's own code begin. */
export const SHARE_STEPS = [0, 0.02, 0.08, 0.2, 0.5] as const;

export function shareStep(share: number): number {
  let step = 0;
  while (step + 1 < SHARE_STEPS.length && share >= SHARE_STEPS[step + 1]!) step++;
  return step;
}
