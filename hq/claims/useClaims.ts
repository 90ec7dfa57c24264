import { sql } from 'kysely';
import type { EntryPlace } from '../../shared/protocol/feed.ts';
import type { Office } from '../office.ts';
import type { Tx } from '../store/schema.ts';
import { dropHolds } from './holds.ts';

/**
 * Claims that a redemption named end with it, in its transaction: what they held is in the books now. A claim
 * that ended before stays as it ended.
 */
export async function useClaims(
  office: Office,
  tx: Tx,
  used: ReadonlyMap<string, EntryPlace>,
): Promise<void> {
  if (used.size === 0) return;
  const claimIds = [...used.keys()].toSorted();
  const places = claimIds.flatMap((claimId) => used.get(claimId) ?? []);
  await sql`
    UPDATE claim SET state = 'used', ended_at = ${office.now()}, ended_by = claim.claimant,
      used_device = entry.device, used_epoch = entry.epoch, used_seq = entry.seq
    FROM unnest(
      ${claimIds}::text[],
      ${places.map(({ device }) => device)}::text[],
      ${places.map(({ epoch }) => epoch)}::integer[],
      ${places.map(({ seq }) => seq)}::bigint[]
    ) AS entry (claim_id, device, epoch, seq)
    WHERE claim.tenant_id = ${office.tenant} AND claim.claim_id = entry.claim_id
      AND claim.state = 'open'
  `.execute(tx);
  await dropHolds(office, tx, claimIds);
}
