import type { Database } from 'better-sqlite3';
import type { ClaimReader, ClaimWriter, KeptClaim } from '../app/redeem/claimPorts.ts';
import type { ClaimItem } from '../../shared/protocol/claims.ts';
import { blobOf, hexOf } from './rows.ts';
import { select } from './select.ts';

interface Row {
  readonly claimId: Buffer;
  readonly orderId: Buffer;
  readonly releasing: 0 | 1;
  readonly at: number;
  readonly json: string;
}

type Content = Pick<KeptClaim, 'customer' | 'items'>;

function claimOf({ claimId, orderId, releasing, at, json }: Row): KeptClaim {
  const { customer, items } = JSON.parse(json) as { customer: string | null; items: ClaimItem[] };
  return {
    claimId: hexOf(claimId),
    orderId: hexOf(orderId),
    customer,
    items,
    releasing: releasing === 1,
    at,
  };
}

export function claimReader(db: Database): ClaimReader {
  const all = select<[], Row>(
    db,
    `SELECT claim_id AS claimId, order_id AS orderId, releasing, at, json
       FROM claims ORDER BY at, claim_id`,
  );
  return { claims: () => all.all().map(claimOf) };
}

export function claimWriter(db: Database): ClaimWriter {
  const put = db.prepare(
    `INSERT INTO claims (claim_id, order_id, releasing, at, json) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET releasing = excluded.releasing`,
  );
  const drop = db.prepare('DELETE FROM claims WHERE claim_id = ?');
  return {
    putClaim: ({ claimId, orderId, releasing, at, customer, items }) => {
      const content: Content = { customer, items };
      const json = JSON.stringify(content);
      put.run(blobOf(claimId), blobOf(orderId), releasing ? 1 : 0, Math.floor(at), json);
    },
    dropClaim: (claimId) => {
      drop.run(blobOf(claimId));
    },
  };
}
