/** First pause after a failed try; it doubles with each further one. */
export const firstPauseMs = 1_000;
/** The longest pause: a line that comes back is noticed within this. */
export const longestPauseMs = 30_000;

/**
 * Pause before the next try after `failures` failed ones in a row, with jitter, so that a thousand
 * terminals do not return to HQ in step. `random` is 0…1; the pause is half to all of the bound.
 */
export function pauseAfter(failures: number, random: number): number {
  const bound = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.max(0, failures - 1));
  return Math.round(bound * (0.5 + random / 2));
}
