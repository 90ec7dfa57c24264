import type { ReactNode } from 'react';

/** Gravest first: what somebody just did was no good, what stops work, what is away, who waits, and the rest. */
export const gravities = ['answer', 'bad', 'offline', 'asks', 'warn', 'info'] as const;
export type Gravity = (typeof gravities)[number];

/** Something to know, on a line under the top bar. */
export interface CounterLine {
  /** Stays the same as long as it is about the same. */
  readonly id: string;
  readonly gravity: Gravity;
  readonly line: ReactNode;
}
