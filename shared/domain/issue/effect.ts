import type { CivilDate } from '../time/civil.ts';
import { daysBetween } from '../time/civilTime.ts';
import type { MinorUnits } from '../money.ts';

/** The effect is worked out of what was given within so many days: as long as entries stay for sure. */
export const effectDays = 90;

/** A coupon given here, and what became of it. */
export interface GivenCoupon {
  readonly campaignNo: number;
  /** Why it was given: a goodwill reason, or the event it was given after. */
  readonly why: string;
  readonly givenOn: CivilDate;
  readonly worthMinor: MinorUnits;
  readonly isVoided: boolean;
  /** `null`: it didn't come back. `spentMinor`: paid for that order; `null` where another counter took it. */
  readonly cameBack: { readonly on: CivilDate; readonly spentMinor: MinorUnits | null } | null;
}

export interface Effect {
  readonly given: number;
  readonly worthMinor: MinorUnits;
  readonly voided: number;
  readonly cameBack: number;
  /** Whole days from giving to coming back, on average; `null` where none came back. */
  readonly averageDays: number | null;
  /** What was paid with those that came back here, and how many those were. */
  readonly spentMinor: MinorUnits;
  readonly spentKnownOf: number;
}

const nothing: Effect = {
  given: 0,
  worthMinor: 0,
  voided: 0,
  cameBack: 0,
  averageDays: null,
  spentMinor: 0,
  spentKnownOf: 0,
};

/** What came of the coupons together. */
export function effectOf(coupons: readonly GivenCoupon[]): Effect {
  const back = coupons.flatMap(({ givenOn, cameBack }) =>
    cameBack === null
      ? []
      : [{ ...cameBack, days: Math.max(0, daysBetween(givenOn, cameBack.on)) }],
  );
  const spent = back.flatMap(({ spentMinor }) => (spentMinor === null ? [] : [spentMinor]));
  const sum = (figures: readonly number[]) => figures.reduce((total, one) => total + one, 0);
  return {
    ...nothing,
    given: coupons.length,
    worthMinor: sum(coupons.map(({ worthMinor }) => worthMinor)),
    voided: coupons.filter(({ isVoided }) => isVoided).length,
    cameBack: back.length,
    averageDays:
      back.length === 0 ? null : Math.round(sum(back.map(({ days }) => days)) / back.length),
    spentMinor: sum(spent),
    spentKnownOf: spent.length,
  };
}

/** The same for each group of coupons, most given first. */
export function effectBy<Key extends string | number>(
  coupons: readonly GivenCoupon[],
  keyOf: (coupon: GivenCoupon) => Key,
): readonly { readonly key: Key; readonly effect: Effect }[] {
  return [...Map.groupBy(coupons, keyOf)]
    .map(([key, group]) => ({ key, effect: effectOf(group) }))
    .sort((a, b) => b.effect.given - a.effect.given || (a.key < b.key ? -1 : 1));
}
