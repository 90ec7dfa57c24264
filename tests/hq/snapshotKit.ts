import { snapshotPage, vouchersPage } from '../../shared/protocol/feed.ts';
import type { FeedEvent } from '../../shared/protocol/feed.ts';
import { unpackVoucherPage, voucherOfPacked } from '../../shared/protocol/voucherPage.ts';
import type { VoucherPage } from '../../shared/protocol/voucherPage.ts';
import type { PaperTerminal } from './paperTerminal.ts';

/** One page of a snapshot, with whatever it says as events. */
export interface AnyPage {
  readonly feedEpoch: number;
  readonly cursor: number;
  readonly events: readonly FeedEvent[];
}

export async function packedPage(
  terminal: PaperTerminal,
  after: string | null,
): Promise<VoucherPage> {
  const path = after === null ? '/v1/snapshot/vouchers' : `/v1/snapshot/vouchers?after=${after}`;
  const response = await terminal.fetchSigned(path);
  const body = new Uint8Array(await response.arrayBuffer());
  const read = unpackVoucherPage(body, { after, self: vouchersPage });
  if ('fault' in read) throw new Error(`page after ${after}: ${read.fault} (${response.status})`);
  return read.page;
}

/** All of a snapshot, page by page, as a terminal asks for it. */
export async function* snapshotPages(terminal: PaperTerminal): AsyncGenerator<AnyPage> {
  let after: string | null = null;
  for (let next: number | null = 0; next !== null;) {
    if (next === vouchersPage) {
      const page: VoucherPage = await packedPage(terminal, after);
      const vouchers = page.vouchers.map(voucherOfPacked);
      after = vouchers.at(-1)?.ref ?? after;
      next = page.next;
      yield {
        feedEpoch: page.feedEpoch,
        cursor: page.head,
        events: [{ kind: 'vouchers', vouchers }],
      };
    } else {
      const response = await terminal.fetchSigned(`/v1/snapshot?page=${next}`);
      const page = snapshotPage.parse(await response.json());
      next = page.next;
      yield page;
    }
  }
}
