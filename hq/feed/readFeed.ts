import type { EntryPlace, FeedEvent, StaffAct } from '../../shared/protocol/feed.ts';
import { mainPartition } from '../office.ts';
import type { Office } from '../office.ts';

/** Bound of one page of the feed, in events; an event holds at most 500 rows. */
export const maxEventsPerPage = 50;

export async function feedHead(office: Office): Promise<{ head: number; feedEpoch: number }> {
  const row = await office.db
    .selectFrom('feed_counter')
    .innerJoin('tenant', 'tenant.tenant_id', 'feed_counter.tenant_id')
    .select(['feed_counter.head', 'tenant.feed_epoch'])
    .where('feed_counter.tenant_id', '=', office.tenant)
    .where('feed_counter.partition_key', '=', mainPartition)
    .executeTakeFirstOrThrow();
  return { head: row.head, feedEpoch: row.feed_epoch };
}

/**
 * The events after `after`, in order. What is not for this reader (its own uses and receipts, which its
 * journal has; other shops' settings) becomes an empty event, so that cursors remain gapless.
 */
export async function readFeed(
  office: Office,
  after: number,
  reader: FeedReader,
): Promise<readonly FeedEvent[]> {
  const rows = await office.db
    .selectFrom('feed_event')
    .select('body')
    .where('tenant_id', '=', office.tenant)
    .where('partition_key', '=', mainPartition)
    .where('cursor', '>', after)
    .orderBy('cursor')
    .limit(maxEventsPerPage)
    .execute();
  return rows.map((row) => forReader(JSON.parse(row.body) as FeedEvent, reader));
}

export interface FeedReader {
  readonly shop: string;
  readonly device: string;
  readonly epoch: number;
}

function forReader(event: FeedEvent, reader: FeedReader): FeedEvent {
  switch (event.kind) {
    case 'shop':
      return event.shop.id === reader.shop ? event : { kind: 'uses', uses: [] };
    case 'uses':
      return { kind: 'uses', uses: event.uses.filter((use) => !isOwn(use, reader)) };
    case 'staff':
      return { kind: 'staff', acts: staffFor(event.acts, reader) };
    case 'receipts':
      return {
        kind: 'receipts',
        receipts: event.receipts.filter(({ by }) => by === null || !isOwn(by, reader)),
      };
    default:
      return event;
  }
}

/** What of people's acts one terminal is told: those of its shop, and of who works in several. */
export function staffFor(acts: readonly StaffAct[], reader: FeedReader): StaffAct[] {
  return acts.filter(
    ({ by, shop, roams }) => !isOwn(by, reader) && (roams || shop === reader.shop),
  );
}

/** Whether the reader's own journal holds the entry. */
export function isOwn(place: Pick<EntryPlace, 'device' | 'epoch'>, reader: FeedReader): boolean {
  return place.device === reader.device && place.epoch === reader.epoch;
}
