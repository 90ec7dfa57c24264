import type { Campaign, GoodwillReason, GoodwillTerms } from './campaign.ts';
import type { CivilDate, CivilTime } from './civil.ts';
import { addDays, civilDateAt } from './civilTime.ts';
import type { DayCount } from './facts.ts';
import type { MinorUnits } from './money.ts';
import type { ApprovalReason } from './reasons.ts';
import { usesLeftOf } from './rules/customerRules.ts';
import { worthOf } from './worth.ts';

export interface GoodwillFacts {
  readonly campaign: Campaign;
  readonly reason: GoodwillReason;
  readonly now: CivilTime;
  /** Issued of this campaign in this shop on `now.businessDay`. */
  readonly issuedToday: number;
  /** What the customer received of this campaign, per business day; `null` when nobody is named. */
  readonly received: readonly DayCount[] | null;
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
  | { readonly reason: 'receiveLimit'; readonly maxUses: number };

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

/**
 * May this goodwill coupon be issued now? A limit on receiving binds customers who are named; a
 * campaign that wants it to bind everyone requires a customer.
 */
export function decideGoodwill(facts: GoodwillFacts): GoodwillDecision {
  const { campaign } = facts;
  const terms = campaign.goodwill;
  if (terms === null) return { verdict: 'refused', refusal: { reason: 'notGoodwill' } };
  const today = civilDateAt(facts.now.instant, campaign.zone);
  const refusal = campaignRefusal(facts, terms, today) ?? countRefusal(facts, terms);
  if (refusal !== null) return { verdict: 'refused', refusal };
  const worth = worthOf(campaign.benefit);
  const grant: GoodwillGrant = {
    firstDay: today,
    lastDay: addDays(today, terms.validDays - 1),
    valueMinor: worth ?? 0,
  };
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
  const isNameless = campaign.customer === 'required' && received === null;
  return isNameless ? { reason: 'customerRequired' } : null;
}

function countRefusal(
  { issuedToday, received, now }: GoodwillFacts,
  { maxPerDay, receiveLimit }: GoodwillTerms,
): GoodwillRefusal | null {
  if (issuedToday >= maxPerDay) return { reason: 'allowanceSpent', perDay: maxPerDay };
  if (receiveLimit === null || received === null) return null;
  const left = usesLeftOf([receiveLimit], received, now.businessDay) ?? 1;
  return left > 0 ? null : { reason: 'receiveLimit', maxUses: receiveLimit.maxUses };
}
