import { z } from 'zod';
import { approvalWays } from '../../shared/protocol/entry.ts';
import type { Office } from '../office.ts';

export const approvalReport = z.object({
  shop: z.string(),
  device: z.string(),
  epoch: z.int(),
  seq: z.int(),
  personId: z.string(),
  askedBy: z.string(),
  /** Kind of the entry that was agreed to. */
  kind: z.string(),
  how: z.enum(approvalWays),
  businessDay: z.string(),
  at: z.int(),
  receivedAt: z.int(),
  /** Signed in on that business day anywhere, as the terminal knew it. */
  onDuty: z.boolean(),
  /** The same by everything head office has been told by now: `false` is for a person to look at. */
  onDutyByAll: z.boolean(),
});
export type ApprovalReport = z.infer<typeof approvalReport>;

/**
 * Newest arrivals first. Whether somebody was at work is worked out as it is asked: a counter that was
 * offline may tell of their sign-in later.
 */
export async function approvals(office: Office, limit: number): Promise<ApprovalReport[]> {
  const rows = await office.db
    .selectFrom('staff_approval as agreed')
    .selectAll('agreed')
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('staff_session as session')
            .select('session.first_seq')
            .whereRef('session.tenant_id', '=', 'agreed.tenant_id')
            .whereRef('session.person_id', '=', 'agreed.person_id')
            .whereRef('session.business_day', '=', 'agreed.business_day'),
        )
        .as('known'),
    )
    .where('agreed.tenant_id', '=', office.tenant)
    .orderBy('agreed.received_at', 'desc')
    .orderBy('agreed.device_id')
    .orderBy('agreed.seq', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    shop: row.shop_id,
    device: row.device_id,
    epoch: row.epoch,
    seq: row.seq,
    personId: row.person_id,
    askedBy: row.asked_by,
    kind: row.kind,
    how: row.how,
    businessDay: row.business_day,
    at: row.at,
    receivedAt: row.received_at,
    onDuty: row.on_duty,
    onDutyByAll: Boolean(row.known),
  }));
}
