import type { GoodwillReason, Localized } from '../campaign/campaign.ts';
import type { Certainty } from '../order/decision.ts';
import type { MinorUnits } from '../money.ts';
import type { CivilDate, InstantMs } from '../time/civil.ts';

/** An entry's place in all journals: chain and number. */
export interface ActPlace {
  readonly device: string;
  readonly epoch: number;
  readonly seq: number;
}

interface Done {
  readonly place: ActPlace;
  readonly at: InstantMs;
  readonly by: { readonly personId: string; readonly name: string };
}

export interface ActVoucher {
  readonly campaignNo: number;
  readonly campaign: Localized;
  /** Kind of the campaign’s benefit, as the journal froze it. */
  readonly benefit: string;
  readonly certainty: Certainty['kind'];
  /** Its code was typed by hand. */
  readonly isTyped: boolean;
  readonly discountMinor: MinorUnits;
  /** What it gave: its discount, or the worth of a gift. */
  readonly valueMinor: MinorUnits;
  readonly topUpMinor: MinorUnits;
}

export interface RedeemAct extends Done {
  readonly kind: 'redemption';
  readonly vouchers: readonly ActVoucher[];
  /** A second person had to agree, and did. */
  readonly isAgreed: boolean;
}

export interface UndoAct extends Done {
  readonly kind: 'void';
  /** The redemption that was undone, or part of it. */
  readonly of: ActPlace;
  /** The business day that redemption counted on. */
  readonly ofDay: CivilDate;
  readonly restored: readonly {
    readonly campaignNo: number;
    /** `null`: nobody here knows its name any more. */
    readonly campaign: Localized | null;
    readonly discountMinor: MinorUnits;
    readonly valueMinor: MinorUnits;
  }[];
  /** Money back for goods, beside the discount. */
  readonly refundMinor: MinorUnits;
}

export interface RemakeAct extends Done {
  readonly kind: 'remake';
}

export interface GoodwillAct extends Done {
  readonly kind: 'goodwill';
  readonly reason: GoodwillReason;
  readonly valueMinor: MinorUnits;
}

/** A coupon that a campaign's own terms gave after a redemption. */
export interface IssuedAfterAct extends Done {
  readonly kind: 'issuedAfter';
  readonly valueMinor: MinorUnits;
}

/** A coupon nobody had used was ended, whichever day it was given and for whatever cause. */
export interface CouponEndedAct extends Done {
  readonly kind: 'couponEnded';
  readonly valueMinor: MinorUnits;
}

/** Sold out: the voucher may come back. */
export interface RainCheckAct extends Done {
  readonly kind: 'rainCheck';
}

/** The cash drawer was asked to open. */
export interface DrawerAct extends Done {
  readonly kind: 'drawerOpened';
}

/** Of one of these asks, no pulse reached the drawer. */
export interface DrawerShutAct extends Done {
  readonly kind: 'drawerStayedShut';
}

/**
 * What of the journal counts on a business day: everything that moved or promised a voucher, made something again, or
 * let somebody at the money.
 */
export type DayAct =
  | RedeemAct
  | UndoAct
  | RemakeAct
  | GoodwillAct
  | IssuedAfterAct
  | CouponEndedAct
  | RainCheckAct
  | DrawerAct
  | DrawerShutAct;
