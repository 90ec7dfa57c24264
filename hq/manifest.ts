import { bytesToHex } from '../shared/protocol/bytes.ts';
import type { KeyManifest } from '../shared/protocol/feed.ts';
import { manifestBytes } from '../shared/protocol/signatures.ts';
import { writeWithFeed } from './feedLog.ts';
import type { FeedWriter } from './feedLog.ts';
import type { Office } from './office.ts';
import type { Tx } from './schema.ts';

const dayMs = 86_400_000;
const manifestLifeMs = 30 * dayMs;
/** A manifest is signed anew while it still has this long to live. */
const renewBeforeMs = 15 * dayMs;

/** Signs the list of issuer keys as it stands now, one version up, and puts it into the feed. */
export async function signManifest(office: Office, tx: Tx, feed: FeedWriter): Promise<KeyManifest> {
  const keys = await tx
    .selectFrom('issuer_key')
    .select(['key_id', 'public_key', 'state'])
    .where('tenant_id', '=', office.tenant)
    .orderBy('key_id')
    .execute();
  const issuedAt = office.now();
  const unsigned = {
    version: ((await latest(office, tx))?.version ?? 0) + 1,
    issuedAt,
    expiresAt: issuedAt + manifestLifeMs,
    keys: keys.map((key) => ({
      keyId: key.key_id,
      publicKey: key.public_key,
      state: key.state,
    })),
  };
  const signature = office.crypto.sign(office.keys.rootSecret, manifestBytes(unsigned));
  const manifest: KeyManifest = { ...unsigned, signature: bytesToHex(signature) };
  await tx
    .insertInto('manifest')
    .values({
      tenant_id: office.tenant,
      partition_key: feed.partition,
      version: manifest.version,
      expires_at: manifest.expiresAt,
      body: JSON.stringify(manifest),
    })
    .execute();
  feed.add({ kind: 'keys', manifest });
  return manifest;
}

function latest(office: Office, tx: Tx | Office['db']) {
  return tx
    .selectFrom('manifest')
    .select(['version', 'expires_at', 'body'])
    .where('tenant_id', '=', office.tenant)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The manifest in force; throws when none was ever signed. */
export async function currentManifest(office: Office): Promise<KeyManifest> {
  const row = await latest(office, office.db);
  if (row === undefined) throw new Error('no key manifest has been signed');
  return JSON.parse(row.body) as KeyManifest;
}

/** To be called at start and daily: signs anew where there is none or it runs out soon. */
export async function renewManifest(office: Office): Promise<void> {
  const row = await latest(office, office.db);
  if (row !== undefined && row.expires_at - office.now() > renewBeforeMs) return;
  await writeWithFeed(office, (tx, feed) => signManifest(office, tx, feed));
}
