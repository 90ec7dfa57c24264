import { bytesToHex } from '../../shared/protocol/bytes.ts';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import type { CivilDate } from '../../shared/domain/time/civil.ts';
import { civilDateAt } from '../../shared/domain/time/civilTime.ts';
import { makeNativeCode, nativeRandomBytes } from '../../shared/domain/codes/nativeCode.ts';
import { daysOfIssue } from '../../shared/domain/campaign/validity.ts';
import type { AddedVoucher } from '../../shared/protocol/authority.ts';
import type { CachedCustomer, CachedVoucher } from '../../shared/protocol/feed.ts';
import { campaignById } from '../campaigns/campaigns.ts';
import { inEvents, writeWithFeed } from '../feed/feedWriter.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import { killsOf } from './kills.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import { addReceipts, requireRoom } from './receipts.ts';
import type { HandingOut } from './receipts.ts';
import { rowOfCustomer, rowOfVoucher } from '../store/rows.ts';
import type { Tx } from '../store/schema.ts';
import { knownAs } from './voucherCode.ts';

const customerIdBytes = 16;
const batchIdBytes = 16;

type OfCampaign = Omit<CachedVoucher, 'ref' | 'form' | 'hint'>;

/** What a new voucher has from its campaign; `shop` is its home where the campaign asks for one. */
export function ofCampaign(office: Office, campaign: Campaign, shop: string): OfCampaign {
  const { benefit } = campaign;
  return {
    campaignNo: campaign.no,
    ...daysOfIssue(campaign, civilDateAt(office.now(), campaign.zone)),
    extendedThrough: null,
    customer: null,
    homeShop: campaign.offline.kind === 'homeShop' ? shop : null,
    usesAllowed: campaign.usesPerVoucher,
    amountMinor: benefit.kind === 'storedAmount' ? benefit.amountMinor : null,
    killed: false,
  };
}

async function insertVouchers(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  vouchers: readonly CachedVoucher[],
  batch: string,
): Promise<void> {
  if (vouchers.length === 0) return;
  const place = { tenant: office.tenant, partition: feed.partition, at: office.now(), batch };
  const rows = vouchers.map((voucher) =>
    rowOfVoucher({ ...place, voucherNo: feed.nextVoucherNo() }, voucher),
  );
  await tx.insertInto('voucher').values(rows).execute();
  for (const event of inEvents(vouchers, (slice) => ({ kind: 'vouchers', vouchers: slice }))) {
    feed.add(event);
  }
}

/** Makes static vouchers; the codes are in this answer and nowhere else. */
export function makeVouchers(
  office: Office,
  out: HandingOut,
  wanted: {
    readonly campaignId: string;
    readonly count: number;
    readonly customer: string | null;
  },
): Promise<{ readonly codes: string[]; readonly batchId: string }> {
  return writeWithFeed(office, async (tx, feed) => {
    const campaign = await campaignById(office, tx, wanted.campaignId);
    if (wanted.customer !== null) await requireCustomer(office, tx, wanted.customer);
    const codes = Array.from({ length: wanted.count }, () =>
      makeNativeCode(office.crypto.randomBytes(nativeRandomBytes)),
    );
    const terms = ofCampaign(office, campaign, out.shop.id);
    const vouchers = codes.map((code): CachedVoucher => {
      const known = knownAs(office.crypto, office.keys.chainKey, code);
      return { ...terms, ...known, customer: wanted.customer, form: 'static' };
    });
    const batchId = newBatchId(office);
    await handOut(office, tx, feed, campaign, vouchers, { ...out, batchId });
    return { codes, batchId };
  });
}

export function newBatchId(office: Office): string {
  return bytesToHex(office.crypto.randomBytes(batchIdBytes));
}

/** Who hands vouchers out, and what they are called together. */
export interface HandedOut extends HandingOut {
  readonly batchId: string;
}

/** Refused as a whole where it would break a limit on receiving. */
export async function handOut(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  campaign: Campaign,
  vouchers: readonly CachedVoucher[],
  out: HandedOut,
): Promise<void> {
  await requireRoom(office, tx, campaign, vouchers, out);
  await insertVouchers(office, tx, feed, await asWithdrawn(office, tx, vouchers), out.batchId);
  await addReceipts(office, tx, feed, campaign, vouchers, out);
}

/** A code that was withdrawn before head office had a row of it is taken in withdrawn. */
async function asWithdrawn(
  office: Office,
  tx: Tx,
  vouchers: readonly CachedVoucher[],
): Promise<readonly CachedVoucher[]> {
  if (vouchers.length === 0) return vouchers;
  const refs = vouchers.map(({ ref }) => ref);
  const kills = await killsOf(office, tx, refs);
  return vouchers.map((voucher) => ({ ...voucher, killed: kills.has(voucher.ref) }));
}

/** Throws `notFound`. */
export async function requireCustomer(
  office: Office,
  tx: Tx | Office['db'],
  customer: string,
): Promise<void> {
  const row = await tx
    .selectFrom('customer')
    .select('customer_id')
    .where('tenant_id', '=', office.tenant)
    .where('customer_id', '=', customer)
    .executeTakeFirst();
  if (row === undefined) throw new HqProblem('notFound', 'no such customer');
}

/**
 * Takes codes made elsewhere. One that this campaign has already is passed over (a file may be sent
 * twice); one that another campaign has is a fault of its line, and then nothing is taken.
 */
export function addVouchers(
  office: Office,
  out: HandingOut,
  campaignId: string,
  rows: readonly AddedVoucher[],
): Promise<{ readonly added: number; readonly batchId: string }> {
  return writeWithFeed(office, async (tx, feed) => {
    const campaign = await campaignById(office, tx, campaignId);
    const batchId = newBatchId(office);
    const added = await takeIn(office, tx, feed, campaign, { ...out, batchId }, rows);
    return { added, batchId };
  });
}

/** A code made elsewhere, with what its list says of it beyond its campaign. */
export interface TakenInVoucher extends AddedVoucher {
  readonly customer?: string | null;
  readonly firstDay?: CivilDate | null;
  readonly uses?: number | null;
  readonly amountMinor?: number | null;
}

/** The same within a transaction; how many were new. */
export async function takeIn(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  campaign: Campaign,
  out: HandedOut,
  rows: readonly TakenInVoucher[],
): Promise<number> {
  const fresh = await unknownRows(office, tx, campaign, rows);
  const holders = await holdersOf(office, tx, feed, out.shop.id, fresh);
  const terms = ofCampaign(office, campaign, out.shop.id);
  const vouchers = fresh.map((row): CachedVoucher => {
    const holder = row.holder === null ? null : (holders.get(row.holder.phoneKey) ?? null);
    return {
      ...terms,
      ref: row.ref,
      form: row.form,
      hint: row.hint,
      firstDay: row.firstDay ?? terms.firstDay,
      lastDay: row.lastDay ?? terms.lastDay,
      usesAllowed: row.uses ?? terms.usesAllowed,
      amountMinor: row.amountMinor ?? terms.amountMinor,
      customer: holder ?? row.customer ?? null,
    };
  });
  await handOut(office, tx, feed, campaign, vouchers, out);
  return vouchers.length;
}

async function unknownRows(
  office: Office,
  tx: Tx,
  campaign: Campaign,
  rows: readonly TakenInVoucher[],
): Promise<readonly TakenInVoucher[]> {
  const byRef = new Map(rows.map((row) => [row.ref, row]));
  const known = await tx
    .selectFrom('voucher')
    .select(['ref', 'campaign_no'])
    .where('tenant_id', '=', office.tenant)
    .where('ref', 'in', [...byRef.keys()])
    .execute();
  const strangers = known.filter((row) => row.campaign_no !== campaign.no);
  if (strangers.length > 0) {
    const faults = strangers.map(({ ref }) => ({
      field: `row ${byRef.get(ref)?.line ?? 0}`,
      message: 'this code belongs to another campaign',
    }));
    throw new HqProblem('conflict', 'codes of another campaign', faults);
  }
  for (const { ref } of known) byRef.delete(ref);
  return [...byRef.values()];
}

/** Customer ids by phone key; whoever is new becomes a customer of this shop. */
async function holdersOf(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  shop: string,
  rows: readonly AddedVoucher[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Map(
    rows.flatMap(({ holder }) => (holder === null ? [] : [[holder.phoneKey, holder.last4]])),
  );
  if (wanted.size === 0) return new Map();
  const known = await tx
    .selectFrom('customer')
    .select(['customer_id', 'phone_key'])
    .where('tenant_id', '=', office.tenant)
    .where('phone_key', 'in', [...wanted.keys()])
    .execute();
  const ids = new Map(known.map((row) => [row.phone_key, row.customer_id]));
  const fresh: CachedCustomer[] = [...wanted]
    .filter(([phoneKey]) => !ids.has(phoneKey))
    .map(([phoneKey, last4]) => ({
      id: bytesToHex(office.crypto.randomBytes(customerIdBytes)),
      phoneKey,
      last4,
      segment: 'new',
      tier: null,
      homeShop: shop,
      // Becoming a customer is being seen.
      seenDay: civilDateAt(office.now(), 'UTC'),
    }));
  if (fresh.length === 0) return ids;
  const place = { tenant: office.tenant, partition: feed.partition };
  const rowsToInsert = fresh.map((customer) =>
    rowOfCustomer({ ...place, customerNo: feed.nextCustomerNo() }, customer),
  );
  await tx.insertInto('customer').values(rowsToInsert).execute();
  for (const event of inEvents(fresh, (slice) => ({ kind: 'customers', customers: slice }))) {
    feed.add(event);
  }
  for (const customer of fresh) ids.set(customer.phoneKey, customer.id);
  return ids;
}
