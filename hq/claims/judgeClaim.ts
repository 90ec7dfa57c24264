import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import type { Tally } from '../../shared/domain/facts.ts';
import { overLimit } from '../../shared/domain/settle.ts';
import type { ClaimItem, ClaimRefusal } from '../../shared/protocol/claims.ts';
import type { VoucherTable } from '../store/tables/vouchers.ts';
import { countedUnder, limitsPer, tallyKey } from '../vouchers/tallies.ts';
import type { Tallies } from '../vouchers/tallies.ts';
import { heldDays, heldOf } from './holds.ts';
import type { Hold } from './holds.ts';

const pers = ['voucher', 'customer', 'shop', 'campaign'] as const;

/** What head office knows of all that a claim asks for. */
export interface ClaimFacts {
  readonly customer: string | null;
  readonly shop: string;
  readonly businessDay: string;
  readonly vouchers: ReadonlyMap<string, VoucherTable>;
  readonly campaigns: ReadonlyMap<number, Campaign>;
  /** When head office withdrew vouchers that it has no row of. */
  readonly kills: ReadonlyMap<string, number>;
  /** Uses in the books, towards the limits of the campaigns. */
  readonly tallies: Tallies;
  /** Open claims of others. */
  readonly holds: readonly Hold[];
}

export interface RefusedItem {
  readonly ref: string;
  readonly because: ClaimRefusal;
}

/** Whether each item can be kept for whoever asks, given the items before it; those that can't, and why. */
export function judgeClaim(facts: ClaimFacts, items: readonly ClaimItem[]): readonly RefusedItem[] {
  const granted: Hold[] = [];
  const refused: RefusedItem[] = [];
  for (const item of items) {
    const because = refusalOf(facts, granted, item);
    if (because === null) granted.push(holdOf(facts, item));
    else refused.push({ ref: item.ref, because });
  }
  return refused;
}

/** As it counts for the items after it. */
function holdOf({ customer, shop, businessDay }: ClaimFacts, item: ClaimItem): Hold {
  return {
    ref: item.ref,
    claim_id: '',
    claimant: '',
    campaign_no: item.campaignNo,
    uses: item.uses,
    amount_minor: item.amountMinor,
    value_minor: item.valueMinor,
    customer,
    shop_id: shop,
    business_day: businessDay,
  };
}

function refusalOf(
  facts: ClaimFacts,
  granted: readonly Hold[],
  item: ClaimItem,
): ClaimRefusal | null {
  const campaign = facts.campaigns.get(item.campaignNo);
  const voucher = facts.vouchers.get(item.ref);
  // The entry that issued a signed voucher may still be on its way; the counter checked its signature.
  const isKnown = voucher === undefined ? item.form === 'signed' : isOf(voucher, item);
  if (campaign === undefined || !isKnown) return 'unknown';
  if ((voucher?.killed_at ?? facts.kills.get(item.ref) ?? null) !== null) return 'withdrawn';
  const left = leftOf(voucher, campaign);
  if (item.uses > left.uses || (item.amountMinor ?? 0) > left.amountMinor) return 'used';
  const held = heldOf(facts.holds, item.ref);
  const isFree =
    item.uses <= left.uses - held.uses &&
    (item.amountMinor ?? 0) <= left.amountMinor - held.amountMinor;
  if (!isFree) return 'claimed';
  return isOverLimit(facts, granted, item, campaign) ? 'limit' : null;
}

function isOf(voucher: VoucherTable, item: ClaimItem): boolean {
  return Number(voucher.campaign_no) === item.campaignNo;
}

/** By the books alone. */
function leftOf(
  voucher: VoucherTable | undefined,
  { usesPerVoucher, benefit }: Campaign,
): { readonly uses: number; readonly amountMinor: number } {
  if (voucher === undefined) {
    const amountMinor = benefit.kind === 'storedAmount' ? benefit.amountMinor : 0;
    return { uses: usesPerVoucher, amountMinor };
  }
  return {
    uses: voucher.uses_allowed - voucher.uses_counted,
    amountMinor: Number(voucher.amount_minor ?? 0) - Number(voucher.amount_counted),
  };
}

function isOverLimit(
  facts: ClaimFacts,
  granted: readonly Hold[],
  item: ClaimItem,
  campaign: Campaign,
): boolean {
  const { customer, shop, businessDay, holds } = facts;
  const { ref, campaignNo, uses, valueMinor } = item;
  const counted = { ref, campaignNo, customer, shop };
  return pers.some((per) => {
    const name = countedUnder(per, counted);
    if (name === null || limitsPer(campaign, 'use', per).length === 0) return false;
    const booked = facts.tallies.get(tallyKey(per, name, campaignNo)) ?? [];
    const days = [...booked, ...heldDays([...holds, ...granted], per, counted)];
    const tally: Tally = [{ value: days, source: 'hq', asOf: 0 }];
    return overLimit(campaign, per, tally, { businessDay, uses, valueMinor }) > 0;
  });
}
