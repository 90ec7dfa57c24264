import { sql } from 'kysely';
import { bytesToHex } from '../shared/protocol/bytes.ts';
import type { Crypto } from '../shared/protocol/crypto.ts';
import type { CodeRules } from '../shared/protocol/feed.ts';
import { insertSecret, loadChainKeys } from './keys/chainKeys.ts';
import { firstIssuerKeyId } from './keys/onlineKeys.ts';
import type { ChainKeys } from './keys/onlineKeys.ts';
import { renewManifest } from './keys/manifest.ts';
import { mainPartition } from './office.ts';
import type { Office } from './office.ts';
import { RootMismatch } from './keys/root.ts';
import type { Root } from './keys/root.ts';
import type { Database, Tx } from './store/schema.ts';
import { createFeedTail } from './feed/feedTail.ts';
import { eventReader, maxEventsPerPage, readState } from './feed/readFeed.ts';
import { createMetrics } from './running/metrics.ts';
import { createWaiters } from './feed/waiters.ts';
import { openDeviceBook } from './devices/deviceBook.ts';

const secretBytes = 32;

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
      officeSecret: secret(),
      timeSecret: secret(),
      issuerSecret: secret(),
      issuerKeyId: firstIssuerKeyId,
      chainKey: secret(),
    },
    codeRules: { chainUrlPrefixes: [], chainUrlPart: 'path', partnerShapes: [] },
  };
}

/** The one this database holds. Always the same one, whatever order its rows are found in. */
export function theTenant(db: Database | Tx) {
  return db.selectFrom('tenant').selectAll().orderBy('created_at').limit(1).executeTakeFirst();
}

async function insertTenant(
  db: Database,
  crypto: Crypto,
  wanted: NewTenant,
  rootPublicKey: string,
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
        root_public_key: rootPublicKey,
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
    const { officeSecret, timeSecret, issuerSecret, issuerKeyId } = wanted.keys;
    const secrets = [
      { kind: 'office', secret: officeSecret, keyId: null },
      { kind: 'time', secret: timeSecret, keyId: null },
      { kind: 'issuer', secret: issuerSecret, keyId: issuerKeyId },
    ] as const;
    for (const one of secrets) await insertSecret(tx, crypto, wanted.tenant, one, 'active', now);
    await tx
      .insertInto('issuer_key')
      .values({
        tenant_id: wanted.tenant,
        partition_key: mainPartition,
        key_id: issuerKeyId,
        public_key: bytesToHex(crypto.publicKeyOf(issuerSecret)),
        state: 'active',
        device_id: null,
      })
      .execute();
  });
}

/**
 * The chain's root, and the root itself where it is on this machine. `null` where nobody says: a chain
 * that is there already keeps the one it began with.
 */
export type RootGiven = { readonly publicKey: string; readonly root: Root | null } | null;

/** A new chain begins with a root, and none was given. */
export class NoRoot extends Error {
  constructor() {
    super('a new chain needs a root key, or the public part of one');
  }
}

/**
 * The head office of the one tenant this database holds; an empty database gets `fresh` first. Where the
 * root is here, signs the key manifest that is missing or runs out. Throws `NoRoot`, `RootMismatch`.
 */
export async function openOffice(
  db: Database,
  crypto: Crypto,
  now: () => number,
  fresh: () => NewTenant,
  given: RootGiven,
  terminalCa: string | null = null,
): Promise<Office> {
  const found = await theTenant(db);
  if (found === undefined) {
    if (given === null) throw new NoRoot();
    await insertTenant(db, crypto, fresh(), given.publicKey, now());
    return openOffice(db, crypto, now, fresh, given, terminalCa);
  }
  const { tenant_id: tenant, root_public_key: rootPublicKey } = found;
  if (given !== null && given.publicKey !== rootPublicKey) throw new RootMismatch();
  let keys = await loadChainKeys(db, tenant);
  const feedTail = createFeedTail(eventReader(db, tenant), maxEventsPerPage);
  const office: Office = {
    db,
    crypto,
    now,
    tenant,
    chainName: found.name,
    get keys() {
      return keys;
    },
    rootPublicKey,
    root: given?.root ?? null,
    waiters: createWaiters(
      () => readState(db, tenant),
      () => feedTail.forget(),
    ),
    terminalCa,
    metrics: createMetrics(),
    feedTail,
    deviceBook: openDeviceBook(db, tenant),
    async reloadKeys() {
      keys = await loadChainKeys(db, tenant);
    },
  };
  await renewManifest(office);
  return office;
}
