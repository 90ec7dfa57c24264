import { bytesToHex, hexToBytes } from '../../shared/protocol/bytes.ts';
import type { Crypto } from '../../shared/protocol/crypto.ts';
import type { ChainKeys } from './onlineKeys.ts';
import { mainPartition } from '../office.ts';
import type { Database, Tx } from '../store/schema.ts';
import type { ChainSecretTable } from '../store/tables/keys.ts';

/** The keys that sign online and can be changed: for certificates, for the time, for vouchers. */
export type OnlineKey = ChainSecretTable['kind'];

/** The keys that do the work now: one of each kind. */
export async function loadChainKeys(db: Database | Tx, tenant: string): Promise<ChainKeys> {
  const rows = await db
    .selectFrom('chain_secret')
    .selectAll()
    .where('tenant_id', '=', tenant)
    .where('state', 'in', ['active', 'ending'])
    .execute();
  const { chain_key: chainKey } = await db
    .selectFrom('tenant')
    .select('chain_key')
    .where('tenant_id', '=', tenant)
    .executeTakeFirstOrThrow();
  const one = (kind: OnlineKey) => {
    const row = rows.find((candidate) => candidate.kind === kind);
    if (row === undefined) throw new Error(`no ${kind} key is in force`);
    return row;
  };
  const issuer = one('issuer');
  return {
    officeSecret: hexToBytes(one('office').secret),
    timeSecret: hexToBytes(one('time').secret),
    issuerSecret: hexToBytes(issuer.secret),
    issuerKeyId: issuer.key_id ?? 0,
    chainKey: hexToBytes(chainKey),
  };
}

export interface NewSecret {
  readonly kind: OnlineKey;
  readonly secret: Uint8Array;
  readonly keyId: number | null;
}

export async function insertSecret(
  tx: Tx,
  crypto: Crypto,
  tenant: string,
  { kind, secret, keyId }: NewSecret,
  state: ChainSecretTable['state'],
  now: number,
): Promise<string> {
  const publicKey = bytesToHex(crypto.publicKeyOf(secret));
  await tx
    .insertInto('chain_secret')
    .values({
      tenant_id: tenant,
      partition_key: mainPartition,
      public_key: publicKey,
      kind,
      secret: bytesToHex(secret),
      state,
      key_id: keyId,
      made_at: now,
    })
    .execute();
  return publicKey;
}
