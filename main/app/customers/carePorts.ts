import type { CivilDate, InstantMs } from '../../../shared/domain/time/civil.ts';
import type { CustomerId, VoucherRef } from '../../../shared/domain/facts.ts';
import type { ContactWish, WakeOutcome } from '../../../shared/domain/customers/wake.ts';
import type { Rating } from '../../../shared/domain/customers/rating.ts';
import type { CouponEnding } from '../../../shared/domain/issue/couponState.ts';
import type { GoodwillReceived } from '../../../shared/domain/issue/shopToShop.ts';
import type { MinorUnits } from '../../../shared/domain/money.ts';

/** A coupon handed out by an entry of our own journal. */
export interface OwnCoupon {
  readonly seq: number;
  readonly ref: VoucherRef;
  readonly campaignNo: number;
  /** A goodwill reason, or the event it was given after. */
  readonly why: string;
  readonly worthMinor: MinorUnits;
  readonly day: CivilDate;
  readonly person: string;
  /** The redemption it was given after; `null` for goodwill. */
  readonly afterSeq: number | null;
}

/** Why and by whom one was ended. */
export interface EndedCoupon {
  readonly ref: VoucherRef;
  readonly seq: number;
  readonly because: CouponEnding;
  readonly at: InstantMs;
  readonly operator: string;
}

/** A coupon another counter of this shop handed out, as head office told. */
export interface CouponElsewhere {
  readonly ref: VoucherRef;
  readonly campaignNo: number;
  readonly worthMinor: MinorUnits;
  readonly day: CivilDate;
}

export interface Asked {
  readonly day: CivilDate;
  readonly outcome: WakeOutcome;
}

export interface RatingCount {
  readonly campaignNo: number;
  readonly rating: Rating;
  readonly count: number;
}

/** What is known of coupons given here, and of what customers were asked and said. */
export interface CareReader {
  /** Newest first, below `beforeSeq` (or from the newest), given on `since` or later. */
  coupons(beforeSeq: number | null, since: CivilDate, limit: number): readonly OwnCoupon[];
  /** Coupons of this shop that other counters gave, newest first. */
  couponsElsewhere(shop: string, since: CivilDate, limit: number): readonly CouponElsewhere[];
  ownCoupon(ref: VoucherRef): OwnCoupon | null;
  /** The coupon given after one of our own redemptions. */
  couponAfter(redemptionSeq: number): OwnCoupon | null;
  endedCoupon(ref: VoucherRef): EndedCoupon | null;
  /** Coupons of the campaign that this person gave in this shop on that day. */
  givenBy(person: string, campaignNo: number, businessDay: CivilDate): number;
  /** Coupons this customer was handed on `since` or later, anywhere, whatever the campaign. */
  receivedLately(
    customer: CustomerId,
    since: CivilDate,
  ): readonly (GoodwillReceived & { readonly campaignNo: number })[];
  lastAsked(customer: CustomerId): Asked | null;
  contactWish(customer: CustomerId): ContactWish | null;
  /** Customers holding a voucher whose last day lies within these, soonest first; each once. */
  holdersOfEnding(from: CivilDate, through: CivilDate, limit: number): readonly CustomerId[];
  /** Days on which the customer used anything, anywhere that is known of. */
  visits(customer: CustomerId): number;
  /** What the customer said of one of our own redemptions. */
  rating(redemptionSeq: number): Rating | null;
  ratingsSince(since: CivilDate): readonly RatingCount[];
}
