import { z } from 'zod';
import type { ClaimItem } from '../../shared/protocol/claims.ts';
import type { Office } from '../office.ts';
import type { ClaimTable } from '../store/tables/claims.ts';

export const claimReport = z.object({
  claimId: z.string(),
  /** Device id, or `key:` and the id of a channel’s key. */
  claimant: z.string(),
  shop: z.string(),
  orderId: z.string(),
  customer: z.string().nullable(),
  businessDay: z.string(),
  state: z.enum(['open', 'refused', 'used', 'released', 'undone']),
  askedAt: z.int(),
  endedAt: z.int().nullable(),
  endedBy: z.string().nullable(),
  note: z.string().nullable(),
  items: z.array(
    z.object({
      ref: z.string(),
      campaignNo: z.int(),
      uses: z.int(),
      amountMinor: z.int().nullable(),
    }),
  ),
});
export type ClaimReport = z.infer<typeof claimReport>;

/** Newest first; what is open holds vouchers back from everybody else. */
export async function claimList(
  office: Office,
  { state, limit }: { readonly state: ClaimTable['state']; readonly limit: number },
): Promise<readonly ClaimReport[]> {
  const rows = await office.db
    .selectFrom('claim')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('state', '=', state)
    .orderBy('asked_at', 'desc')
    .orderBy('claim_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    claimId: row.claim_id,
    claimant: row.claimant,
    shop: row.shop_id,
    orderId: row.order_id,
    customer: row.customer,
    businessDay: row.business_day,
    state: row.state,
    askedAt: Number(row.asked_at),
    endedAt: row.ended_at === null ? null : Number(row.ended_at),
    endedBy: row.ended_by,
    note: row.ended_note,
    items: itemsOf(row).map(({ ref, campaignNo, uses, amountMinor }) => ({
      ref,
      campaignNo,
      uses,
      amountMinor,
    })),
  }));
}

/** None of a claim that was released before it was asked. */
export function itemsOf({ content }: Pick<ClaimTable, 'content'>): readonly ClaimItem[] {
  if (content === '') return [];
  return (JSON.parse(content) as { readonly items: readonly ClaimItem[] }).items;
}
