import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import { vouchersPage } from '../../shared/protocol/feed.ts';
import { unpackVoucherPage } from '../../shared/protocol/voucherPage.ts';
import type { PackedVoucher, VoucherPage } from '../../shared/protocol/voucherPage.ts';
import type { Log, Store, SyncState } from '../app/ports.ts';
import type { HqAnswer, HqClient } from './hqClient.ts';

/** Vouchers of one transaction while the counter may be at work: in their order, a few milliseconds. */
const rowsPerSlice = 500;
/** The counter's turn between two of them. */
const pauseMs = 5;
/** Vouchers of one transaction while nobody can sell yet; the line and the screens still get their turn. */
const rowsPerFirstSlice = 2_000;

export interface VoucherPullDeps {
  readonly store: Store;
  readonly client: HqClient;
  readonly log: Log;
  /** 0…1 while a snapshot is under way, else `null`. */
  readonly onProgress: (progress: number | null) => void;
}

export type VoucherPull =
  | 'startOver'
  | { readonly outcome: 'more' }
  | { readonly outcome: 'failed'; readonly answer: Exclude<HqAnswer<never>, { result: 'answer' }> };

const anyPage = z.custom<VoucherPage>((value) => value !== undefined);

function ask(
  { client, log }: VoucherPullDeps,
  after: string | null,
  signal: AbortSignal,
): Promise<HqAnswer<VoucherPage>> {
  return client.ask({
    method: 'GET',
    path: after === null ? '/v1/snapshot/vouchers' : `/v1/snapshot/vouchers?after=${after}`,
    reply: anyPage,
    packed(body) {
      const read = unpackVoucherPage(body, { after, self: vouchersPage });
      if ('page' in read) return read.page;
      log.error({ fault: read.fault }, 'a page of vouchers was refused whole');
      return undefined;
    },
    signal,
  });
}

function lastRef(vouchers: readonly PackedVoucher[]): string | null {
  const last = vouchers.at(-1);
  return last === undefined ? null : bytesToHex(last.ref);
}

/** How far a snapshot's vouchers are, by the first bytes of a ref: refs are hashes, and lie evenly. */
function progressAt(ref: string | null): number {
  return ref === null ? 0 : Number.parseInt(ref.slice(0, 4), 16) / 0x1_0000;
}

/**
 * Takes the vouchers of a snapshot, page by page; while one is set down the next is on its way. Cut
 * anywhere it goes on behind the last voucher that is kept.
 */
export async function pullVouchers(
  deps: VoucherPullDeps,
  signal: AbortSignal,
): Promise<VoucherPull> {
  const { snapshotAfter } = deps.store.read((tx) => tx.sync());
  let coming = ask(deps, snapshotAfter, signal);
  for (;;) {
    const answer = await coming;
    if (answer.result !== 'answer') return { outcome: 'failed', answer };
    const page = answer.value;
    const before = deps.store.read((tx) => tx.sync());
    // Behind our own cursor it can't hold everything up to that: head office was restored meanwhile.
    if (page.feedEpoch !== before.feedEpoch || page.head < before.cursor) return 'startOver';
    const isLast = page.next !== vouchersPage;
    if (!isLast) coming = ask(deps, lastRef(page.vouchers), signal);
    await setDown(deps, page, before, signal);
    if (isLast || signal.aborted) return { outcome: 'more' };
  }
}

async function setDown(
  { store, onProgress }: VoucherPullDeps,
  { vouchers, next }: VoucherPage,
  before: SyncState,
  signal: AbortSignal,
): Promise<void> {
  const isFirst = before.lastSync === null;
  const size = isFirst ? rowsPerFirstSlice : rowsPerSlice;
  for (let from = 0; from === 0 || from < vouchers.length; from += size) {
    if (from > 0)
      await (isFirst ? nextTurn() : sleep(pauseMs, undefined, { signal }).catch(() => undefined));
    if (signal.aborted) return;
    const slice = vouchers.slice(from, from + size);
    const isEnd = from + size >= vouchers.length;
    store.write((tx) => {
      tx.applyPackedVouchers(slice);
      const sync = tx.sync();
      const snapshotAfter = lastRef(slice) ?? sync.snapshotAfter;
      tx.setSync({ ...sync, snapshotAfter, snapshotPage: isEnd ? next : sync.snapshotPage });
      if (isEnd && next === null) tx.endSnapshot();
    });
  }
  onProgress(next === null ? null : progressAt(lastRef(vouchers)));
}
