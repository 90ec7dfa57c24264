import type { CivilDate } from '../time/civil.ts';

/** Why a coupon was ended by hand, or (`undone`) because what it was given for was undone. */
export const couponEndings = ['mistake', 'wrongCustomer', 'misused', 'other', 'undone'] as const;
export type CouponEnding = (typeof couponEndings)[number];
/** What a person may name; the terminal itself names the other. */
export const namedEndings = ['mistake', 'wrongCustomer', 'misused', 'other'] as const;

/** `given`: out, and good; `used`: came back; `voided`: ended (作废); `ended`: its last day is past. */
export type CouponState = 'given' | 'used' | 'voided' | 'ended';

export interface CouponFacts {
  /** Uses that stand. */
  readonly uses: number;
  readonly isKilled: boolean;
  readonly lastDay: CivilDate;
  readonly today: CivilDate;
}

/** A use outranks everything: what came back came back, whatever was said of it later. */
export function couponState({ uses, isKilled, lastDay, today }: CouponFacts): CouponState {
  if (uses > 0) return 'used';
  if (isKilled) return 'voided';
  return today > lastDay ? 'ended' : 'given';
}
