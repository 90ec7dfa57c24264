import type { Office } from '../office.ts';
import type { ClaimState } from '../store/tables/claims.ts';

const dayMs = 24 * 3_600_000;

/** A name that nobody claimed under for this long; a claim holds one for seconds. */
export const claimNamesKeptMs = dayMs;
/** What a claim gave that came to nothing, with the proof of its release. */
export const emptyClaimsKeptMs = 90 * dayMs;
/** What was used stands in the books for ever; so long a channel may give it back by its claim. */
export const usedClaimsKeptMs = 400 * dayMs;
/** Claims of one transaction. */
const claimsAtOnce = 5_000;

/** Drops claims that ended long ago, never an open one, and names that nobody claims under. */
export async function sweepClaims(office: Office): Promise<void> {
  const now = office.now();
  await office.db
    .deleteFrom('claim_lock')
    .where('tenant_id', '=', office.tenant)
    .where('at', '<', now - claimNamesKeptMs)
    .execute();
  for (const state of ['refused', 'released'] as const) {
    await dropEnded(office, state, now - emptyClaimsKeptMs);
  }
  for (const state of ['used', 'undone'] as const) {
    await dropEnded(office, state, now - usedClaimsKeptMs);
  }
}

async function dropEnded(
  office: Office,
  state: Exclude<ClaimState, 'open'>,
  before: number,
): Promise<void> {
  for (;;) {
    const { numDeletedRows } = await office.db
      .deleteFrom('claim')
      .where('tenant_id', '=', office.tenant)
      .where('claim_id', 'in', (eb) =>
        eb
          .selectFrom('claim')
          .select('claim_id')
          .where('tenant_id', '=', office.tenant)
          .where('state', '=', state)
          .where('asked_at', '<', before)
          .where((where) =>
            where.or([where('ended_at', 'is', null), where('ended_at', '<', before)]),
          )
          .limit(claimsAtOnce),
      )
      .executeTakeFirst();
    if (Number(numDeletedRows) < claimsAtOnce) return;
  }
}
