import { z } from 'zod';
import type { ReconcileReport } from '../../shared/protocol/digest.ts';
import { mainPartition } from '../office.ts';
import type { Office } from '../office.ts';

/** A terminal's last comparison of one section with head office. */
export const reconciliation = z.object({
  device: z.string(),
  section: z.string(),
  at: z.int(),
  rows: z.int(),
  differing: z.int(),
  mended: z.int(),
  firstRef: z.string().nullable(),
  firstWhat: z.string().nullable(),
});
export type Reconciliation = z.infer<typeof reconciliation>;

export async function noteReconciled(
  office: Office,
  device: string,
  { section, rows, differing, mended, first }: ReconcileReport,
): Promise<void> {
  const said = {
    at: office.now(),
    row_count: rows,
    differing,
    mended,
    first_ref: first?.ref ?? null,
    first_what: first?.what ?? null,
  };
  await office.db
    .insertInto('reconciliation')
    .values({
      tenant_id: office.tenant,
      partition_key: mainPartition,
      device_id: device,
      section,
      ...said,
    })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'device_id', 'section']).doUpdateSet(said),
    )
    .execute();
}

/** Those that found a difference first, then the newest. */
export async function reconciliations(office: Office, limit: number): Promise<Reconciliation[]> {
  const rows = await office.db
    .selectFrom('reconciliation')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .orderBy('differing', 'desc')
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    device: row.device_id,
    section: row.section,
    at: row.at,
    rows: row.row_count,
    differing: row.differing,
    mended: row.mended,
    firstRef: row.first_ref,
    firstWhat: row.first_what,
  }));
}
