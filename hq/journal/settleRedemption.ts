import type { Campaign, Limit } from '../../shared/domain/campaign/campaign.ts';
import type { DayTally, Tally } from '../../shared/domain/facts.ts';
import { countWithin } from '../../shared/domain/campaign/limits.ts';
import { overLimit, settleVoucherUse } from '../../shared/domain/settle.ts';
import { goodAtMostThrough } from '../../shared/domain/stock/rainCheck.ts';
import { addDays } from '../../shared/domain/time/civilTime.ts';
import { daysOfIssue } from '../../shared/domain/campaign/validity.ts';
import type { SettlementFacts } from '../../shared/domain/settle.ts';
import type { Entry, RedemptionBody } from '../../shared/protocol/entry.ts';
import type { EntryPlace } from '../../shared/protocol/feed.ts';
import { claimStanding, ownClaims } from '../claims/settleClaim.ts';
import type { ClaimStanding } from '../claims/settleClaim.ts';
import type { CaseWhy } from '../cases/caseWhy.ts';
import type { VoucherTable } from '../store/tables/vouchers.ts';
import { countedUnder, limitsPer, tallyKey, tallyOf } from '../vouchers/tallies.ts';
import { judgedBy } from './known.ts';
import { addTo, placeKey, usedIn } from './knownRedemptions.ts';
import { mergedParts, rowOfUse, usedPart } from './part.ts';
import type { UsedPart } from './part.ts';
import { amountFacts, countPart, takeIn } from './settled.ts';
import type { Batch, Facts } from './settled.ts';

const pers = ['voucher', 'customer', 'shop', 'campaign'] as const;

/** Settles each voucher of a redemption against what the uses before it left. */
export function settleRedemption(batch: Batch, entry: Entry, body: RedemptionBody): void {
  const { known, counter, settled } = batch;
  const used = usedIn(known, placeKey(entry), counter.shop);
  for (const voucher of body.vouchers) {
    const campaign = judgedBy(known, voucher.campaign);
    if (campaign === undefined) {
      settled.unknown.set(entry.seq, `names campaign ${voucher.campaign.no}, unknown here`);
    } else if (!known.vouchers.has(voucher.ref) && voucher.form === 'signed') {
      // Its signature was checked at the counter; the entry that issued it may still be on its way.
      const { ref, hint } = voucher;
      const days = daysOfIssue(campaign, entry.businessDay);
      takeIn(batch, { ref, hint, ...days, customer: null }, campaign);
      settled.issued.add(ref);
    }
  }
  const own = ownClaims(entry, body.vouchers, known.holds);
  for (const part of mergedParts(body.vouchers.map(usedPart))) {
    const claims = claimStanding(own, known.holds, part);
    settlePart(batch, entry, body.customer, part, claims);
    addTo(used, part.ref, part);
  }
  // What it held is counted now, for whoever comes after it.
  known.holds = known.holds.filter((hold) => !own.has(hold.claim_id));
  for (const claimId of own) settled.usedClaims.set(claimId, placeOf(entry));
}

function placeOf({ device, epoch, seq }: Entry): EntryPlace {
  return { device, epoch, seq };
}

function settlePart(
  batch: Batch,
  entry: Entry,
  customer: string | null,
  part: UsedPart,
  claims: ClaimStanding,
): void {
  const { known, counter, settled } = batch;
  const { shop } = counter;
  const { businessDay } = entry;
  const campaign = judgedBy(known, { no: part.campaignNo, version: part.campaignVersion });
  if (!known.vouchers.has(part.ref) && !settled.unknown.has(entry.seq)) {
    settled.unknown.set(entry.seq, 'names a voucher unknown here');
  }
  const use: DayTally = { businessDay, uses: part.uses, valueMinor: part.valueMinor };
  const tallies = talliesFor(batch, part, customer, claims);
  const facts = factsOf(batch, entry, part, campaign, claims);
  const settlement = settleVoucherUse({ ...facts, over: overOf(campaign, tallies, use) });
  if (settlement.outcome === 'case') {
    const { kind, beyond } = settlement;
    const why = whyOf(facts, campaign, tallies, use);
    settled.cases.push({ kind, seq: entry.seq, ref: part.ref, beyond, why });
  }
  countPart(batch, part, { customer, shop, businessDay });
  const row = rowOfUse(entry, customer, part, counter, {
    settled: settlement.outcome === 'good' ? 'good' : settlement.kind,
    day: businessDay,
    shop,
    undoes: null,
    revivedThrough: null,
  });
  settled.uses.push(row);
}

/** `null`: nobody is named, whom a limit per customer could bind. */
type TallyPer = Readonly<Record<Limit['per'], Tally | null>>;

function talliesFor(
  { known, counter }: Batch,
  { ref, campaignNo }: UsedPart,
  customer: string | null,
  claims: ClaimStanding,
): TallyPer {
  const counted = { ref, campaignNo, customer, shop: counter.shop };
  const tally = (per: Limit['per']): Tally | null => {
    const name = countedUnder(per, { ref, customer, shop: counter.shop });
    if (name === null) return null;
    const booked = known.tallies.get(tallyKey(per, name, campaignNo)) ?? [];
    return tallyOf([...booked, ...claims.days(per, counted)], counter.now);
  };
  return {
    voucher: tally('voucher'),
    customer: tally('customer'),
    shop: tally('shop'),
    campaign: tally('campaign'),
  };
}

/** How far it goes beyond the limits of the campaign, by whom they count. */
function overOf(
  campaign: Campaign | undefined,
  tallies: TallyPer,
  use: DayTally,
): SettlementFacts['over'] {
  const over = (per: Limit['per']): number => {
    const tally = tallies[per];
    return campaign === undefined || tally === null ? 0 : overLimit(campaign, per, tally, use);
  };
  return {
    voucher: over('voucher'),
    customer: over('customer'),
    shop: over('shop'),
    campaign: over('campaign'),
  };
}

function factsOf(
  { known }: Batch,
  entry: Entry,
  part: UsedPart,
  campaign: Campaign | undefined,
  { granted, held }: ClaimStanding,
): Facts {
  const voucher = known.vouchers.get(part.ref);
  const killedAt = voucher?.killed_at ?? null;
  const amount = amountFacts(voucher, part);
  return {
    known: voucher !== undefined && campaign !== undefined,
    killed: killedAt !== null && killedAt <= entry.at,
    late: isLate(entry, voucher, campaign, known.campaigns.get(part.campaignNo)),
    usesAllowed: voucher?.uses_allowed ?? 0,
    granted,
    usesBefore: (voucher?.uses_counted ?? 0) + held.uses,
    uses: part.uses,
    amount:
      amount === null
        ? null
        : { ...amount, spentBeforeMinor: amount.spentBeforeMinor + held.amountMinor },
  };
}

/**
 * By the version of the campaign it was judged by and by the current one, whichever lasts longer. A day more:
 * the campaign's zone may be behind the shop's business day.
 */
function isLate(
  { businessDay }: Entry,
  voucher: VoucherTable | undefined,
  ...versions: readonly (Campaign | undefined)[]
): boolean {
  // Nearly all are used in their days: no date need be worked out for them.
  if (voucher === undefined || businessDay <= voucher.last_day) return false;
  const ends = { lastDay: voucher.last_day, extendedThrough: voucher.extended_through };
  const asked = versions.filter((version) => version !== undefined);
  const before = addDays(businessDay, -1);
  return asked.length > 0 && asked.every((version) => before > goodAtMostThrough(ends, version));
}

/** Everything it was judged by, the limits with what was counted before. */
function whyOf(
  facts: Facts,
  campaign: Campaign | undefined,
  tallies: TallyPer,
  use: DayTally,
): CaseWhy {
  const { businessDay } = use;
  const limits = pers.flatMap((per) =>
    (campaign === undefined ? [] : limitsPer(campaign, 'use', per)).map((limit) => ({
      per,
      period: limit.period,
      measure: limit.measure,
      max: limit.max,
      counted: countWithin(limit, tallies[per] ?? [], businessDay).counted,
      wanted: limit.measure === 'uses' ? use.uses : use.valueMinor,
    })),
  );
  const named = campaign === undefined ? null : { no: campaign.no, version: campaign.version };
  return { of: 'use', campaign: named, businessDay, facts, limits };
}
