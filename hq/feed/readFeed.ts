import type { EntryPlace, FeedEvent, StaffAct } from '../../shared/protocol/feed.ts';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import { customersFor } from '../customers/homeOnly.ts';
import { mainPartition } from '../office.ts';
import type { Office } from '../office.ts';
import type { Database } from '../store/schema.ts';
import { FeedGap } from './feedTail.ts';
import type { ReadEvents, TailEvent } from './feedTail.ts';
import type { StoredEvent } from './storedEvent.ts';
import type { FeedState, Place } from './waiters.ts';

/** Bound of one page of the feed, in events; an event holds at most 500 rows. */
export const maxEventsPerPage = 200;
/** And in characters, but for one event that is longer alone: three bytes each stay below what a terminal reads. */
export const maxPageCharacters = 1_000_000;

/** How far the feed is: the one query that all who wait share. */
export async function readState(db: Database, tenant: string): Promise<FeedState> {
  const row = await db
    .selectFrom('feed_counter')
    .innerJoin('tenant', 'tenant.tenant_id', 'feed_counter.tenant_id')
    .select(['feed_counter.head', 'feed_counter.floor', 'tenant.feed_epoch'])
    .where('feed_counter.tenant_id', '=', tenant)
    .where('feed_counter.partition_key', '=', mainPartition)
    .executeTakeFirstOrThrow();
  return { head: row.head, floor: row.floor, feedEpoch: row.feed_epoch };
}

export function feedHead(office: Office): Promise<FeedState> {
  return readState(office.db, office.tenant);
}

/** Reads events out of the table; each is parsed when somebody needs to look into it, and once. */
export function eventReader(db: Database, tenant: string): ReadEvents {
  return async (after, limit) => {
    const rows = await db
      .selectFrom('feed_event')
      .select(['cursor', 'at', 'body'])
      .where('tenant_id', '=', tenant)
      .where('partition_key', '=', mainPartition)
      .where('cursor', '>', after)
      .orderBy('cursor')
      .limit(limit)
      .execute();
    return rows.map(({ cursor, at, body }) => tailEvent(cursor, at, body));
  };
}

function tailEvent(cursor: number, at: number, text: string): TailEvent {
  let read: StoredEvent | null = null;
  return { cursor, at, text, event: () => (read ??= JSON.parse(text) as StoredEvent) };
}

/**
 * The events after a cursor below the head, in order, within the bounds of a page. Throws `FeedGap` where
 * one is missing: then nothing may be told, whatever the reason (I10).
 */
export async function eventsAfter(office: Office, after: number): Promise<readonly TailEvent[]> {
  const events = await office.feedTail.after(after);
  if (events.length === 0) throw new FeedGap(after + 1);
  let characters = 0;
  const tooMany = events.findIndex((one, index) => {
    characters += one.text.length;
    return index > 0 && characters > maxPageCharacters;
  });
  return tooMany < 0 ? events : events.slice(0, tooMany);
}

/**
 * The page of the feed after `place` for this reader, as JSON. What is not for it (its own uses and
 * receipts, which its journal has; other shops' settings) becomes an empty event, so that cursors remain
 * gapless.
 */
export async function pageText(
  office: Office,
  { cursor: after, feedEpoch: readerEpoch }: Place,
  { head, floor, feedEpoch }: FeedState,
  reader: FeedReader,
): Promise<string> {
  const page = { v: protocolVersion, feedEpoch, after, head };
  const isAnother = readerEpoch !== null && readerEpoch !== feedEpoch;
  if (isAnother || head <= after) return JSON.stringify({ ...page, events: [] });
  if (after < floor) return JSON.stringify({ ...page, snapshotDue: true, events: [] });
  const texts = (await eventsAfter(office, after)).map((event) => textFor(event, reader));
  // Read with the head or later: what was written in between is there already.
  const newest = JSON.stringify({ ...page, head: Math.max(head, after + texts.length) });
  return `${newest.slice(0, -1)},"events":[${texts.join(',')}]}`;
}

export interface FeedReader {
  readonly shop: string;
  readonly device: string;
  readonly epoch: number;
}

const nothing: FeedEvent = { kind: 'uses', uses: [] };

/** As it lies in the database where all of it is for this reader: it is written once for all of them. */
function textFor(one: TailEvent, reader: FeedReader): string {
  const event = one.event();
  const theirs = forReader(event, reader);
  return theirs === event ? one.text : JSON.stringify(theirs);
}

/** What of an event is for this reader: the very same object where that is all of it. */
export function forReader(event: StoredEvent, reader: FeedReader): FeedEvent {
  switch (event.kind) {
    case 'shop':
      return event.shop.id === reader.shop ? event : nothing;
    case 'uses':
      return event.uses.some((use) => isOwn(use, reader))
        ? { kind: 'uses', uses: event.uses.filter((use) => !isOwn(use, reader)) }
        : event;
    case 'staff':
      return { kind: 'staff', acts: staffFor(event.acts, reader) };
    case 'customers': {
      const theirs = customersFor(event.customers, reader.shop);
      return theirs.elsewhere === undefined ? event : theirs;
    }
    case 'receipts':
      return event.receipts.some(({ by }) => by !== null && isOwn(by, reader))
        ? {
            kind: 'receipts',
            receipts: event.receipts.filter(({ by }) => by === null || !isOwn(by, reader)),
          }
        : event;
    case 'case':
    case 'device':
      return nothing;
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
