import { feedEvent } from '../../shared/protocol/feed.ts';
import type { FeedEvent } from '../../shared/protocol/feed.ts';
import { mainPartition } from '../office.ts';
import type { Office } from '../office.ts';
import type { Tx } from '../store/schema.ts';
import { slicesOf } from '../store/slices.ts';

/** Rows of one event: small, so that a terminal applies it between two scans. */
export const maxRowsPerEvent = 100;

/** Hands out places in the partition's orders; what it is told is written when its work ends. */
export interface FeedWriter {
  readonly partition: string;
  readonly add: (event: FeedEvent) => void;
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
  const value = await office.db.transaction().execute(async (tx) => {
    const counter = await tx
      .selectFrom('feed_counter')
      .selectAll()
      .where('tenant_id', '=', office.tenant)
      .where('partition_key', '=', mainPartition)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const next = { ...counter };
    const events: FeedEvent[] = [];
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
    next.head = counter.head + events.length;
    await appendEvents(tx, office.tenant, counter.head, events);
    await tx
      .updateTable('feed_counter')
      .set({
        head: next.head,
        voucher_no: next.voucher_no,
        customer_no: next.customer_no,
        use_no: next.use_no,
        receipt_no: next.receipt_no,
        notice_no: next.notice_no,
        kill_no: next.kill_no,
        wish_no: next.wish_no,
      })
      .where('tenant_id', '=', office.tenant)
      .where('partition_key', '=', mainPartition)
      .execute();
    return value;
  });
  office.waiters.wake();
  return value;
}

/**
 * One event that no terminal can read would stop the feed for all of them, for good: what would make one
 * is a fault of the data it comes from.
 */
function checkReadable(event: FeedEvent): void {
  const [issue] = feedEvent.safeParse(event).error?.issues ?? [];
  if (issue !== undefined) {
    throw new RangeError(`no terminal could read ${event.kind}: ${issue.path.join('.')}`);
  }
}

async function appendEvents(
  tx: Tx,
  tenant: string,
  head: number,
  events: readonly FeedEvent[],
): Promise<void> {
  if (events.length === 0) return;
  events.forEach(checkReadable);
  const rows = events.map((event, index) => ({
    tenant_id: tenant,
    partition_key: mainPartition,
    cursor: head + 1 + index,
    body: JSON.stringify(event),
  }));
  await tx.insertInto('feed_event').values(rows).execute();
}

/** Splits rows into events of a size that a terminal applies without holding up a redemption. */
export function inEvents<Row>(
  rows: readonly Row[],
  event: (slice: Row[]) => FeedEvent,
): readonly FeedEvent[] {
  return slicesOf(rows, maxRowsPerEvent).map(event);
}
