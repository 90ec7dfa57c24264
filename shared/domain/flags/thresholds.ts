/*
 * When something is worth a manager's look. Each bound says how much there has to be before anybody is
 * compared with anybody (a quiet shop has no flags), and how far from the others is far.
 */

/** Days a flag looks back over, today among them. */
export const flagWindowDays = 28;

/** An undo within so many minutes of its redemption counts as done soon after. */
export const soonUndoMinutes = 10;

/** What both sides of a comparison must have, and how many times the others' share is far. */
export interface ShareBounds {
  /** Things counted (`of`) before somebody is looked at. */
  readonly leastOf: number;
  /** Things counted for the others together. */
  readonly leastOthersOf: number;
  /** Occurrences before it is a pattern. */
  readonly leastCount: number;
  /** From this share on, in percent. */
  readonly leastPercent: number;
  /** And from so many times the others' share on. */
  readonly timesOthers: number;
}

export const typedBounds: ShareBounds = {
  leastOf: 60,
  leastOthersOf: 60,
  leastCount: 20,
  leastPercent: 30,
  timesOthers: 3,
};

export const undoBounds: ShareBounds = {
  leastOf: 80,
  leastOthersOf: 80,
  leastCount: 8,
  leastPercent: 5,
  timesOthers: 3,
};

export const soonUndoBounds: ShareBounds = {
  leastOf: 80,
  leastOthersOf: 80,
  leastCount: 6,
  leastPercent: 3,
  timesOthers: 4,
};

export const reprintBounds: ShareBounds = {
  leastOf: 80,
  leastOthersOf: 80,
  leastCount: 10,
  leastPercent: 6,
  timesOthers: 3,
};

/** Of all goodwill given by managers: one's own share of it, against an equal part for each. */
export const goodwillBounds = {
  /** Coupons one manager gave. */
  leastCount: 15,
  /** Coupons of all managers together. */
  leastOf: 25,
  /** Times what each of the others gave on average. */
  timesOthers: 3,
} as const;

export const velocityBounds = {
  /** Redemptions in one hour of the clock. */
  leastInHour: 60,
  /** Times the others' busy hour: everybody has a rush at noon. */
  timesOthers: 2,
  /** Of the others' hours, in percent, so many are quieter than their busy hour. */
  busyPercent: 90,
  /** Hours the others worked, before there is a busy hour. */
  leastOthersHours: 12,
} as const;

export const pairBounds = {
  /** Redemptions of one customer by one cashier. */
  leastCount: 12,
  /** Of that customer's redemptions here, in percent. */
  leastPercent: 80,
  /** Redemptions by other cashiers: somebody else was there to be served by. */
  leastOthersOf: 80,
} as const;
