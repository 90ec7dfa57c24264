import { setTimeout as sleep } from 'node:timers/promises';
import type { Crypto } from '../../shared/protocol/crypto.ts';
import { feedPage, snapshotPage, vouchersPage } from '../../shared/protocol/feed.ts';
import type { FeedEvent, FeedPage, SnapshotPage } from '../../shared/protocol/feed.ts';
import type { Announce, Clock, Log, Store, Writer } from '../app/ports.ts';
import { answerTimeoutMs } from './hqClient.ts';
import type { HqAnswer, HqClient } from './hqClient.ts';
import { believe } from './manifest.ts';
import { askAnew } from './restoredHq.ts';
import { pullVouchers } from './snapshotVouchers.ts';

/** Rows of one transaction while the counter may be at work: 100 rows keep a redemption's p99 under 4 ms. */
const rowsPerSlice = 100;
/** Rows of one transaction while nobody can sell yet, since the first data is still on its way. */
const rowsPerFirstSlice = 500;
/** Vouchers of one transaction looked at, of those HQ may no longer know: most are only read. */
const rowsPerSweep = 1_000;
/** The counter's turn between two slices. */
const pauseMs = 20;

export interface PullDeps {
  readonly store: Store;
  readonly crypto: Crypto;
  readonly clock: Pick<Clock, 'now'>;
  readonly client: HqClient;
  readonly log: Log;
  readonly announce: Announce;
  /** 0…1 while a snapshot is under way, else `null`. */
  readonly onProgress: (progress: number | null) => void;
  /** HQ was restored: it may lack what was sent. */
  readonly onRestored: () => void;
}

/** `caughtUp`: this terminal knows everything HQ had when it answered. */
export type PullOutcome =
  | { readonly outcome: 'more' | 'caughtUp' }
  | { readonly outcome: 'failed'; readonly answer: Exclude<HqAnswer<never>, { result: 'answer' }> };

/** Fetches one page of what is due (snapshot or feed) and applies it. `waitSeconds` holds a feed open. */
export async function pullOnce(
  deps: PullDeps,
  waitSeconds: number,
  signal: AbortSignal,
): Promise<PullOutcome> {
  const sync = deps.store.read((tx) => tx.sync());
  if (sync.snapshotPage === vouchersPage) {
    const outcome = await pullVouchers(deps, signal);
    return outcome === 'startOver' ? startOver(deps) : outcome;
  }
  if (sync.snapshotPage !== null) return pullSnapshot(deps, sync.snapshotPage, signal);
  await sweep(deps, signal);
  const { cursor, feedEpoch } = sync;
  const head = deps.store.read((tx) => tx.head().seq);
  const answer = await deps.client.ask({
    method: 'GET',
    path: `/v1/feed?after=${cursor}&epoch=${feedEpoch}&wait=${waitSeconds}&head=${head}`,
    reply: feedPage,
    timeoutMs: answerTimeoutMs + waitSeconds * 1000,
    signal,
  });
  if (answer.result !== 'answer') return { outcome: 'failed', answer };
  return applyFeedPage(deps, answer.value, signal);
}

async function pullSnapshot(
  deps: PullDeps,
  page: number,
  signal: AbortSignal,
): Promise<PullOutcome> {
  const path = `/v1/snapshot?page=${page}`;
  const answer = await deps.client.ask({ method: 'GET', path, reply: snapshotPage, signal });
  if (answer.result !== 'answer') return { outcome: 'failed', answer };
  await applySnapshotPage(deps, answer.value, signal);
  return { outcome: 'more' };
}

const notHq: PullOutcome = {
  outcome: 'failed',
  answer: { result: 'noAnswer', why: 'notHq' },
};

/** Starts over from a snapshot: the feed's numbers no longer mean what they did. */
function startOver(deps: PullDeps): PullOutcome {
  const isRestored = deps.store.read((tx) => tx.sync().lastSync !== null);
  deps.log.warn({}, 'the feed began anew: taking a snapshot');
  deps.store.write((tx) => {
    tx.setSync({ ...tx.sync(), snapshotPage: 0 });
    // At the very first there is nothing it could have lost.
    if (isRestored) askAnew(tx);
  });
  if (isRestored) deps.onRestored();
  return { outcome: 'more' };
}

/** Away for so long that the changes in between are kept no longer; what HQ has is all there. */
function takeSnapshot(deps: PullDeps): PullOutcome {
  deps.log.warn({}, 'the feed is not kept that far back: taking a snapshot');
  deps.store.write((tx) => tx.setSync({ ...tx.sync(), snapshotPage: 0 }));
  return { outcome: 'more' };
}

async function applyFeedPage(
  deps: PullDeps,
  page: FeedPage,
  signal: AbortSignal,
): Promise<PullOutcome> {
  const before = deps.store.read((tx) => tx.sync());
  // A head below our cursor: HQ was restored and forgot to say so.
  if (page.feedEpoch !== before.feedEpoch || page.head < page.after) return startOver(deps);
  if (page.after !== before.cursor) return { outcome: 'more' };
  if (page.snapshotDue === true) return takeSnapshot(deps);
  // More is said to be there, and none of it comes: asking again at once would never end.
  if (page.events.length === 0 && page.head > page.after) return notHq;
  await applySlices(deps, page.events, rowsPerSlice, signal, (tx, _done, count) => {
    const sync = tx.sync();
    tx.setSync({ ...sync, cursor: sync.cursor + count });
  });
  const { cursor } = deps.store.read((tx) => tx.sync());
  if (cursor < page.head) return { outcome: 'more' };
  deps.store.write((tx) => {
    // What a frozen counter does is told to nobody: for the rules it works alone, and its doubt adds up.
    if (tx.sync().standing === 'frozen') return;
    tx.setSync({ ...tx.sync(), lastSync: Math.floor(deps.clock.now().effective) });
    // What was accepted in doubt was judged by less than is known now.
    tx.clearDoubt();
  });
  return { outcome: 'caughtUp' };
}

async function applySnapshotPage(
  deps: PullDeps,
  page: SnapshotPage,
  signal: AbortSignal,
): Promise<void> {
  const before = deps.store.read((tx) => tx.sync());
  const isFirst = page.page === 0;
  if (!isFirst && page.feedEpoch !== before.feedEpoch) return void startOver(deps);
  if (isFirst) deps.store.write((tx) => tx.beginSnapshot());
  // Later pages hold later things too; the cursor stays the first page's, and the feed brings them again.
  const place = isFirst
    ? { feedEpoch: page.feedEpoch, cursor: page.cursor }
    : { feedEpoch: before.feedEpoch, cursor: before.cursor };
  const size = before.lastSync === null ? rowsPerFirstSlice : rowsPerSlice;
  await applySlices(deps, page.events, size, signal, (tx, isLast) => {
    if (!isLast) return;
    tx.setSync({ ...tx.sync(), ...place, snapshotPage: page.next, snapshotAfter: null });
    // Until now nothing was forgotten: a counter sells on while the snapshot comes.
    if (page.next === null) tx.endSnapshot();
  });
  // Vouchers are what takes long; what comes before and after them counts for nothing.
  deps.onProgress(page.next === null ? null : page.page < vouchersPage ? 0 : 1);
}

/** What HQ no longer has takes room; a sweep cut short goes on with the next pull. */
async function sweep(deps: PullDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !deps.store.write((tx) => tx.sweepVouchers(rowsPerSweep))) {
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

type Advance = (tx: Writer, isLast: boolean, count: number) => void;

/**
 * Applies events in small transactions, each with its own step of the cursor, and lets the counter have
 * its turn in between. An empty list is one empty step. Stops between two slices when `signal` aborts.
 */
async function applySlices(
  deps: PullDeps,
  events: readonly FeedEvent[],
  rows: number,
  signal: AbortSignal,
  advance: Advance,
): Promise<void> {
  const slices = slicesByRows(events, rows);
  for (const [index, slice] of slices.entries()) {
    if (index > 0) await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    deps.store.write((tx) => {
      applyBelieved(deps, tx, slice.events);
      advance(tx, index === slices.length - 1, slice.completes);
    });
  }
  tellScreens(deps, events);
}

/**
 * Applied one by one: a notice is judged by the manifest before it. Faults are told, and hold nothing up.
 */
function applyBelieved(deps: PullDeps, tx: Writer, events: readonly FeedEvent[]): void {
  for (const one of events) {
    const { event, faults } = believe(deps.crypto, tx, one);
    for (const fault of faults) {
      if (fault !== 'otherShop') deps.log.error({ fault }, 'a key is not the chain’s to give');
    }
    if (event !== null) tx.applyFeed([event]);
  }
}

function rowsOf(event: FeedEvent): number {
  switch (event.kind) {
    case 'vouchers':
      return event.vouchers.length;
    case 'customers':
      return event.customers.length + (event.elsewhere?.length ?? 0);
    case 'forgotten':
      return event.customers.length;
    case 'contactWishes':
      return event.wishes.length;
    case 'uses':
      return event.uses.length;
    case 'receipts':
      return event.receipts.length;
    case 'staff':
      return event.acts.length;
    case 'keyNotices':
      return event.notices.length;
    case 'kills':
      return event.kills.length;
    case 'holidays':
    case 'campaign':
    case 'person':
    case 'shop':
    case 'keys':
    case 'codeRules':
      return 1;
  }
}

/** What one transaction applies, and how many whole events it brings to their end. */
interface Slice {
  readonly events: FeedEvent[];
  rows: number;
  completes: number;
}

function chunks<T>(rows: readonly T[], most: number): readonly T[][] {
  const count = Math.max(1, Math.ceil(rows.length / most));
  return Array.from({ length: count }, (_, n) => rows.slice(n * most, (n + 1) * most));
}

/** An event of many rows in parts: applying it twice after a plug was pulled changes nothing (I10). */
function partsOf(event: FeedEvent, most: number): readonly FeedEvent[] {
  switch (event.kind) {
    case 'vouchers':
      return chunks(event.vouchers, most).map((vouchers) => ({ ...event, vouchers }));
    case 'customers':
      return [
        ...chunks(event.customers, most).map((customers): FeedEvent => {
          return { kind: 'customers', customers };
        }),
        ...chunks(event.elsewhere ?? [], most).map((elsewhere): FeedEvent => {
          return { kind: 'customers', customers: [], elsewhere };
        }),
      ];
    case 'uses':
      return chunks(event.uses, most).map((uses) => ({ ...event, uses }));
    case 'receipts':
      return chunks(event.receipts, most).map((receipts) => ({ ...event, receipts }));
    case 'keyNotices':
      return chunks(event.notices, most).map((notices) => ({ ...event, notices }));
    case 'kills':
      return chunks(event.kills, most).map((kills) => ({ ...event, kills }));
    default:
      return [event];
  }
}

function slicesByRows(events: readonly FeedEvent[], most: number): readonly Slice[] {
  let current: Slice = { events: [], rows: 0, completes: 0 };
  const slices = [current];
  for (const event of events) {
    for (const part of partsOf(event, most)) {
      const rows = rowsOf(part);
      if (current.rows + rows > most && current.events.length > 0) {
        current = { events: [], rows: 0, completes: 0 };
        slices.push(current);
      }
      current.events.push(part);
      current.rows += rows;
    }
    current.completes += 1;
  }
  return slices;
}

function tellScreens(deps: PullDeps, events: readonly FeedEvent[]): void {
  if (events.length === 0) return;
  deps.announce('data');
  const aboutPeople = events.some((event) => event.kind === 'person' || event.kind === 'shop');
  if (aboutPeople) deps.announce('session');
}
