import { z } from 'zod';
import { voucherIdText, noCodeRules } from '../../shared/domain/codes/code.ts';
import { readCodeCell } from '../../shared/domain/imports/codeCell.ts';
import type { CodeRules } from '../../shared/protocol/feed.ts';
import { voucherRef } from '../../shared/protocol/keyedHash.ts';
import { civilDate } from '../../shared/protocol/primitives.ts';
import { campaignById } from '../campaigns/campaigns.ts';
import { mainPartition } from '../office.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import type { VoucherTable } from '../store/tables/vouchers.ts';

export const voucherReport = z.object({
  ref: z.string(),
  hint: z.string(),
  form: z.enum(['static', 'signed', 'foreign']),
  campaignNo: z.int(),
  firstDay: civilDate,
  lastDay: civilDate,
  extendedThrough: civilDate.nullable(),
  customer: z.string().nullable(),
  homeShop: z.string().nullable(),
  usesAllowed: z.int(),
  usesCounted: z.int(),
  amountMinor: z.int().nullable(),
  amountCountedMinor: z.int(),
  killedAt: z.int().nullable(),
  batchId: z.string().nullable(),
});
export type VoucherReport = z.infer<typeof voucherReport>;

function reportOf(row: VoucherTable): VoucherReport {
  return {
    ref: row.ref,
    hint: row.hint,
    form: row.form,
    campaignNo: row.campaign_no,
    firstDay: row.first_day,
    lastDay: row.last_day,
    extendedThrough: row.extended_through,
    customer: row.customer,
    homeShop: row.home_shop,
    usesAllowed: row.uses_allowed,
    usesCounted: row.uses_counted,
    amountMinor: row.amount_minor,
    amountCountedMinor: row.amount_counted,
    killedAt: row.killed_at,
    batchId: row.batch_id,
  };
}

export interface VouchersWanted {
  readonly campaignId: string | null;
  readonly batchId: string | null;
  readonly customer: string | null;
  readonly limit: number;
  readonly after: number;
}

/** In the order they came, all or one campaign's, batch's or customer's; `next`: give it as `after`. */
export async function voucherList(
  office: Office,
  wanted: VouchersWanted,
): Promise<{ readonly vouchers: readonly VoucherReport[]; readonly next: number | null }> {
  let query = office.db
    .selectFrom('voucher')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('partition_key', '=', mainPartition)
    .where('voucher_no', '>', wanted.after);
  if (wanted.campaignId !== null) {
    const { no } = await campaignById(office, office.db, wanted.campaignId);
    query = query.where('campaign_no', '=', no);
  }
  if (wanted.batchId !== null) query = query.where('batch_id', '=', wanted.batchId);
  if (wanted.customer !== null) query = query.where('customer', '=', wanted.customer);
  const rows = await query
    .orderBy('voucher_no')
    .limit(wanted.limit + 1)
    .execute();
  const page = rows.slice(0, wanted.limit);
  const isMore = rows.length > wanted.limit;
  return { vouchers: page.map(reportOf), next: isMore ? (page.at(-1)?.voucher_no ?? null) : null };
}

/** Throws `notFound`. */
export async function voucherByRef(office: Office, ref: string): Promise<VoucherReport> {
  const row = await office.db
    .selectFrom('voucher')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('ref', '=', ref)
    .executeTakeFirst();
  if (row === undefined) throw new HqProblem('notFound', 'no such voucher');
  return reportOf(row);
}

/** By its code, read as a counter reads it; the code is kept nowhere. Throws `badInput`, `notFound`. */
export async function voucherByCode(office: Office, text: string): Promise<VoucherReport> {
  const { code_rules: rules } = await office.db
    .selectFrom('tenant')
    .select('code_rules')
    .where('tenant_id', '=', office.tenant)
    .executeTakeFirstOrThrow();
  const read = readCodeCell(text, { ...noCodeRules, ...(JSON.parse(rules) as CodeRules) });
  if (!read.ok) throw new HqProblem('badInput', 'no code of a voucher that is kept in a list');
  return voucherByRef(
    office,
    voucherRef(office.crypto, office.keys.chainKey, voucherIdText(read.code)),
  );
}
