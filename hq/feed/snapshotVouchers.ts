import { vouchersPage } from '../../shared/protocol/feed.ts';
import { maxVouchersPerPage, voucherPagePacker } from '../../shared/protocol/voucherPage.ts';
import { mainPartition } from '../office.ts';
import type { Office } from '../office.ts';
import { voucherOfRow } from '../store/rows.ts';
import { feedHead } from './readFeed.ts';
import { pageAfterVouchers } from './snapshot.ts';

/** Rows held at one time: packed at once, they are gone before the next come. */
const rowsPerQuery = 1_000;

const terminalColumns = [
  'ref',
  'campaign_no',
  'first_day',
  'last_day',
  'extended_through',
  'customer',
  'home_shop',
  'uses_allowed',
  'amount_minor',
  'killed_at',
  'form',
  'hint',
] as const;

/**
 * The vouchers behind this ref (`null`: from the beginning), packed, in the order of their refs. Nobody's
 * place in that order ever changes and none is deleted, so whatever is added meanwhile moves no page: what
 * comes to stand behind the reader is in the feed after the cursor of page 0. The head is read before the
 * rows, so that the page holds everything up to it.
 *
 * Every terminal of the partition gets the same vouchers, also those of campaigns that don't run in its
 * shop: a static code says nothing of its campaign, and "only at …" is told from this row (ADR 38).
 */
export async function packedVouchers(
  office: Office,
  after: string | null,
  most = maxVouchersPerPage,
): Promise<Uint8Array> {
  const { head, feedEpoch } = await feedHead(office);
  const packer = voucherPagePacker(most);
  let count = 0;
  for (let last = after; count < most;) {
    const wanted = Math.min(rowsPerQuery, most - count);
    const rows = await rowsAfter(office, last, wanted);
    packer.add(rows.map(voucherOfRow));
    count += rows.length;
    if (rows.length < wanted) break;
    last = rows.at(-1)?.ref ?? last;
  }
  const { total, next } = await pageAfterVouchers(office);
  return packer.page({ feedEpoch, head, total, next: count === most ? vouchersPage : next });
}

function rowsAfter(office: Office, after: string | null, most: number) {
  return office.db
    .selectFrom('voucher')
    .select(terminalColumns)
    .where('tenant_id', '=', office.tenant)
    .where('partition_key', '=', mainPartition)
    .where('ref', '>', after ?? '')
    .orderBy('tenant_id')
    .orderBy('ref')
    .limit(most)
    .execute();
}
