import { sql } from 'kysely';
import { bytesToHex, hexToBytes } from '../shared/protocol/bytes.ts';
import type { Crypto } from '../shared/protocol/crypto.ts';
import type { CodeRules } from '../shared/protocol/feed.ts';
import type { ChainKeys } from './demo/keys.ts';
import { renewManifest } from './manifest.ts';
import { mainPartition } from './office.ts';
import type { Office } from './office.ts';
import type { Database, Tx } from './schema.ts';
import { createWaiters } from './waiters.ts';

const secretBytes = 32;
/** Key id of head office's own issuer key; devices follow. */
export const hqIssuerKeyId = 1;

export interface NewTenant {
  readonly tenant: string;
  readonly name: string;
  readonly keys: ChainKeys;
  readonly codeRules: CodeRules;
}

/** A new chain with keys of its own; `name` stands on its receipts. */
export function ownTenant(crypto: Crypto, name: string): NewTenant {
  const secret = () => crypto.randomBytes(secretBytes);
  return {
    tenant: `chain-${bytesToHex(crypto.randomBytes(6))}`,
    name,
    keys: {
      rootSecret: secret(),
      timeSecret: secret(),
      issuerSecret: secret(),
      chainKey: secret(),
    },
    codeRules: { chainUrlPrefixes: [], chainUrlPart: 'path', partnerShapes: [] },
  };
}

/** The one this database holds. Always the same one, whatever order its rows are found in. */
function theTenant(db: Database | Tx) {
  return db.selectFrom('tenant').selectAll().orderBy('created_at').limit(1).executeTakeFirst();
}

async function insertTenant(
  db: Database,
  crypto: Crypto,
  wanted: NewTenant,
  now: number,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    // Two processes may start on one empty database: the second finds what the first has made.
    await sql`SELECT one FROM schema_lock FOR UPDATE`.execute(tx);
    if ((await theTenant(tx)) !== undefined) return;
    await tx
      .insertInto('tenant')
      .values({
        tenant_id: wanted.tenant,
        name: wanted.name,
        demo_day: null,
        feed_epoch: 1,
        code_rules: JSON.stringify(wanted.codeRules),
        root_secret: bytesToHex(wanted.keys.rootSecret),
        time_secret: bytesToHex(wanted.keys.timeSecret),
        issuer_secret: bytesToHex(wanted.keys.issuerSecret),
        chain_key: bytesToHex(wanted.keys.chainKey),
        created_at: now,
      })
      .execute();
    await tx
      .insertInto('feed_counter')
      .values({
        tenant_id: wanted.tenant,
        partition_key: mainPartition,
        head: 0,
        voucher_no: 0,
        customer_no: 0,
        use_no: 0,
        receipt_no: 0,
      })
      .execute();
    await tx
      .insertInto('issuer_key')
      .values({
        tenant_id: wanted.tenant,
        partition_key: mainPartition,
        key_id: hqIssuerKeyId,
        public_key: bytesToHex(crypto.publicKeyOf(wanted.keys.issuerSecret)),
        state: 'active',
        device_id: null,
      })
      .execute();
  });
}

/**
 * The head office of the one tenant this database holds; an empty database gets `fresh` first. Signs
 * the key manifest where it is missing or runs out.
 */
export async function openOffice(
  db: Database,
  crypto: Crypto,
  now: () => number,
  fresh: () => NewTenant,
): Promise<Office> {
  const found = await theTenant(db);
  if (found === undefined) {
    await insertTenant(db, crypto, fresh(), now());
    return openOffice(db, crypto, now, fresh);
  }
  const office: Office = {
    db,
    crypto,
    now,
    tenant: found.tenant_id,
    chainName: found.name,
    keys: {
      rootSecret: hexToBytes(found.root_secret),
      timeSecret: hexToBytes(found.time_secret),
      issuerSecret: hexToBytes(found.issuer_secret),
      chainKey: hexToBytes(found.chain_key),
    },
    waiters: createWaiters(),
  };
  await renewManifest(office);
  return office;
}
