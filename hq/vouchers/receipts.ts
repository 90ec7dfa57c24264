import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import { civilTimeAt } from '../../shared/domain/time/civilTime.ts';
import type { CivilDate } from '../../shared/domain/time/civil.ts';
import { receiptRefusal } from '../../shared/domain/issue/receipt.ts';
import type { ReceiptLimit } from '../../shared/domain/issue/receipt.ts';
import { worthOf } from '../../shared/domain/campaign/worth.ts';
import type { CachedVoucher, ReceiptElsewhere, ShopConfig } from '../../shared/protocol/feed.ts';
import { inEvents } from '../feed/feedWriter.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import { rowOfReceipt } from '../store/rows.ts';
import type { Tx } from '../store/schema.ts';
import { addTallies, tallyKey, tallyOf } from './tallies.ts';
import type { Tallies } from './tallies.ts';

/** Who hands vouchers out: a shop's manager, or head office itself on that shop's calendar. */
export interface HandingOut {
  readonly shop: ShopConfig;
  readonly by: 'shop' | 'office';
}

function shopOf({ shop, by }: HandingOut): string {
  return by === 'shop' ? shop.id : '';
}

function businessDayOf(office: Office, { shop }: HandingOut): CivilDate {
  return civilTimeAt(office.now(), shop.zone, shop.cutOverMinute).businessDay;
}

/**
 * Books what is put in a customer's name as received by them, and tells the terminals; a code that names
 * nobody is received by nobody yet.
 */
export async function addReceipts(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  campaign: Campaign,
  vouchers: readonly CachedVoucher[],
  out: HandingOut,
): Promise<void> {
  const businessDay = businessDayOf(office, out);
  const valueMinor = worthOf(campaign.benefit) ?? 0;
  const receipts = vouchers
    .filter(({ customer }) => customer !== null)
    .map(({ ref, customer, campaignNo }): ReceiptElsewhere => {
      return { ref, campaignNo, customer, valueMinor, businessDay, shop: shopOf(out), by: null };
    });
  if (receipts.length === 0) return;
  const place = { tenant: office.tenant, partition: feed.partition };
  const rows = receipts.map((receipt) =>
    rowOfReceipt({ ...place, receiptNo: feed.nextReceiptNo() }, receipt),
  );
  await tx.insertInto('receipt').values(rows).execute();
  for (const event of inEvents(receipts, (slice) => ({ kind: 'receipts', receipts: slice }))) {
    feed.add(event);
  }
}

/** Refuses with `conflict` what would break a limit on receiving, somebody's or that of all. */
export async function requireRoom(
  office: Office,
  tx: Tx,
  campaign: Campaign,
  vouchers: readonly CachedVoucher[],
  out: HandingOut,
): Promise<void> {
  const named = vouchers.flatMap(({ customer }) => customer ?? []);
  const isLimited = campaign.limits.some(({ on }) => on === 'receipt');
  if (named.length === 0 || !isLimited) return;
  const shares = Map.groupBy(named, (customer) => customer);
  const received = await receivedSoFar(office, tx, campaign, [...shares.keys()], shopOf(out));
  const asOf = office.now();
  const tally = (per: 'customer' | 'shop' | 'campaign', name: string) =>
    tallyOf(received.get(tallyKey(per, name, campaign.no)) ?? [], asOf);
  const refusalFor = (customer: string | null, count: number): ReceiptLimit | null =>
    receiptRefusal({
      campaign,
      byCustomer: customer === null ? null : tally('customer', customer),
      inShop: tally('shop', shopOf(out)),
      anywhere: tally('campaign', ''),
      businessDay: businessDayOf(office, out),
      count,
      worthMinor: worthOf(campaign.benefit) ?? 0,
    });
  const ofAll = refusalFor(null, named.length);
  const ofOne = [...shares].map(([customer, share]) => refusalFor(customer, share.length));
  const refusal = [ofAll, ...ofOne].find((one) => one !== null);
  if (refusal !== undefined) throw new HqProblem('conflict', wordsFor(refusal));
}

async function receivedSoFar(
  office: Office,
  tx: Tx,
  { no }: Campaign,
  customers: readonly string[],
  shop: string,
): Promise<Tallies> {
  const tallies: Tallies = new Map();
  for (const [per, names] of [
    ['customer', customers],
    ['shop', [shop]],
    ['campaign', []],
  ] as const) {
    await addTallies(
      office,
      tx,
      'receipt',
      { per, names, campaignNos: [no], since: null },
      tallies,
    );
  }
  return tallies;
}

function wordsFor({ limit: { per, max }, counted }: ReceiptLimit): string {
  return `a limit on receiving is reached: ${counted} of ${max} per ${per}`;
}
