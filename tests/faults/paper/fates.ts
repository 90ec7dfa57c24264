/** What becomes of one connection to the printer. */
export type Fate =
  | { readonly kind: 'well'; readonly slowMs: number }
  /** Switched off, or jammed for good, when so much of the job is on paper, 0 to 1. */
  | { readonly kind: 'dies'; readonly at: number }
  /** Says how it is, takes the job, and is never heard of again. */
  | { readonly kind: 'hangs'; readonly at: number }
  /** Prints well and takes its time to say anything. */
  | { readonly kind: 'late'; readonly lateMs: number }
  | { readonly kind: 'paperOut' | 'coverOpen' }
  /** Another thing answers at the address. */
  | { readonly kind: 'webServer' };

/** Whether the printer answers questions about itself; one that doesn't can't say what it lacks. */
export type Sort = 'answers' | 'silent';

const slowestMs = 40;
/** Longer than a printer that answers is given to be done, at times. */
const latestMs = 500;

/** The next connection's fate; about two in three go well. */
export function drawFate(random: () => number, sort: Sort): Fate {
  const what = random();
  if (what < 0.12) return { kind: 'dies', at: random() };
  if (what < 0.13) return { kind: 'webServer' };
  if (sort === 'answers') {
    if (what < 0.16) return { kind: 'hangs', at: random() };
    if (what < 0.22) return { kind: 'late', lateMs: random() * latestMs };
    if (what < 0.28) return { kind: 'paperOut' };
    if (what < 0.32) return { kind: 'coverOpen' };
  }
  return { kind: 'well', slowMs: random() * slowestMs };
}

export const allWell: Fate = { kind: 'well', slowMs: 0 };
