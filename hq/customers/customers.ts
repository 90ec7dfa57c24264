import { sql } from 'kysely';
import type { CivilDate } from '../../shared/domain/time/civil.ts';
import { addDays } from '../../shared/domain/time/civilTime.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import type { FeedEvent } from '../../shared/protocol/feed.ts';
import type { ForgottenBook } from './forgottenBook.ts';
import { inEvents, writeWithFeed } from '../feed/feedWriter.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import { customerOfRow } from '../store/rows.ts';
import type { Tx } from '../store/schema.ts';
import { slicesOf } from '../store/slices.ts';

/** Seen again within these days is no news to the terminals: one event a customer and week at most. */
const seenAgainAfterDays = 7;
/** Ids of one event of forgotten customers. */
const idsPerEvent = 500;

/** The customer of this phone key. Throws `notFound`. */
export async function customerByPhoneKey(office: Office, phoneKey: string): Promise<string> {
  const row = await office.db
    .selectFrom('customer')
    .select('customer_id')
    .where('tenant_id', '=', office.tenant)
    .where('phone_key', '=', phoneKey)
    .executeTakeFirst();
  if (row === undefined) throw new HqProblem('notFound', 'no such customer');
  return row.customer_id;
}

/**
 * Forgets customers for good: their display data and phone keys, here, in the feed that is kept, and on
 * every terminal. Opaque ids stay where they are (journals, limits, vouchers), and in the list of those
 * who must not come back. Idempotent. The book first: it outlives a restore of the database.
 */
export async function forgetCustomers(
  office: Office,
  book: ForgottenBook,
  customers: readonly string[],
): Promise<void> {
  if (customers.length === 0) return;
  const inBook = new Set(book.ids(office.tenant));
  const unwritten = customers.filter((id) => !inBook.has(id));
  if (unwritten.length > 0) book.add(office.tenant, unwritten);
  for (const slice of slicesOf(customers, idsPerEvent)) {
    await writeWithFeed(office, (tx, feed) => forgetSlice(office, tx, feed, slice));
  }
}

/**
 * A database that came back from a backup has them again: they are forgotten again. Called at every
 * start and when head office is told that it was restored; says how many there were.
 */
export async function forgetAgain(office: Office, book: ForgottenBook): Promise<number> {
  const known = await office.db
    .selectFrom('forgotten_customer')
    .select('customer_id')
    .where('tenant_id', '=', office.tenant)
    .execute();
  const done = new Set(known.map((row) => row.customer_id));
  const again = [...new Set(book.ids(office.tenant))].filter((id) => !done.has(id));
  await forgetCustomers(office, book, again);
  return again.length;
}

async function forgetSlice(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  customers: string[],
): Promise<void> {
  const rows = customers.map((id) => ({
    tenant_id: office.tenant,
    partition_key: feed.partition,
    customer_id: id,
    forgotten_at: office.now(),
  }));
  await tx
    .insertInto('forgotten_customer')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tx
    .deleteFrom('customer')
    .where('tenant_id', '=', office.tenant)
    .where('customer_id', 'in', customers)
    .execute();
  await tx
    .deleteFrom('customer_wake')
    .where('tenant_id', '=', office.tenant)
    .where('customer_id', 'in', customers)
    .execute();
  await scrubFeed(office, tx, feed, customers);
  feed.add({ kind: 'forgotten', customers });
}

/** Takes them out of the events that are kept for terminals which lag behind; cursors stay gapless. */
async function scrubFeed(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  customers: readonly string[],
): Promise<void> {
  const rows = await tx
    .selectFrom('feed_event')
    .select(['cursor', 'body'])
    .where('tenant_id', '=', office.tenant)
    .where('partition_key', '=', feed.partition)
    .where('body', 'like', '{"kind":"customers"%')
    .where((eb) => eb.or(customers.map((id) => eb('body', 'like', `%"id":"${id}"%`))))
    .execute();
  const gone = new Set(customers);
  for (const { cursor, body } of rows) {
    const event = JSON.parse(body) as Extract<FeedEvent, { kind: 'customers' }>;
    const left = { ...event, customers: event.customers.filter(({ id }) => !gone.has(id)) };
    await tx
      .updateTable('feed_event')
      .set({ body: JSON.stringify(left) })
      .where('tenant_id', '=', office.tenant)
      .where('partition_key', '=', feed.partition)
      .where('cursor', '=', cursor)
      .execute();
  }
}

/** For the first page of a snapshot: a terminal restored from an old backup has them still. */
export async function forgottenEvents(office: Office): Promise<readonly FeedEvent[]> {
  const rows = await office.db
    .selectFrom('forgotten_customer')
    .select('customer_id')
    .where('tenant_id', '=', office.tenant)
    .orderBy('customer_id')
    .execute();
  const ids = rows.map((row) => row.customer_id);
  return slicesOf(ids, idsPerEvent).map((customers) => ({ kind: 'forgotten', customers }));
}

function seenIn(entries: readonly Entry[]): ReadonlyMap<string, CivilDate> {
  const days = new Map<string, CivilDate>();
  for (const { body, businessDay } of entries) {
    const customer = 'customer' in body ? body.customer : null;
    if (customer === null || body.kind === 'forgot') continue;
    if ((days.get(customer) ?? '') < businessDay) days.set(customer, businessDay);
  }
  return days;
}

/** Entries came in that name customers: terminals that dropped them get their display data again. */
export async function noteSeen(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  entries: readonly Entry[],
): Promise<void> {
  const days = seenIn(entries);
  if (days.size === 0) return;
  const rows = await tx
    .selectFrom('customer')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('customer_id', 'in', [...days.keys()])
    .execute();
  const again = rows.flatMap((row) => {
    const day = days.get(row.customer_id) ?? '';
    const isNews = row.seen_day === null || addDays(row.seen_day, seenAgainAfterDays) <= day;
    return isNews ? [{ ...row, seen_day: day }] : [];
  });
  if (again.length === 0) return;
  await sql`
    UPDATE customer SET seen_day = seen.day
    FROM unnest(
      ${again.map((row) => row.customer_id)}::text[],
      ${again.map((row) => row.seen_day)}::text[]
    ) AS seen (customer_id, day)
    WHERE customer.tenant_id = ${office.tenant} AND customer.customer_id = seen.customer_id
  `.execute(tx);
  const told = inEvents(again.map(customerOfRow), (slice) => ({
    kind: 'customers',
    customers: slice,
  }));
  for (const event of told) feed.add(event);
}
