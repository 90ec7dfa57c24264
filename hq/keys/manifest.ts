import { bytesToHex } from '../../shared/protocol/bytes.ts';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import type { IssuerKey, KeyManifest, KeyNotice } from '../../shared/protocol/feed.ts';
import { manifestHolds, worseState } from '../../shared/protocol/keyRing.ts';
import type { ManifestRequest } from '../../shared/protocol/manifestRequest.ts';
import { keyNoticeBytes } from '../../shared/protocol/signatures.ts';
import { loadChainKeys } from './chainKeys.ts';
import { inEvents, writeWithFeed } from '../feed/feedWriter.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import type { Tx } from '../store/schema.ts';
import type { IssuerKeyTable } from '../store/tables/keys.ts';

const dayMs = 86_400_000;
/** A manifest is signed anew while it still has this long to live. */
const renewBeforeMs = 15 * dayMs;

type Db = Tx | Office['db'];

function latest(office: Office, db: Db) {
  return db
    .selectFrom('manifest')
    .select(['version', 'expires_at', 'body'])
    .where('tenant_id', '=', office.tenant)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The manifest in force; `null` while the root has signed none. */
export async function manifestInForce(office: Office, db: Db): Promise<KeyManifest | null> {
  const row = await latest(office, db);
  return row === undefined ? null : (JSON.parse(row.body) as KeyManifest);
}

/** The manifest in force. Throws `conflict` while the root has signed none. */
export async function currentManifest(office: Office): Promise<KeyManifest> {
  const manifest = await manifestInForce(office, office.db);
  if (manifest === null) {
    throw new HqProblem('conflict', 'the chain root has not signed this head office’s keys yet');
  }
  return manifest;
}

/** What the office key said of a key, as it is kept. */
export function noticeOf(json: string): KeyNotice {
  return JSON.parse(json) as KeyNotice;
}

/** The office key's word on a key that it has spoken of. */
export async function noticeOfKey(office: Office, tx: Tx, keyId: number): Promise<KeyNotice> {
  const { notice } = await tx
    .selectFrom('issuer_key')
    .select('notice')
    .where('tenant_id', '=', office.tenant)
    .where('key_id', '=', keyId)
    .executeTakeFirstOrThrow();
  if (notice === null) throw new Error(`nothing was said of key ${keyId}`);
  return noticeOf(notice);
}

/** Head office's own issuer keys as the manifest names them. */
function ownKey(row: IssuerKeyTable): IssuerKey {
  const campaigns = row.campaigns === null ? null : (JSON.parse(row.campaigns) as number[]);
  return {
    keyId: row.key_id,
    publicKey: row.public_key,
    state: row.state,
    signs: { kind: 'campaigns', campaigns },
    lastDay: row.last_day,
  };
}

/** What the root is to sign as things stand: keys in use, and those made to follow them. */
export async function manifestRequestOf(office: Office, db: Db): Promise<ManifestRequest> {
  const secrets = await db
    .selectFrom('chain_secret')
    .select(['kind', 'public_key', 'state'])
    .where('tenant_id', '=', office.tenant)
    .where('state', 'in', ['active', 'next'])
    .orderBy('made_at')
    .orderBy('public_key')
    .execute();
  const own = await db
    .selectFrom('issuer_key')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('device_id', 'is', null)
    .orderBy('key_id')
    .execute();
  const inUse = (kind: 'office' | 'time') =>
    secrets.filter((one) => one.kind === kind).map((one) => one.public_key);
  return {
    kind: 'countersign-manifest-request',
    v: protocolVersion,
    chainName: office.chainName,
    rootPublicKey: office.rootPublicKey,
    version: ((await latest(office, db))?.version ?? 0) + 1,
    offices: inUse('office'),
    times: inUse('time'),
    keys: own.map(ownKey),
  };
}

/** Throws `conflict`, or `badInput` where it isn't the root's. */
async function requireUsable(office: Office, tx: Tx, manifest: KeyManifest): Promise<void> {
  if (!manifestHolds(office.crypto, office.rootPublicKey, manifest)) {
    throw new HqProblem('badInput', 'the chain root did not sign this');
  }
  const before = await latest(office, tx);
  if (before !== undefined && manifest.version <= before.version) {
    throw new HqProblem('conflict', `version ${before.version} is in force already`);
  }
  if (manifest.expiresAt <= office.now()) throw new HqProblem('conflict', 'it has run out');
  const own = new Map(
    (await manifestRequestOf(office, tx)).keys.map((key) => [key.keyId, key.publicKey]),
  );
  const stranger = manifest.keys.find((key) => own.get(key.keyId) !== key.publicKey);
  if (stranger !== undefined) {
    throw new HqProblem('conflict', `issuer key ${stranger.keyId} is not head office’s own`);
  }
}

/** The newest key of each kind that the root vouches for does the work from now on. */
async function putToWork(office: Office, tx: Tx, manifest: KeyManifest): Promise<void> {
  const rows = await tx
    .selectFrom('chain_secret')
    .select(['kind', 'public_key'])
    .where('tenant_id', '=', office.tenant)
    .where('state', '<>', 'past')
    // One that waits goes before the one at work.
    .orderBy('state', 'desc')
    .execute();
  const named = {
    office: new Set<string>(manifest.offices),
    time: new Set<string>(manifest.times),
    issuer: new Set(manifest.keys.map((key) => key.publicKey)),
  };
  for (const kind of ['office', 'time', 'issuer'] as const) {
    const chosen = rows.find((row) => row.kind === kind && named[kind].has(row.public_key));
    if (chosen === undefined) {
      throw new HqProblem('conflict', `it names no ${kind} key of this head office`);
    }
    const ofKind = tx
      .updateTable('chain_secret')
      .where('tenant_id', '=', office.tenant)
      .where('kind', '=', kind);
    const { public_key: key } = chosen;
    await ofKind.set({ state: 'past' }).where('state', 'in', ['active', 'ending']).execute();
    await ofKind.set({ state: 'active' }).where('public_key', '=', key).execute();
  }
}

async function noteStates(office: Office, tx: Tx, manifest: KeyManifest): Promise<void> {
  for (const { keyId, state, lastDay } of manifest.keys) {
    const row = await tx
      .selectFrom('issuer_key')
      .select('state')
      .where('tenant_id', '=', office.tenant)
      .where('key_id', '=', keyId)
      .executeTakeFirstOrThrow();
    await tx
      .updateTable('issuer_key')
      .set({ state: worseState(row.state, state), last_day: lastDay })
      .where('tenant_id', '=', office.tenant)
      .where('key_id', '=', keyId)
      .execute();
  }
}

/** Takes what the root signed into force and tells every terminal. Throws `badInput`, `conflict`. */
export async function takeManifest(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  manifest: KeyManifest,
): Promise<void> {
  await requireUsable(office, tx, manifest);
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
  await putToWork(office, tx, manifest);
  await noteStates(office, tx, manifest);
  feed.add({ kind: 'keys', manifest });
  // A new office key certifies anew what the one before it did, while both are in the manifest.
  await announceKeys(office, tx, feed);
}

/** A manifest that somebody carried here from the machine with the root. */
export async function importManifest(office: Office, manifest: KeyManifest): Promise<void> {
  await writeWithFeed(office, (tx, feed) => takeManifest(office, tx, feed, manifest));
  await office.reloadKeys();
}

/** Signs what is asked for where the root is on this machine; `false` where it isn't. */
export async function signHere(office: Office, tx: Tx, feed: FeedWriter): Promise<boolean> {
  if (office.root === null) return false;
  const request = await manifestRequestOf(office, tx);
  await takeManifest(office, tx, feed, office.root.sign(request, office.now()));
  return true;
}

/** The manifest runs out soon, or there is none, and the root that must sign is not on this machine. */
export async function isSigningDue(office: Office): Promise<boolean> {
  if (office.root !== null) return false;
  const row = await latest(office, office.db);
  return row === undefined || row.expires_at - office.now() <= renewBeforeMs;
}

/** To be called at start and daily: signs anew where the root is here and the manifest runs out soon. */
export async function renewManifest(office: Office): Promise<void> {
  const row = await latest(office, office.db);
  if (row !== undefined && row.expires_at - office.now() > renewBeforeMs) return;
  await writeWithFeed(office, (tx, feed) => signHere(office, tx, feed));
  await office.reloadKeys();
}

/** What the office key has to say of a key, as it stands now; `null` where the manifest says it all. */
async function dueKey(office: Office, tx: Tx, row: IssuerKeyTable): Promise<IssuerKey | null> {
  if (row.device_id === null) return row.state === 'active' ? null : ownKey(row);
  const { shop_id: shop } = await tx
    .selectFrom('device')
    .select('shop_id')
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', row.device_id)
    .where('issuer_key_id', '=', row.key_id)
    .executeTakeFirstOrThrow();
  return {
    keyId: row.key_id,
    publicKey: row.public_key,
    state: row.state,
    signs: { kind: 'goodwill', device: row.device_id, shop },
    lastDay: row.last_day,
  };
}

function saysSo(notice: KeyNotice, row: IssuerKeyTable, officeKey: string): boolean {
  const { state, lastDay } = notice.key;
  return notice.office === officeKey && state === row.state && lastDay === row.last_day;
}

/**
 * Certifies terminals' issuer keys and tells which keys are withdrawn, wherever the office key hasn't said
 * so yet: one word each, signed online, in force at a terminal with its next feed event.
 */
export async function announceKeys(office: Office, tx: Tx, feed: FeedWriter): Promise<void> {
  const { officeSecret } = await loadChainKeys(tx, office.tenant);
  const officeKey = bytesToHex(office.crypto.publicKeyOf(officeSecret));
  const rows = await tx
    .selectFrom('issuer_key')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .orderBy('key_id')
    .execute();
  const notices: KeyNotice[] = [];
  for (const row of rows) {
    if (row.notice !== null && saysSo(noticeOf(row.notice), row, officeKey)) continue;
    const key = await dueKey(office, tx, row);
    if (key === null) continue;
    const signature = office.crypto.sign(officeSecret, keyNoticeBytes({ key }));
    const notice = { key, office: officeKey, signature: bytesToHex(signature) };
    await tx
      .updateTable('issuer_key')
      .set({
        notice: JSON.stringify(notice),
        notice_no: row.notice_no ?? feed.nextNoticeNo(),
      })
      .where('tenant_id', '=', office.tenant)
      .where('key_id', '=', row.key_id)
      .execute();
    notices.push(notice);
  }
  for (const event of inEvents(notices, (slice) => ({ kind: 'keyNotices', notices: slice }))) {
    feed.add(event);
  }
}
