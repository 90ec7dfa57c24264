import type { Campaign, IssueEvent, Segment } from '../campaign/campaign.ts';
import { isInScope } from '../campaign/scope.ts';
import { daysOfIssue } from '../campaign/validity.ts';
import { worthOf } from '../campaign/worth.ts';
import { goodRating } from '../customers/rating.ts';
import type { Rating } from '../customers/rating.ts';
import type { Tally } from '../facts.ts';
import type { MinorUnits } from '../money.ts';
import type { CivilTime } from '../time/civil.ts';
import { civilDateAt } from '../time/civilTime.ts';
import type { GoodwillGrant } from './goodwill.ts';
import { receiptRefusal } from './receipt.ts';

/** A redemption that stands, as a campaign given after one looks at it. */
export interface Occasion {
  /** What was left to pay; 0 where the counter stands beside a main till and knows no prices. */
  readonly toPayMinor: MinorUnits;
  /** `null`: nobody was named. */
  readonly customer: {
    /** Days with a use, this one counted. */
    readonly visits: number;
    readonly tier: string | null;
    readonly segment: Segment;
  } | null;
  /** What the customer said, so far. */
  readonly rating: Rating | null;
}

export interface IssueAfterFacts {
  readonly campaign: Campaign;
  readonly occasion: Occasion;
  readonly now: CivilTime;
  readonly shop: { readonly id: string; readonly groups: readonly string[] };
  /** Handed out of this campaign in this shop on `now.businessDay`. */
  readonly issuedToday: number;
  /** Of this campaign the customer was given one on `now.businessDay` that was not taken back. */
  readonly givenThisVisit: boolean;
  readonly received: {
    readonly byCustomer: Tally | null;
    readonly inShop: Tally;
    readonly anywhere: Tally;
  };
}

export interface IssueAfterOffer {
  /** The first of the campaign's events that the redemption was. */
  readonly because: IssueEvent;
  readonly grant: GoodwillGrant;
}

/** What the campaign gives after this redemption; `null`: nothing. */
export function offerAfter(facts: IssueAfterFacts): IssueAfterOffer | null {
  const { campaign, occasion, now } = facts;
  const terms = campaign.issueAfter;
  const today = civilDateAt(now.instant, campaign.zone);
  if (terms === null || !isOn(facts, today)) return null;
  const because = terms.events.find(
    (event) => happened(event, occasion) && !(isOfVisit(event) && facts.givenThisVisit),
  );
  if (because === undefined || facts.issuedToday >= terms.maxPerDay) return null;
  const valueMinor = worthOf(campaign.benefit) ?? 0;
  const { businessDay } = now;
  const counted = { campaign, ...facts.received, businessDay, count: 1, worthMinor: valueMinor };
  if (receiptRefusal(counted) !== null) return null;
  return { because, grant: { ...daysOfIssue(campaign, today), valueMinor } };
}

function isOn({ campaign, shop, occasion }: IssueAfterFacts, today: string): boolean {
  if (campaign.status === 'paused') return false;
  if (today < campaign.validFrom || today > campaign.validThrough) return false;
  if (!isFor(campaign, occasion)) return false;
  return isInScope(campaign.shops, shop.id, shop.groups);
}

/** Nobody is handed what they could not use. */
function isFor({ customer: wanted, tiers, segments }: Campaign, { customer }: Occasion): boolean {
  if (customer === null) return wanted === 'optional';
  const { tier, segment } = customer;
  const hasTier = tiers === null || (tier !== null && tiers.includes(tier));
  return hasTier && (segments === null || segments.includes(segment));
}

/** A visit is a day: it earns one, however many orders it is cut into. */
export function isOfVisit({ kind }: IssueEvent): boolean {
  return kind === 'visits' || kind === 'firstVisit';
}

function happened(event: IssueEvent, { toPayMinor, customer, rating }: Occasion): boolean {
  switch (event.kind) {
    case 'spend':
      return toPayMinor >= event.fromMinor;
    case 'visits':
      return customer !== null && customer.visits > 0 && customer.visits % event.every === 0;
    case 'firstVisit':
      return customer?.visits === 1;
    case 'tier':
      return customer !== null && customer.tier !== null && event.tiers.includes(customer.tier);
    case 'goodRating':
      return rating === goodRating;
  }
}

/** One redemption earns one coupon: of several campaigns the one with the lowest number gives it. */
export function firstOffer<Offer extends { readonly campaign: Pick<Campaign, 'no'> }>(
  offers: readonly Offer[],
): Offer | null {
  return [...offers].sort((a, b) => a.campaign.no - b.campaign.no)[0] ?? null;
}
