import { mainPartition } from '../../hq/office.ts';
import type { Office } from '../../hq/office.ts';

const rowsPerInsert = 500;

/** The id of the n-th terminal that only polls. */
export function pollerId(n: number): string {
  return `b${String(n).padStart(31, '0')}`;
}

/** Terminals as if enrolled, all with one key: what they ask is checked like everybody's. */
export async function insertDevices(
  office: Office,
  count: number,
  publicKey: string,
): Promise<number> {
  const now = office.now();
  const rows = Array.from({ length: count }, (_, n) => ({
    tenant_id: office.tenant,
    shop_id: 'jingan',
    partition_key: mainPartition,
    device_id: pollerId(n),
    epoch: 1,
    public_key: publicKey,
    counter_name: `Counter ${n}`,
    issuer_key_id: 1,
    issuer_public_key: publicKey,
    certificate_hash: '0'.repeat(64),
    check_digits: '000000',
    state: 'active' as const,
    acked_seq: 0,
    acked_hash: '0'.repeat(64),
    enrolled_at: now,
    last_seen_at: now,
    code_id: '',
    needs_confirmation: false,
    confirmed_at: null,
    commitment: '',
    transcript: '',
    terminal_nonce: null,
    said_head: 0,
    app_version: null,
  }));
  for (let at = 0; at < rows.length; at += rowsPerInsert) {
    await office.db
      .insertInto('device')
      .values(rows.slice(at, at + rowsPerInsert))
      .execute();
  }
  return rows.length;
}
