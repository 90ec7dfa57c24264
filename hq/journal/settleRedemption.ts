import type { Campaign, Limit } from '../../shared/domain/campaign/campaign.ts';
import type { DayTally, Tally } from '../../shared/domain/facts.ts';
import { countWithin } from '../../shared/domain/campaign/limits.ts';
import { overLimit, settleVoucherUse } from '../../shared/domain/settle.ts';
import { daysOfIssue } from '../../shared/domain/campaign/validity.ts';
import type { SettlementFacts } from '../../shared/domain/settle.ts';
import type { Entry, RedemptionBody } from '../../shared/protocol/entry.ts';
import type { CaseWhy } from '../cases/caseWhy.ts';
import { limitsPer, tallyKey, tallyOf } from '../vouchers/tallies.ts';
import { judgedBy, nameOf } from './known.ts';
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
    }
  }
  for (const part of mergedParts(body.vouchers.map(usedPart))) {
    settlePart(batch, entry, body.customer, part);
    addTo(used, part.ref, part);
  }
}

function settlePart(batch: Batch, entry: Entry, customer: string | null, part: UsedPart): void {
  const { known, counter, settled } = batch;
  const { shop } = counter;
  const { businessDay } = entry;
  const campaign = judgedBy(known, { no: part.campaignNo, version: part.campaignVersion });
  if (!known.vouchers.has(part.ref) && !settled.unknown.has(entry.seq)) {
    settled.unknown.set(entry.seq, 'names a voucher unknown here');
  }
  const use: DayTally = { businessDay, uses: part.uses, valueMinor: part.valueMinor };
  const tallies = talliesFor(batch, part, customer);
  const facts = factsOf(batch, entry, part, campaign);
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
): TallyPer {
  const tally = (per: Limit['per']): Tally | null => {
    const name = nameOf(per, ref, customer, counter.shop);
    if (name === null) return null;
    return tallyOf(known.tallies.get(tallyKey(per, name, campaignNo)) ?? [], counter.now);
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
): Facts {
  const voucher = known.vouchers.get(part.ref);
  const killedAt = voucher?.killed_at ?? null;
  return {
    known: voucher !== undefined && campaign !== undefined,
    killed: killedAt !== null && killedAt <= entry.at,
    usesAllowed: voucher?.uses_allowed ?? 0,
    usesBefore: voucher?.uses_counted ?? 0,
    uses: part.uses,
    amount: amountFacts(voucher, part),
  };
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
