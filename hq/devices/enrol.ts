import { bytesToHex, hexToBytes } from '../../shared/protocol/bytes.ts';
import type {
  EnrolmentCertificate,
  EnrolOffer,
  EnrolRequest,
} from '../../shared/protocol/enrolment.ts';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import {
  certificateHash,
  enrolmentBytes,
  enrolmentTranscript,
  enrolRequestBytes,
} from '../../shared/protocol/signatures.ts';
import { takeCode } from './enrolmentCodes.ts';
import { writeWithFeed } from '../feed/feedWriter.ts';
import { nextKeyId } from '../keys/keys.ts';
import { currentManifest } from '../keys/manifest.ts';
import { mainPartition } from '../office.ts';
import { deviceStands } from '../feed/officeEvents.ts';
import { tellMachines } from '../feed/tellMachines.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import { shopById } from '../shops/shops.ts';
import type { Tx } from '../store/schema.ts';
import type { DeviceTable, EnrolmentCodeTable } from '../store/tables/devices.ts';

const deviceIdBytes = 16;
const nonceBytes = 16;

/** Whoever asks holds both keys, and means this chain. Throws `unauthorised`, `conflict`. */
function requirePossession(office: Office, wanted: EnrolRequest): void {
  const { crypto } = office;
  const bytes = enrolRequestBytes(crypto, wanted);
  const holds = (key: string, signature: string) =>
    crypto.verify(hexToBytes(key), bytes, hexToBytes(signature));
  const both =
    holds(wanted.devicePublicKey, wanted.deviceSignature) &&
    holds(wanted.issuerPublicKey, wanted.issuerSignature);
  if (!both) throw new HqProblem('unauthorised', 'the request is not signed by both of its keys');
  if (wanted.rootPublicKey !== null && wanted.rootPublicKey !== office.rootPublicKey) {
    throw new HqProblem('conflict', 'the terminal expects another chain');
  }
}

/** A request that was heard before opens nothing, though its code does for its own terminal. */
async function isReplay(office: Office, tx: Tx, wanted: EnrolRequest): Promise<boolean> {
  const { devicePublicKey, nonce } = wanted;
  const row = { tenant_id: office.tenant, device_id: devicePublicKey, nonce, at: office.now() };
  const inserted = await tx
    .insertInto('nonce')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('nonce')
    .executeTakeFirst();
  return inserted === undefined;
}

/** The epoch an earlier answer promised this very terminal, as long as nothing has come of it. */
async function promisedBefore(
  office: Office,
  tx: Tx,
  wanted: EnrolRequest,
  code: EnrolmentCodeTable,
): Promise<DeviceTable> {
  const row = await tx
    .selectFrom('device')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('public_key', '=', wanted.devicePublicKey)
    .where('code_id', '=', code.code_id)
    .executeTakeFirst();
  const stillOpen = row?.state === 'pending' || (row?.state === 'active' && row.acked_seq === 0);
  if (row === undefined || !stillOpen || row.issuer_public_key !== wanted.issuerPublicKey) {
    throw new HqProblem('codeRefused', 'the code has done its work');
  }
  return row;
}

interface Place {
  readonly device: string;
  readonly epoch: number;
}

/** A key seen before is the same device in its next epoch. Throws `revoked`. */
async function placeOf(office: Office, tx: Tx, publicKey: string): Promise<Place> {
  const before = await tx
    .selectFrom('device')
    .select(['device_id', 'epoch', 'state'])
    .where('tenant_id', '=', office.tenant)
    .where('public_key', '=', publicKey)
    .orderBy('epoch', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (before?.state === 'revoked') throw new HqProblem('revoked', 'this key was cut off');
  if (before === undefined) {
    return { device: bytesToHex(office.crypto.randomBytes(deviceIdBytes)), epoch: 1 };
  }
  return { device: before.device_id, epoch: before.epoch + 1 };
}

/** A counter set up unattended gets the first number no counter of the shop has. */
async function counterNameOf(office: Office, tx: Tx, shop: string, wanted: string) {
  if (wanted !== '') return wanted;
  const rows = await tx
    .selectFrom('device')
    .select('counter_name')
    .where('tenant_id', '=', office.tenant)
    .where('shop_id', '=', shop)
    .execute();
  const taken = new Set(rows.map((row) => row.counter_name));
  const free = Array.from({ length: taken.size + 1 }, (_, at) => String(at + 1));
  return free.find((name) => !taken.has(name)) ?? '1';
}

async function newDevice(
  office: Office,
  tx: Tx,
  wanted: EnrolRequest,
  code: EnrolmentCodeTable,
): Promise<DeviceTable> {
  const { device, epoch } = await placeOf(office, tx, wanted.devicePublicKey);
  const now = office.now();
  const row: DeviceTable = {
    tenant_id: office.tenant,
    shop_id: code.shop_id,
    partition_key: mainPartition,
    device_id: device,
    epoch,
    public_key: wanted.devicePublicKey,
    counter_name: await counterNameOf(office, tx, code.shop_id, wanted.counterName),
    issuer_key_id: await nextKeyId(office, tx),
    issuer_public_key: wanted.issuerPublicKey,
    certificate_hash: '',
    check_digits: '',
    state: 'pending',
    acked_seq: 0,
    acked_hash: '',
    enrolled_at: now,
    last_seen_at: now,
    code_id: code.code_id,
    needs_confirmation: code.needs_confirmation,
    confirmed_at: null,
    commitment: '',
    transcript: '',
    terminal_nonce: null,
    said_head: null,
    app_version: null,
  };
  const hash = certificateHash(office.crypto, certificateOf(office, row));
  const whole = { ...row, certificate_hash: hash, acked_hash: hash };
  await tx.insertInto('device').values(whole).execute();
  tellMachines(tx, deviceStands(whole));
  return whole;
}

/** The same bytes whenever it is asked for: a repeated answer is the same enrolment. */
function certificateOf(office: Office, row: DeviceTable): EnrolmentCertificate {
  return {
    v: protocolVersion,
    tenant: office.tenant,
    shop: row.shop_id,
    device: row.device_id,
    epoch: row.epoch,
    devicePublicKey: row.public_key,
    counterName: row.counter_name,
    issuerKeyId: row.issuer_key_id,
    issuedAt: row.enrolled_at,
  };
}

/** Begins the ceremony anew for this row: the digits follow from what is said now. */
async function offer(
  office: Office,
  tx: Tx,
  wanted: EnrolRequest,
  row: DeviceTable,
): Promise<EnrolOffer> {
  const { crypto, keys } = office;
  const certificate = certificateOf(office, row);
  const shop = await shopById(office, tx, row.shop_id);
  const offered: EnrolOffer = {
    certificate,
    signature: bytesToHex(crypto.sign(keys.officeSecret, enrolmentBytes(certificate))),
    rootPublicKey: office.rootPublicKey,
    manifest: await currentManifest({ ...office, db: tx }),
    chainName: office.chainName,
    shopName: shop.name[shop.language],
    hqNonce: bytesToHex(crypto.randomBytes(nonceBytes)),
    needsConfirmation: row.needs_confirmation,
  };
  await tx
    .updateTable('device')
    .set({
      state: 'pending',
      commitment: wanted.commitment,
      transcript: enrolmentTranscript(crypto, wanted, offered),
      terminal_nonce: null,
      check_digits: '',
      confirmed_at: null,
    })
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', row.device_id)
    .where('epoch', '=', row.epoch)
    .execute();
  return offered;
}

export type Enrolled =
  | { readonly result: 'offered'; readonly offer: EnrolOffer }
  /** `guess`: somebody did not know the secret. */
  | { readonly result: 'refused'; readonly guess: boolean };

/**
 * The first half of an enrolment: a code or token is used up, and the terminal gets a certificate signed
 * by the chain root, and nothing secret. Asked again by the same key with the same code, while nothing
 * has come of it: the same device. Throws `unauthorised`, `conflict`, `codeRefused`, `revoked`.
 */
export async function beginEnrolment(office: Office, wanted: EnrolRequest): Promise<Enrolled> {
  requirePossession(office, wanted);
  return writeWithFeed(office, async (tx) => {
    if (await isReplay(office, tx, wanted)) return { result: 'refused', guess: true };
    const taken = await takeCode(office, tx, wanted.code, wanted.devicePublicKey);
    if (taken.result === 'refused') return taken;
    const row =
      taken.result === 'again'
        ? await promisedBefore(office, tx, wanted, taken.row)
        : await newDevice(office, tx, wanted, taken.row);
    return { result: 'offered', offer: await offer(office, tx, wanted, row) };
  });
}
