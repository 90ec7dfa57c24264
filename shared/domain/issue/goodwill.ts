import type { Campaign, GoodwillReason, GoodwillTerms } from '../campaign/campaign.ts';
import type { CivilDate, CivilTime } from '../time/civil.ts';
import { civilDateAt } from '../time/civilTime.ts';
import type { Tally } from '../facts.ts';
import type { MinorUnits } from '../money.ts';
import type { ApprovalReason } from '../reasons.ts';
import { receiptRefusal } from './receipt.ts';
import type { ReceiptLimit } from './receipt.ts';
import { daysOfIssue } from '../campaign/validity.ts';
import { worthOf } from '../campaign/worth.ts';

export interface GoodwillFacts {
  readonly campaign: Campaign;
  readonly reason: GoodwillReason;
  readonly now: CivilTime;
  /** Issued of this campaign in this shop on `now.businessDay`. */
  readonly issuedToday: number;
  /** What that was worth together. */
  readonly worthTodayMinor: MinorUnits;
  /** Of them, by whoever wants to give it. */
  readonly byPersonToday: number;
  /** What was handed out of this campaign: to the customer (`null` when nobody is named), here, anywhere. */
  readonly received: {
    readonly byCustomer: Tally | null;
    readonly inShop: Tally;
    readonly anywhere: Tally;
  };
  /** A second person agreed (their authority was checked by the caller). */
  readonly approved: boolean;
}

export type GoodwillRefusal =
  | { readonly reason: 'notGoodwill' }
  | { readonly reason: 'campaignPaused' }
  | { readonly reason: 'campaignNotOn'; readonly from: CivilDate; readonly through: CivilDate }
  | { readonly reason: 'reasonNotAllowed' }
  | { readonly reason: 'customerRequired' }
  | { readonly reason: 'allowanceSpent'; readonly perDay: number }
  | { readonly reason: 'worthSpent'; readonly perDayMinor: MinorUnits }
  | { readonly reason: 'ownAllowanceSpent'; readonly perDay: number }
  | ReceiptLimit;

/** What the coupon will say. */
export interface GoodwillGrant {
  /** In the campaign's zone; the issue day is the first. */
  readonly firstDay: CivilDate;
  readonly lastDay: CivilDate;
  /** 0 where the order decides what it is worth. */
  readonly valueMinor: MinorUnits;
}

export type GoodwillDecision =
  | { readonly verdict: 'ok'; readonly grant: GoodwillGrant }
  | {
      readonly verdict: 'needsApproval';
      readonly grant: GoodwillGrant;
      readonly approval: ApprovalReason;
    }
  | { readonly verdict: 'refused'; readonly refusal: GoodwillRefusal };

/** May this goodwill coupon be issued now? */
export function decideGoodwill(facts: GoodwillFacts): GoodwillDecision {
  const { campaign } = facts;
  const terms = campaign.goodwill;
  if (terms === null) return { verdict: 'refused', refusal: { reason: 'notGoodwill' } };
  const today = civilDateAt(facts.now.instant, campaign.zone);
  const worth = worthOf(campaign.benefit);
  const refusal = campaignRefusal(facts, terms, today) ?? countRefusal(facts, terms, worth ?? 0);
  if (refusal !== null) return { verdict: 'refused', refusal };
  const grant: GoodwillGrant = { ...daysOfIssue(campaign, today), valueMinor: worth ?? 0 };
  const limitMinor = campaign.approvalAboveMinor;
  const isAbove = limitMinor !== null && (worth === null || worth > limitMinor);
  if (!isAbove || facts.approved) return { verdict: 'ok', grant };
  return { verdict: 'needsApproval', grant, approval: { reason: 'goodwillValue', limitMinor } };
}

function campaignRefusal(
  { campaign, reason, received }: GoodwillFacts,
  terms: GoodwillTerms,
  today: CivilDate,
): GoodwillRefusal | null {
  if (campaign.status === 'paused') return { reason: 'campaignPaused' };
  if (today < campaign.validFrom || today > campaign.validThrough) {
    return { reason: 'campaignNotOn', from: campaign.validFrom, through: campaign.validThrough };
  }
  if (!terms.reasons.includes(reason)) return { reason: 'reasonNotAllowed' };
  const isNameless = campaign.customer === 'required' && received.byCustomer === null;
  return isNameless ? { reason: 'customerRequired' } : null;
}

function countRefusal(
  facts: GoodwillFacts,
  terms: GoodwillTerms,
  worthMinor: MinorUnits,
): GoodwillRefusal | null {
  const left = allowanceLeft(facts, terms);
  if (left.count === 0) return { reason: 'allowanceSpent', perDay: terms.maxPerDay };
  const { maxWorthPerDayMinor: perDayMinor, maxPerPersonPerDay: perDay } = terms;
  if (perDayMinor !== undefined && left.worthMinor !== null && worthMinor > left.worthMinor) {
    return { reason: 'worthSpent', perDayMinor };
  }
  if (perDay !== undefined && left.ofPerson === 0) return { reason: 'ownAllowanceSpent', perDay };
  const { businessDay } = facts.now;
  return receiptRefusal({ ...facts, ...facts.received, businessDay, count: 1, worthMinor });
}

export type GivenToday = Pick<GoodwillFacts, 'issuedToday' | 'worthTodayMinor' | 'byPersonToday'>;

/** What may still be given today; `null` where the terms set no bound. */
export interface AllowanceLeft {
  readonly count: number;
  readonly worthMinor: MinorUnits | null;
  readonly ofPerson: number | null;
}

/** What is voided stays counted: else giving and ending would go round without end. */
export function allowanceLeft(given: GivenToday, terms: GoodwillTerms): AllowanceLeft {
  const { maxPerDay, maxWorthPerDayMinor, maxPerPersonPerDay } = terms;
  const left = (most: number | undefined, sofar: number): number | null =>
    most === undefined ? null : Math.max(0, most - sofar);
  return {
    count: Math.max(0, maxPerDay - given.issuedToday),
    worthMinor: left(maxWorthPerDayMinor, given.worthTodayMinor),
    ofPerson: left(maxPerPersonPerDay, given.byPersonToday),
  };
}
