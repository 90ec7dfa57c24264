import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import type { Tx } from '../store/schema.ts';

/**
 * What one counter, or one web shop, holds at once: a claim never lapses, and each is in the way of everybody
 * else. A counter has one, and those of a few that it could not release yet; a web shop one for each order
 * that is being paid.
 */
export const maxOpenClaims = { device: 200, channel: 5_000 } as const;

function roomOf(claimant: string): number {
  return claimant.startsWith('key:') ? maxOpenClaims.channel : maxOpenClaims.device;
}

/** To be called when the newest is counted already. Throws `conflict`; of several asked at once a few more may be. */
export async function requireRoom(office: Office, tx: Tx, claimant: string): Promise<void> {
  const most = roomOf(claimant);
  const beyond = await tx
    .selectFrom('claim')
    .select('claim_id')
    .where('tenant_id', '=', office.tenant)
    .where('claimant', '=', claimant)
    .where('state', '=', 'open')
    .offset(most)
    .limit(1)
    .executeTakeFirst();
  if (beyond === undefined) return;
  throw new HqProblem('conflict', `${most} claims are open: release some, or a person does`);
}
