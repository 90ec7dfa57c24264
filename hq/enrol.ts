import { createHash, randomInt } from 'node:crypto';
import { bytesToHex } from '../shared/protocol/bytes.ts';
import type {
  EnrolmentCertificate,
  EnrolReply,
  EnrolRequest,
} from '../shared/protocol/enrolment.ts';
import { protocolVersion } from '../shared/protocol/feed.ts';
import type { CodeRules, ShopConfig } from '../shared/protocol/feed.ts';
import { certificateHash, enrolmentBytes, enrolmentCheck } from '../shared/protocol/signatures.ts';
import { writeWithFeed } from './feedLog.ts';
import type { FeedWriter } from './feedLog.ts';
import { signManifest } from './manifest.ts';
import type { Office } from './office.ts';
import { mainPartition } from './office.ts';
import { HqProblem } from './problem.ts';
import { changeShop, shopById } from './shops.ts';
import type { Tx } from './schema.ts';

export const enrolmentCodeLifeMs = 10 * 60_000;
/** Wrong guesses a code survives. They count against every open code: a guess names none. */
export const enrolmentTries = 5;
const codeSpace = 100_000_000;
const codeDigits = 8;
const deviceIdBytes = 16;

function hashOfCode(code: string): string {
  return createHash('sha256').update(`countersign/enrolment-code/1\0${code}`).digest('hex');
}

/** A one-time code for one more terminal in this shop, 8 digits. Throws `notFound`. */
export async function makeEnrolmentCode(
  office: Office,
  shop: string,
): Promise<{ readonly code: string; readonly expiresAt: number }> {
  await shopById(office, office.db, shop);
  const code = String(randomInt(codeSpace)).padStart(codeDigits, '0');
  const expiresAt = office.now() + enrolmentCodeLifeMs;
  await office.db
    .insertInto('enrolment_code')
    .values({
      tenant_id: office.tenant,
      shop_id: shop,
      partition_key: mainPartition,
      code_hash: hashOfCode(code),
      expires_at: expiresAt,
      tries_left: enrolmentTries,
      used_at: null,
    })
    .execute();
  return { code, expiresAt };
}

/** The shop a code admits to, using it up; a wrong guess costs every open code a try. */
async function takeCode(office: Office, code: string): Promise<string> {
  const now = office.now();
  const used = await office.db
    .updateTable('enrolment_code')
    .set({ used_at: now })
    .where('tenant_id', '=', office.tenant)
    .where('code_hash', '=', hashOfCode(code))
    .where('used_at', 'is', null)
    .where('tries_left', '>', 0)
    .where('expires_at', '>', now)
    .returning('shop_id')
    .executeTakeFirst();
  if (used !== undefined) return used.shop_id;
  await office.db
    .updateTable('enrolment_code')
    .set((eb) => ({ tries_left: eb('tries_left', '-', 1) }))
    .where('tenant_id', '=', office.tenant)
    .where('used_at', 'is', null)
    .where('tries_left', '>', 0)
    .execute();
  throw new HqProblem('codeRefused');
}

interface Place {
  readonly device: string;
  readonly epoch: number;
  readonly retiredKeyId: number | null;
}

/** A key seen before is the same device in its next epoch; its old issuer key signs no more. */
async function placeOf(office: Office, tx: Tx, publicKey: string): Promise<Place> {
  const before = await tx
    .selectFrom('device')
    .select(['device_id', 'epoch', 'issuer_key_id', 'state'])
    .where('tenant_id', '=', office.tenant)
    .where('public_key', '=', publicKey)
    .orderBy('epoch', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (before?.state === 'revoked') throw new HqProblem('codeRefused', 'this device was revoked');
  if (before === undefined) {
    const device = bytesToHex(office.crypto.randomBytes(deviceIdBytes));
    return { device, epoch: 1, retiredKeyId: null };
  }
  return {
    device: before.device_id,
    epoch: before.epoch + 1,
    retiredKeyId: before.issuer_key_id,
  };
}

async function giveIssuerKey(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  place: Place,
  publicKey: string,
): Promise<number> {
  if (place.retiredKeyId !== null) {
    await tx
      .updateTable('issuer_key')
      .set({ state: 'retired' })
      .where('tenant_id', '=', office.tenant)
      .where('key_id', '=', place.retiredKeyId)
      .where('state', '=', 'active')
      .execute();
  }
  const { highest } = await tx
    .selectFrom('issuer_key')
    .select((eb) => eb.fn.max('key_id').as('highest'))
    .where('tenant_id', '=', office.tenant)
    .executeTakeFirstOrThrow();
  const keyId = Number(highest) + 1;
  await tx
    .insertInto('issuer_key')
    .values({
      tenant_id: office.tenant,
      partition_key: feed.partition,
      key_id: keyId,
      public_key: publicKey,
      state: 'active',
      device_id: place.device,
    })
    .execute();
  return keyId;
}

async function insertDevice(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  certificate: EnrolmentCertificate,
  check: string,
): Promise<void> {
  const firstPrev = certificateHash(office.crypto, certificate);
  await tx
    .insertInto('device')
    .values({
      tenant_id: office.tenant,
      shop_id: certificate.shop,
      partition_key: feed.partition,
      device_id: certificate.device,
      epoch: certificate.epoch,
      public_key: certificate.devicePublicKey,
      counter_name: certificate.counterName,
      issuer_key_id: certificate.issuerKeyId,
      certificate_hash: firstPrev,
      check_digits: check,
      state: 'active',
      acked_seq: 0,
      acked_hash: firstPrev,
      enrolled_at: certificate.issuedAt,
      last_seen_at: certificate.issuedAt,
    })
    .execute();
}

/** The first terminal of a shop keeps the account of its home vouchers until another is named. */
async function withAuthority(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  shopId: string,
  device: string,
): Promise<ShopConfig> {
  const shop = await shopById(office, tx, shopId);
  if (shop.authority !== null) return shop;
  return changeShop(office, tx, feed, shopId, { authority: device });
}

/**
 * Makes a terminal a device of a shop: certificate signed by the chain root, its issuer key in a new
 * manifest. Throws `codeRefused`, whatever was wrong with the code.
 */
export async function enrol(office: Office, wanted: EnrolRequest): Promise<EnrolReply> {
  const shopId = await takeCode(office, wanted.code);
  return writeWithFeed(office, async (tx, feed) => {
    const place = await placeOf(office, tx, wanted.devicePublicKey);
    const issuerKeyId = await giveIssuerKey(office, tx, feed, place, wanted.issuerPublicKey);
    const rootPublicKey = bytesToHex(office.crypto.publicKeyOf(office.keys.rootSecret));
    const { devicePublicKey } = wanted;
    const check = enrolmentCheck(office.crypto, { devicePublicKey, rootPublicKey });
    const certificate: EnrolmentCertificate = {
      v: protocolVersion,
      tenant: office.tenant,
      shop: shopId,
      device: place.device,
      epoch: place.epoch,
      devicePublicKey,
      counterName: wanted.counterName,
      issuerKeyId,
      issuedAt: office.now(),
    };
    await insertDevice(office, tx, feed, certificate, check);
    const signature = office.crypto.sign(office.keys.rootSecret, enrolmentBytes(certificate));
    const { code_rules: rules } = await tx
      .selectFrom('tenant')
      .select('code_rules')
      .where('tenant_id', '=', office.tenant)
      .executeTakeFirstOrThrow();
    return {
      certificate,
      signature: bytesToHex(signature),
      rootPublicKey,
      timePublicKey: bytesToHex(office.crypto.publicKeyOf(office.keys.timeSecret)),
      chainKey: bytesToHex(office.keys.chainKey),
      chainName: office.chainName,
      check,
      shop: await withAuthority(office, tx, feed, shopId, place.device),
      manifest: await signManifest(office, tx, feed),
      codeRules: JSON.parse(rules) as CodeRules,
    };
  });
}
