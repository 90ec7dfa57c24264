import type { NextStep } from '../../../shared/contract/nextSteps.ts';

/** What the facts alone don't tell of the steps after the first set-up. */
export interface StepsKept {
  /** Something came of a scanner that was tried. */
  readonly scanSeen: boolean;
  /** Steps this shop goes without. */
  readonly without: readonly NextStep[];
  /** Somebody has seen the list: it does not open by itself again. */
  readonly seen: boolean;
}

export interface StepsReader {
  nextSteps(): StepsKept;
}

export interface StepsWriter {
  setNextSteps(kept: StepsKept): void;
}
