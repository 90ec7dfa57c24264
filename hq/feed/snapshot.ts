import { sql } from 'kysely';
import type { CodeRules, FeedEvent, SnapshotPage } from '../../shared/protocol/feed.ts';
import { protocolVersion, vouchersPage } from '../../shared/protocol/feed.ts';
import { currentCampaigns } from '../campaigns/campaigns.ts';
import { forgottenEvents } from '../customers/customers.ts';
import { customersFor } from '../customers/homeOnly.ts';
import { inEvents } from './feedWriter.ts';
import { feedHead, isOwn } from './readFeed.ts';
import type { FeedReader } from './readFeed.ts';
import { holidayCalendars } from '../shops/holidays.ts';
import { currentManifest, noticeOf } from '../keys/manifest.ts';
import { HqProblem } from '../problem.ts';
import { recentStaff } from '../journal/staff.ts';
import { mainPartition } from '../office.ts';
import type { Office } from '../office.ts';
import { roster } from '../people/people.ts';
import { customerOfRow, receiptOfRow, useOfRow } from '../store/rows.ts';
import { shopById } from '../shops/shops.ts';

/** Rows of one page; it is applied in slices, so this bounds memory and time of one request only. */
const rowsPerPage = 1000;
/**
 * Page numbers name a section and a place in an order that never changes (rows get their number once
 * and none is deleted), so that rows added meanwhile shift no page: page 0 holds what is small, then
 * customers' wishes (whom not to ask is known before anybody is), customers, vouchers, uses, receipts,
 * words on keys and on single vouchers follow from these numbers on. Vouchers come packed and by an
 * address of their own (snapshotVouchers.ts); here they have a number only.
 */
const sections = [
  { base: 1, count: 'wish_no' },
  { base: 500_000, count: 'customer_no' },
  { base: vouchersPage, count: 'voucher_no' },
  { base: 1_000_000_000, count: 'use_no' },
  { base: 1_000_000_000_000, count: 'receipt_no' },
  { base: 1_000_000_000_000_000, count: 'notice_no' },
  { base: 2_000_000_000_000_000, count: 'kill_no' },
] as const;
type Section = (typeof sections)[number];

/**
 * One page of the state. The cursor is read before the rows, so a page holds everything up to it (and
 * may hold later things, which the feed brings again): the state converges (I10). A terminal keeps the
 * cursor of page 0 to the end.
 */
export async function snapshot(
  office: Office,
  page: number,
  reader: FeedReader,
): Promise<SnapshotPage> {
  const { head, feedEpoch } = await feedHead(office);
  const counters = await countersOf(office);
  const section = sections.findLast(({ base }) => page >= base);
  const events =
    section === undefined
      ? await smallThings(office, reader)
      : await sectionEvents(office, section, page - section.base, reader);
  return {
    v: protocolVersion,
    feedEpoch,
    cursor: head,
    page,
    next: nextPage(page, section, counters),
    totalVouchers: counters.voucher_no,
    events: [...events],
  };
}

type Counters = Readonly<Record<Section['count'], number>>;

function countersOf(office: Office): Promise<Counters> {
  return office.db
    .selectFrom('feed_counter')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('partition_key', '=', mainPartition)
    .executeTakeFirstOrThrow();
}

/** What a snapshot goes on with behind its vouchers, and how many of those there are about. */
export async function pageAfterVouchers(
  office: Office,
): Promise<{ readonly total: number; readonly next: number | null }> {
  const counters = await countersOf(office);
  return { total: counters.voucher_no, next: nextPage(vouchersPage, undefined, counters) };
}

function nextPage(page: number, section: Section | undefined, counters: Counters): number | null {
  const holds = (at: number, one: Section) => (at - one.base) * rowsPerPage < counters[one.count];
  if (section !== undefined && holds(page + 1, section)) return page + 1;
  const later = sections.find((one) => one.base > page && holds(one.base, one));
  return later === undefined ? null : later.base;
}

async function smallThings(office: Office, reader: FeedReader): Promise<readonly FeedEvent[]> {
  const { code_rules: rules } = await office.db
    .selectFrom('tenant')
    .select('code_rules')
    .where('tenant_id', '=', office.tenant)
    .executeTakeFirstOrThrow();
  const people = await roster(office, office.db);
  const campaigns = await currentCampaigns(office, office.db);
  const calendars = await holidayCalendars(office, office.db);
  return [
    { kind: 'shop', shop: await shopById(office, office.db, reader.shop) },
    { kind: 'codeRules', rules: JSON.parse(rules) as CodeRules },
    { kind: 'keys', manifest: await currentManifest(office) },
    ...calendars.map((calendar): FeedEvent => ({ kind: 'holidays', calendar })),
    ...campaigns.map((campaign): FeedEvent => ({ kind: 'campaign', campaign })),
    ...people.map((person): FeedEvent => ({ kind: 'person', person })),
    ...(await forgottenEvents(office)),
    ...(await recentStaff(office, reader)),
  ];
}

function sectionEvents(
  office: Office,
  section: Section,
  index: number,
  reader: FeedReader,
): Promise<readonly FeedEvent[]> {
  switch (section.count) {
    case 'wish_no':
      return wishEvents(office, index);
    case 'customer_no':
      return customerEvents(office, index, reader);
    case 'voucher_no':
      throw new HqProblem('badInput', 'vouchers come packed');
    case 'use_no':
      return usedEvents(office, index, reader);
    case 'receipt_no':
      return receiptEvents(office, index, reader);
    case 'notice_no':
      return noticeEvents(office, index);
    case 'kill_no':
      return killEvents(office, index);
  }
}

function rangeOf(column: Section['count'], index: number) {
  const first = index * rowsPerPage + 1;
  return sql<boolean>`${sql.ref(column)} BETWEEN ${first} AND ${first + rowsPerPage - 1}`;
}

async function wishEvents(office: Office, index: number): Promise<readonly FeedEvent[]> {
  const rows = await office.db
    .selectFrom('contact_wish')
    .select(['customer_id', 'may', 'at'])
    .where('tenant_id', '=', office.tenant)
    .where('partition_key', '=', mainPartition)
    .where(rangeOf('wish_no', index))
    .orderBy('wish_no')
    .execute();
  const wishes = rows.map(({ customer_id: customer, may, at }) => ({ customer, may, at }));
  return inEvents(wishes, (slice) => ({ kind: 'contactWishes', wishes: slice }));
}

async function customerEvents(
  office: Office,
  index: number,
  { shop }: FeedReader,
): Promise<readonly FeedEvent[]> {
  const rows = await office.db
    .selectFrom('customer')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('partition_key', '=', mainPartition)
    .where(rangeOf('customer_no', index))
    .execute();
  return inEvents(rows.map(customerOfRow), (slice) => customersFor(slice, shop));
}

/** Every use of every voucher but the reader's own, so that what was used before it came is known. */
async function usedEvents(
  office: Office,
  index: number,
  reader: FeedReader,
): Promise<readonly FeedEvent[]> {
  const rows = await office.db
    .selectFrom('voucher_use')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('partition_key', '=', mainPartition)
    .where(rangeOf('use_no', index))
    .orderBy('use_no')
    .execute();
  const others = rows.map(useOfRow).filter((use) => !isOwn(use, reader));
  return inEvents(others, (slice) => ({ kind: 'uses', uses: slice }));
}

/** Every receipt but those of the reader's own journal: limits on receiving count for ever. */
async function receiptEvents(
  office: Office,
  index: number,
  reader: FeedReader,
): Promise<readonly FeedEvent[]> {
  const rows = await office.db
    .selectFrom('receipt')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('partition_key', '=', mainPartition)
    .where(rangeOf('receipt_no', index))
    .orderBy('receipt_no')
    .execute();
  const others = rows.map(receiptOfRow).filter(({ by }) => by === null || !isOwn(by, reader));
  return inEvents(others, (slice) => ({ kind: 'receipts', receipts: slice }));
}

async function noticeEvents(office: Office, index: number): Promise<readonly FeedEvent[]> {
  const rows = await office.db
    .selectFrom('issuer_key')
    .select('notice')
    .where('tenant_id', '=', office.tenant)
    .where('partition_key', '=', mainPartition)
    .where(rangeOf('notice_no', index))
    .orderBy('notice_no')
    .execute();
  const notices = rows.flatMap(({ notice }) => (notice === null ? [] : [noticeOf(notice)]));
  return inEvents(notices, (slice) => ({ kind: 'keyNotices', notices: slice }));
}

/** Every word on a single voucher, also on those this head office has no row of. */
async function killEvents(office: Office, index: number): Promise<readonly FeedEvent[]> {
  const rows = await office.db
    .selectFrom('voucher_kill')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('partition_key', '=', mainPartition)
    .where(rangeOf('kill_no', index))
    .orderBy('kill_no')
    .execute();
  const kills = rows.map(({ ref, at, killed }) => ({ ref, at, killed }));
  return inEvents(kills, (slice) => ({ kind: 'kills', kills: slice }));
}
