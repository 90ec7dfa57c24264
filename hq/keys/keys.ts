import { bytesToHex } from '../../shared/protocol/bytes.ts';
import type { CivilDate } from '../../shared/domain/time/civil.ts';
import { worseState } from '../../shared/protocol/keyRing.ts';
import { insertSecret } from './chainKeys.ts';
import type { OnlineKey } from './chainKeys.ts';
import { writeWithFeed } from '../feed/feedWriter.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import { announceKeys, manifestInForce, signHere } from './manifest.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import type { Tx } from '../store/schema.ts';
import type { IssuerKeyTable } from '../store/tables/keys.ts';

const secretBytes = 32;
const maxKeyId = 0xffff;

/** The next key id that no key has, no device was promised, and no restore may have forgotten. */
export async function nextKeyId(office: Office, tx: Tx): Promise<number> {
  const { given } = await tx
    .selectFrom('issuer_key')
    .select((eb) => eb.fn.max('key_id').as('given'))
    .where('tenant_id', '=', office.tenant)
    .executeTakeFirstOrThrow();
  const { promised } = await tx
    .selectFrom('device')
    .select((eb) => eb.fn.max('issuer_key_id').as('promised'))
    .where('tenant_id', '=', office.tenant)
    .executeTakeFirstOrThrow();
  const { key_id_floor: floor } = await tx
    .selectFrom('tenant')
    .select('key_id_floor')
    .where('tenant_id', '=', office.tenant)
    .executeTakeFirstOrThrow();
  const next = Math.max(Number(given), Number(promised), floor) + 1;
  if (next > maxKeyId) throw new HqProblem('conflict', 'every key id has been given out');
  return next;
}

export interface Rotation {
  readonly kind: OnlineKey;
  /** Somebody else may have the old one: the new manifest doesn't name it any more. */
  readonly compromised: boolean;
  /** What a new issuer key may sign; `null`: any campaign. */
  readonly campaigns: readonly number[] | null;
}

/** `waiting`: the new key works once the root has signed for it, on another machine. */
export interface Rotated {
  readonly publicKey: string;
  readonly keyId: number | null;
  readonly waiting: boolean;
}

/** Makes a new online key. Where the root is here it is at work when this returns. */
export async function rotateKey(office: Office, wanted: Rotation): Promise<Rotated> {
  const rotated = await writeWithFeed(office, async (tx, feed) => {
    const secret = office.crypto.randomBytes(secretBytes);
    const keyId =
      wanted.kind === 'issuer' ? await newIssuer(office, tx, feed, secret, wanted) : null;
    await makeRoom(office, tx, wanted);
    const made = { kind: wanted.kind, secret, keyId };
    const now = office.now();
    const publicKey = await insertSecret(tx, office.crypto, office.tenant, made, 'next', now);
    return { publicKey, keyId, waiting: !(await signHere(office, tx, feed)) };
  });
  await office.reloadKeys();
  return rotated;
}

/** One key of a kind waits at most; a compromised one is at work only until the root has signed. */
async function makeRoom(office: Office, tx: Tx, { kind, compromised }: Rotation): Promise<void> {
  const ofKind = tx
    .updateTable('chain_secret')
    .where('tenant_id', '=', office.tenant)
    .where('kind', '=', kind);
  await ofKind.set({ state: 'past' }).where('state', '=', 'next').execute();
  if (compromised) await ofKind.set({ state: 'ending' }).where('state', '=', 'active').execute();
}

/** What the key before it signed stays good, unless that one is compromised. */
async function newIssuer(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  secret: Uint8Array,
  { compromised, campaigns }: Rotation,
): Promise<number> {
  const keyId = await nextKeyId(office, tx);
  const { issuerKeyId } = office.keys;
  await tx
    .updateTable('issuer_key')
    .set({ state: compromised ? 'revoked' : 'retired' })
    .where('tenant_id', '=', office.tenant)
    .where('key_id', '=', issuerKeyId)
    .where('state', '<>', 'revoked')
    .execute();
  await tx
    .insertInto('issuer_key')
    .values({
      tenant_id: office.tenant,
      partition_key: feed.partition,
      key_id: keyId,
      public_key: bytesToHex(office.crypto.publicKeyOf(secret)),
      state: 'active',
      device_id: null,
      campaigns: campaigns === null ? null : JSON.stringify(campaigns),
    })
    .execute();
  if (office.root === null) await announceKeys(office, tx, feed);
  return keyId;
}

/**
 * Takes an issuer key out of use, whoever has it: `revoked` ends all it signed, with each terminal's next
 * feed event; `retired` leaves that good, though none beyond `lastDay`. Neither is ever taken back.
 * Throws `notFound`.
 */
export async function withdrawKey(
  office: Office,
  keyId: number,
  state: 'retired' | 'revoked',
  lastDay: CivilDate | null,
): Promise<void> {
  await writeWithFeed(office, async (tx, feed) => {
    const row = await tx
      .selectFrom('issuer_key')
      .select(['state', 'last_day', 'device_id'])
      .where('tenant_id', '=', office.tenant)
      .where('key_id', '=', keyId)
      .executeTakeFirst();
    if (row === undefined) throw new HqProblem('notFound', 'no such key');
    const before = row.last_day;
    await tx
      .updateTable('issuer_key')
      .set({
        state: worseState(row.state, state),
        last_day: before !== null && (lastDay === null || before < lastDay) ? before : lastDay,
      })
      .where('tenant_id', '=', office.tenant)
      .where('key_id', '=', keyId)
      .execute();
    await announceKeys(office, tx, feed);
    if (row.device_id === null) await signHere(office, tx, feed);
  });
}

/** The keys of the chain as head office's people see them; no secret is in it. */
export interface KeyReport {
  readonly rootPublicKey: string;
  /** The root's secret lies on this machine: for trying a chain out. */
  readonly rootHere: boolean;
  readonly manifest: {
    readonly version: number;
    readonly issuedAt: number;
    readonly expiresAt: number;
  } | null;
  /** A key waits for the root to sign for it. */
  readonly signingDue: boolean;
  readonly keys: readonly {
    readonly keyId: number;
    readonly state: IssuerKeyTable['state'];
    readonly device: string | null;
    readonly lastDay: string | null;
  }[];
}

export async function keyReport(office: Office): Promise<KeyReport> {
  const manifest = await manifestInForce(office, office.db);
  const waiting = await office.db
    .selectFrom('chain_secret')
    .select('public_key')
    .where('tenant_id', '=', office.tenant)
    .where('state', '=', 'next')
    .execute();
  const rows = await office.db
    .selectFrom('issuer_key')
    .select(['key_id', 'state', 'device_id', 'last_day'])
    .where('tenant_id', '=', office.tenant)
    .orderBy('key_id')
    .execute();
  return {
    rootPublicKey: office.rootPublicKey,
    rootHere: office.root !== null,
    manifest:
      manifest === null
        ? null
        : {
            version: manifest.version,
            issuedAt: manifest.issuedAt,
            expiresAt: manifest.expiresAt,
          },
    signingDue: manifest === null || waiting.length > 0,
    keys: rows.map((row) => ({
      keyId: row.key_id,
      state: row.state,
      device: row.device_id,
      lastDay: row.last_day,
    })),
  };
}
