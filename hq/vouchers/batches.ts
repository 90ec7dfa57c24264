import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import { sameSecret } from '../access/secrets.ts';
import {
  formatNativeCode,
  makeNativeCode,
  nativeRandomBytes,
} from '../../shared/domain/codes/nativeCode.ts';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import type { CachedVoucher } from '../../shared/protocol/feed.ts';
import { plainText } from '../../shared/protocol/primitives.ts';
import { campaignById } from '../campaigns/campaigns.ts';
import { writeWithFeed } from '../feed/feedWriter.ts';
import { noteWritten } from '../idempotency/underWay.ts';
import { mainPartition } from '../office.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import { shopById } from '../shops/shops.ts';
import type { VoucherBatchTable } from '../store/tables/batches.ts';
import { handOut, newBatchId, ofCampaign } from './vouchers.ts';
import { knownAs } from './voucherCode.ts';
import type { Tx } from '../store/schema.ts';

/** Codes of one batch: what a printer's run comes to. */
export const maxCodesPerBatch = 200_000;
/** Codes made in one transaction. */
const codesPerSlice = 500;
const tokenBytes = 32;
/** How long the codes of a batch can be fetched, received or not. */
export const codesOpenMs = 24 * 3_600_000;

export const newBatch = z.strictObject({
  name: plainText(60).trim().min(1),
  campaignId: z.string().min(1).max(40),
  shop: z.string().min(1).max(40),
  count: z.int().min(1).max(maxCodesPerBatch),
});
export type NewBatch = z.infer<typeof newBatch>;

export const batchReport = z.object({
  batchId: z.string(),
  name: z.string(),
  campaignId: z.string(),
  shop: z.string(),
  count: z.int(),
  madeAt: z.int(),
  madeBy: z.string(),
  /** When its asker said that they have the codes: they go out no more. */
  receivedAt: z.int().nullable(),
});
export type BatchReport = z.infer<typeof batchReport>;

function reportOf(row: VoucherBatchTable): BatchReport {
  return {
    batchId: row.batch_id,
    name: row.name,
    campaignId: row.campaign_id,
    shop: row.shop_id,
    count: row.count,
    madeAt: row.made_at,
    madeBy: row.made_by,
    receivedAt: row.received_at,
  };
}

function tokenHash(token: string): string {
  return createHash('sha256').update(`countersign/batch-token/1\0${token}`).digest('hex');
}

/**
 * Begins a batch. The token is in this answer only: the codes follow from it and are kept nowhere, so
 * that a download that breaks off can be begun again. Throws `notFound`.
 */
export async function makeBatch(
  office: Office,
  wanted: NewBatch,
  by: string,
): Promise<BatchReport & { readonly token: string }> {
  await campaignById(office, office.db, wanted.campaignId);
  await shopById(office, office.db, wanted.shop);
  const token = bytesToHex(office.crypto.randomBytes(tokenBytes));
  const row: VoucherBatchTable = {
    tenant_id: office.tenant,
    partition_key: mainPartition,
    batch_id: newBatchId(office),
    made_at: office.now(),
    name: wanted.name,
    campaign_id: wanted.campaignId,
    shop_id: wanted.shop,
    count: wanted.count,
    token_hash: tokenHash(token),
    received_at: null,
    made_by: by,
  };
  await office.db.transaction().execute(async (tx) => {
    await tx.insertInto('voucher_batch').values(row).execute();
    await noteWritten(tx);
  });
  return { ...reportOf(row), token };
}

async function batchRow(office: Office, id: string): Promise<VoucherBatchTable> {
  const row = await office.db
    .selectFrom('voucher_batch')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('batch_id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new HqProblem('notFound', 'no such batch');
  return row;
}

export async function batch(office: Office, id: string): Promise<BatchReport> {
  return reportOf(await batchRow(office, id));
}

/** Newest first; `next`: give it as `after`. */
export async function batches(
  office: Office,
  limit: number,
  after: { readonly at: number; readonly id: string } | null,
): Promise<{ readonly batches: readonly BatchReport[]; readonly next: string | null }> {
  let query = office.db
    .selectFrom('voucher_batch')
    .selectAll()
    .where('tenant_id', '=', office.tenant);
  if (after !== null) {
    query = query.where((eb) =>
      eb.or([
        eb('made_at', '<', after.at),
        eb.and([eb('made_at', '=', after.at), eb('batch_id', '<', after.id)]),
      ]),
    );
  }
  const rows = await query
    .orderBy('made_at', 'desc')
    .orderBy('batch_id', 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const isMore = rows.length > limit && last !== undefined;
  return { batches: page.map(reportOf), next: isMore ? `${last.made_at}-${last.batch_id}` : null };
}

async function openedBy(office: Office, id: string, token: string): Promise<VoucherBatchTable> {
  const row = await batchRow(office, id);
  if (sameSecret(row.token_hash, tokenHash(token))) return row;
  throw new HqProblem('codeRefused', 'this is not the batch’s token');
}

/** The codes of a batch, from its token: the same each time. */
function codesFrom(token: string, batchId: string, from: number, to: number): readonly string[] {
  const seed = createHmac('sha256', token).update(`countersign/batch-codes/1\0${batchId}`).digest();
  return Array.from({ length: to - from }, (_, at) => {
    const random = createHmac('sha256', seed)
      .update(String(from + at))
      .digest();
    return makeNativeCode(random.subarray(0, nativeRandomBytes));
  });
}

/**
 * The file of a batch's codes, made as it goes out. One that broke off is begun again and makes no code
 * twice; `noteReceived` closes it, since nothing but the asker's word tells that a file arrived. Throws
 * `notFound`, `codeRefused` (the token), `conflict` (received, or a day old).
 */
export async function batchCodes(
  office: Office,
  id: string,
  token: string,
): Promise<AsyncIterable<string>> {
  const row = await openedBy(office, id, token);
  if (row.received_at !== null) {
    throw new HqProblem('conflict', 'its codes were received: withdraw the batch and make another');
  }
  if (office.now() - row.made_at > codesOpenMs) {
    throw new HqProblem('conflict', 'the day for its codes is over: withdraw it and make another');
  }
  return codeLines(office, row, token);
}

async function* codeLines(
  office: Office,
  row: VoucherBatchTable,
  token: string,
): AsyncGenerator<string> {
  yield '\u{feff}code,first day,last day\r\n';
  for (let from = 0; from < row.count; from += codesPerSlice) {
    const codes = codesFrom(token, row.batch_id, from, Math.min(from + codesPerSlice, row.count));
    const days = await keepCodes(office, row, codes);
    yield codes
      .map((code) => `${formatNativeCode(code)},${days.firstDay},${days.lastDay}\r\n`)
      .join('');
  }
}

/** It may have been received or withdrawn while its codes go out: none are made behind that. */
async function requireOpen(office: Office, tx: Tx, id: string): Promise<void> {
  const { received_at: closed } = await tx
    .selectFrom('voucher_batch')
    .select('received_at')
    .where('tenant_id', '=', office.tenant)
    .where('batch_id', '=', id)
    .executeTakeFirstOrThrow();
  if (closed !== null)
    throw new HqProblem('conflict', 'its codes were received, or it was withdrawn');
}

/** Takes those in that are new; answers the days of all. */
function keepCodes(
  office: Office,
  row: VoucherBatchTable,
  codes: readonly string[],
): Promise<Pick<CachedVoucher, 'firstDay' | 'lastDay'>> {
  return writeWithFeed(office, async (tx, feed) => {
    await requireOpen(office, tx, row.batch_id);
    const campaign = await campaignById(office, tx, row.campaign_id);
    const shop = await shopById(office, tx, row.shop_id);
    const terms = ofCampaign(office, campaign, shop.id);
    const made = codes.map((code): CachedVoucher => {
      return { ...terms, ...knownAs(office.crypto, office.keys.chainKey, code), form: 'static' };
    });
    const known = await tx
      .selectFrom('voucher')
      .select(['ref', 'first_day', 'last_day'])
      .where('tenant_id', '=', office.tenant)
      .where(
        'ref',
        'in',
        made.map(({ ref }) => ref),
      )
      .execute();
    const before = new Set(known.map(({ ref }) => ref));
    const fresh = made.filter(({ ref }) => !before.has(ref));
    const out = { shop, by: 'office', batchId: row.batch_id } as const;
    if (fresh.length > 0) await handOut(office, tx, feed, campaign, fresh, out);
    const [first] = known;
    if (first === undefined) return terms;
    return { firstDay: first.first_day, lastDay: first.last_day };
  });
}

/** Whoever has the token has the codes: it opens nothing any more. Idempotent. */
export async function noteReceived(
  office: Office,
  id: string,
  token: string,
): Promise<BatchReport> {
  await openedBy(office, id, token);
  await office.db
    .updateTable('voucher_batch')
    .set({ received_at: office.now() })
    .where('tenant_id', '=', office.tenant)
    .where('batch_id', '=', id)
    .where('received_at', 'is', null)
    .execute();
  return batch(office, id);
}
