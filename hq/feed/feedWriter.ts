import type { Selectable } from 'kysely';
import type { FeedEvent } from '../../shared/protocol/feed.ts';
import { mainPartition } from '../office.ts';
import type { Office } from '../office.ts';
import { noteWritten } from '../idempotency/underWay.ts';
import { hadToGiveWay } from '../store/dataFault.ts';
import type { Tx } from '../store/schema.ts';
import { storedEvent } from './storedEvent.ts';
import type { OfficeEvent, StoredEvent } from './storedEvent.ts';
import { insertRows } from '../store/insertRows.ts';
import type { ColumnTypes } from '../store/insertRows.ts';
import { slicesOf } from '../store/slices.ts';
import type { FeedCounterTable, FeedEventTable } from '../store/tables/feed.ts';
import { beginTelling } from './tellMachines.ts';

/** Rows of one event: small, so that a terminal applies it between two scans. */
export const maxRowsPerEvent = 100;

/** Hands out places in the partition's orders; what it is told is written when its work ends. */
export interface FeedWriter {
  readonly partition: string;
  /** A terminal reads it as it stands here; an `OfficeEvent` is for machines behind head office only. */
  readonly add: (event: FeedEvent | OfficeEvent) => void;
  readonly nextVoucherNo: () => number;
  readonly nextCustomerNo: () => number;
  readonly nextUseNo: () => number;
  readonly nextReceiptNo: () => number;
  readonly nextNoticeNo: () => number;
  readonly nextKillNo: () => number;
  readonly nextWishNo: () => number;
}

/**
 * Runs `work` in one transaction that first takes the partition's counter row and holds it to the
 * commit: cursors appear in order and without gaps (I10), and what is settled has one order for all.
 * Every write of head office goes through here, so two can't take their locks in different orders.
 */
export async function writeWithFeed<T>(
  office: Office,
  work: (tx: Tx, feed: FeedWriter) => Promise<T>,
): Promise<T> {
  const value = await tryAgain(() => writeOnce(office, work));
  office.waiters.wake();
  return value;
}

/** Tries of one write that must give way to others. Waiting in between would only keep the row longer. */
const maxTries = 5;

/** `work` begins anew each time: what it made before is gone with its transaction. */
async function tryAgain<T>(write: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await write();
    } catch (error) {
      if (tried === maxTries || !hadToGiveWay(error)) throw error;
    }
  }
}

function writeOnce<T>(office: Office, work: (tx: Tx, feed: FeedWriter) => Promise<T>): Promise<T> {
  return office.db.transaction().execute(async (tx) => {
    const counter = await tx
      .selectFrom('feed_counter')
      .selectAll()
      .where('tenant_id', '=', office.tenant)
      .where('partition_key', '=', mainPartition)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const next = { ...counter };
    const events: StoredEvent[] = [];
    beginTelling(tx, (event) => void events.push(event));
    const value = await work(tx, {
      partition: mainPartition,
      add: (event) => void events.push(event),
      nextVoucherNo: () => ++next.voucher_no,
      nextCustomerNo: () => ++next.customer_no,
      nextUseNo: () => ++next.use_no,
      nextReceiptNo: () => ++next.receipt_no,
      nextNoticeNo: () => ++next.notice_no,
      nextKillNo: () => ++next.kill_no,
      nextWishNo: () => ++next.wish_no,
    });
    await noteWritten(tx);
    next.head = counter.head + events.length;
    await appendEvents(tx, office.tenant, counter.head, events, office.now());
    if (!isSame(next, counter)) await writeCounter(tx, next);
    return value;
  });
}

type Counter = Selectable<FeedCounterTable>;

/** Nothing was numbered: an answer that was given before, say. */
function isSame(next: Counter, before: Counter): boolean {
  return (Object.keys(next) as (keyof Counter)[]).every((name) => next[name] === before[name]);
}

async function writeCounter(tx: Tx, next: Counter): Promise<void> {
  const { tenant_id: tenant, partition_key: partition, floor: _floor, ...numbers } = next;
  await tx
    .updateTable('feed_counter')
    .set(numbers)
    .where('tenant_id', '=', tenant)
    .where('partition_key', '=', partition)
    .execute();
}

/**
 * One event that no terminal can read would stop the feed for all of them, for good: what would make one
 * is a fault of the data it comes from.
 */
function checkReadable(event: StoredEvent): void {
  const [issue] = storedEvent.safeParse(event).error?.issues ?? [];
  if (issue !== undefined) {
    throw new RangeError(`no terminal could read ${event.kind}: ${issue.path.join('.')}`);
  }
}

const feedEventTypes: ColumnTypes<FeedEventTable> = {
  tenant_id: 'text',
  partition_key: 'text',
  cursor: 'bigint',
  at: 'bigint',
  body: 'text',
};

async function appendEvents(
  tx: Tx,
  tenant: string,
  head: number,
  events: readonly StoredEvent[],
  at: number,
): Promise<void> {
  if (events.length === 0) return;
  events.forEach(checkReadable);
  const rows = events.map((event, index) => ({
    tenant_id: tenant,
    partition_key: mainPartition,
    cursor: head + 1 + index,
    at,
    body: JSON.stringify(event),
  }));
  await insertRows(tx, 'feed_event', feedEventTypes, rows);
}

/** Splits rows into events of a size that a terminal applies without holding up a redemption. */
export function inEvents<Row>(
  rows: readonly Row[],
  event: (slice: Row[]) => FeedEvent,
): readonly FeedEvent[] {
  return slicesOf(rows, maxRowsPerEvent).map(event);
}
