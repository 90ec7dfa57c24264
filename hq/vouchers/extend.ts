import { z } from 'zod';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import { contradictionsOf } from '../../shared/domain/campaign/contradictions.ts';
import type { CivilDate } from '../../shared/domain/time/civil.ts';
import { civilDate, hex } from '../../shared/protocol/primitives.ts';
import { campaignById, putCampaign } from '../campaigns/campaigns.ts';
import { contradictionMessage } from '../campaigns/contradictionMessage.ts';
import { inEvents, writeWithFeed } from '../feed/feedWriter.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import { voucherOfRow } from '../store/rows.ts';
import type { Tx } from '../store/schema.ts';
import type { VoucherTable } from '../store/tables/vouchers.ts';

const maxRefs = 1000;

/** Extends (延期) a whole campaign, or the vouchers listed. What is printed on them keeps working. */
export const extension = z.union([
  z.strictObject({ campaignId: z.string().min(1).max(40), through: civilDate }),
  z.strictObject({ refs: z.array(hex(16)).min(1).max(maxRefs), through: civilDate }),
]);
export type Extension = z.infer<typeof extension>;

export const extensionReply = z.object({
  /** The campaign's new version; `null` where vouchers were listed. */
  version: z.int().min(1).nullable(),
  /** How many vouchers it concerns. */
  vouchers: z.int().min(0),
});
export type Extended = z.infer<typeof extensionReply>;

/** Nothing is ever shortened: a day before the one granted already is refused with `conflict`. */
export function extend(office: Office, wanted: Extension): Promise<Extended> {
  return 'refs' in wanted
    ? extendVouchers(office, wanted.refs, wanted.through)
    : extendCampaign(office, wanted.campaignId, wanted.through);
}

function extendCampaign(office: Office, id: string, through: CivilDate): Promise<Extended> {
  return writeWithFeed(office, async (tx, feed) => {
    const before = await campaignById(office, tx, id);
    refuseShorter(before.extendedThrough, through);
    const version = before.version + 1;
    const campaign: Campaign = { ...before, version, extendedThrough: through };
    const faults = contradictionsOf(campaign).map(({ code }) => ({
      field: 'through',
      message: contradictionMessage(code),
    }));
    if (faults.length > 0) throw new HqProblem('badInput', 'see faults', faults);
    await putCampaign(office, tx, feed, campaign);
    return { version, vouchers: await countOf(office, tx, campaign.no) };
  });
}

async function countOf(office: Office, tx: Tx, campaignNo: number): Promise<number> {
  const { count } = await tx
    .selectFrom('voucher')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('tenant_id', '=', office.tenant)
    .where('campaign_no', '=', campaignNo)
    .executeTakeFirstOrThrow();
  return Number(count);
}

function extendVouchers(
  office: Office,
  refs: readonly string[],
  through: CivilDate,
): Promise<Extended> {
  return writeWithFeed(office, async (tx, feed) => {
    const rows = await listed(office, tx, [...new Set(refs)]);
    for (const row of rows) refuseShorter(row.extended_through, through);
    await tx
      .updateTable('voucher')
      .set({ extended_through: through })
      .where('tenant_id', '=', office.tenant)
      .where('ref', 'in', [...new Set(refs)])
      .execute();
    const vouchers = rows.map((row) => voucherOfRow({ ...row, extended_through: through }));
    for (const event of inEvents(vouchers, (slice) => ({ kind: 'vouchers', vouchers: slice }))) {
      feed.add(event);
    }
    return { version: null, vouchers: vouchers.length };
  });
}

/** All of them, or none: throws `notFound` naming those that are not known. */
async function listed(
  office: Office,
  tx: Tx,
  refs: readonly string[],
): Promise<readonly VoucherTable[]> {
  const rows = await tx
    .selectFrom('voucher')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('ref', 'in', refs)
    .execute();
  const known = new Set(rows.map(({ ref }) => ref));
  const faults = refs
    .filter((ref) => !known.has(ref))
    .map((ref) => ({ field: ref, message: 'no such voucher' }));
  if (faults.length > 0) throw new HqProblem('notFound', 'see faults', faults);
  return rows;
}

function refuseShorter(before: CivilDate | null, through: CivilDate): void {
  if (before !== null && through < before) {
    throw new HqProblem('conflict', `already extended through ${before}`);
  }
}
