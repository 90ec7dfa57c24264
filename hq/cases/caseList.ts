import { z } from 'zod';
import type { Office } from '../office.ts';
import type { CaseTable } from '../store/tables/journal.ts';
import { caseWhy } from './caseWhy.ts';
import type { CaseBody } from './caseWhy.ts';

export const caseReport = z.object({
  caseId: z.string(),
  kind: z.string(),
  shop: z.string(),
  device: z.string(),
  epoch: z.int(),
  seq: z.int(),
  ref: z.string().nullable(),
  /** Uses, or minor units where money is in question, beyond what was allowed. */
  beyond: z.int(),
  /** What it was judged by. */
  why: caseWhy.nullable(),
  openedAt: z.int(),
  closedAt: z.int().nullable(),
  closedBy: z.string().nullable(),
  closingNote: z.string().nullable(),
});
export type CaseReport = z.infer<typeof caseReport>;

/** Those a person must look at (`open`), or has (`closed`); newest first. */
export async function cases(
  office: Office,
  limit: number,
  state: 'open' | 'closed',
): Promise<CaseReport[]> {
  const rows = await office.db
    .selectFrom('case_file')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('closed_at', state === 'open' ? 'is' : 'is not', null)
    .orderBy('opened_at', 'desc')
    .orderBy('device_id')
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.map(caseOfRow);
}

export function caseOfRow(row: CaseTable): CaseReport {
  return {
    caseId: row.case_id,
    kind: row.kind,
    shop: row.shop_id,
    device: row.device_id,
    epoch: row.epoch,
    seq: row.seq,
    ref: row.ref,
    ...(JSON.parse(row.body) as CaseBody),
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    closedBy: row.closed_by,
    closingNote: row.closing_note,
  };
}
