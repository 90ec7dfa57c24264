import { dateOfEpochDay, epochDayOf } from '../time/civilTime.ts';
import { decodeCrockford, encodeCrockford, normalizeCrockford } from './crockford.ts';
import type { Campaign } from '../campaign/campaign.ts';
import type { CivilDate } from '../time/civil.ts';
import type { UnreadableReason } from '../reasons.ts';

/** What a signed voucher says (TRUST.md, Codes). It proves who issued it, never that it is unused. */
export interface SignedVoucherFields {
  readonly keyId: number;
  /** 20 lower-case hex digits. */
  readonly voucherId: string;
  readonly campaignNo: number;
  readonly firstDay: CivilDate;
  /** Inclusive, in the campaign's zone; an extension that came by feed outranks it. */
  readonly lastDay: CivilDate;
  /** Version 1 keeps the campaign's version in the four bytes of terms. */
  readonly campaignVersion: number;
}

export interface SignedVoucher {
  readonly fields: SignedVoucherFields;
  /** What the signature covers, prefix included. */
  readonly signedBytes: Uint8Array;
  readonly signature: Uint8Array;
}

/** An issuer's key, as the manifest or the office key's word gives it. */
export interface SigningKey {
  /** `retired`: what it signed stays good; `revoked`: nothing it signed is. */
  readonly state: 'active' | 'retired' | 'revoked';
  readonly publicKey: string;
  readonly signs: KeyScope;
  /** No voucher it signed runs any longer; `null`: as long as the voucher says itself. */
  readonly lastDay: CivilDate | null;
}

/** What a key may sign: of these campaigns (`null`: any), or goodwill handed out by one terminal. */
export type KeyScope =
  | { readonly kind: 'campaigns'; readonly campaigns: readonly number[] | null }
  | { readonly kind: 'goodwill'; readonly device: string; readonly shop: string };

/** Ed25519; `publicKey` is hex. */
export type VerifySignature = (
  publicKey: string,
  bytes: Uint8Array,
  signature: Uint8Array,
) => boolean;

export const signedCodeLength = 144;
export const signedVoucherVersion = 1;
export const voucherIdBytes = 10;
export const signatureBytes = 64;

/** Scopes name groups of shops so. */
const groupMark = '#';
const signingPrefix = 'countersign/voucher/1\0';
const payloadBytes = 26;
/** Days are counted from 2020-01-01 in 16 bits: the last that fits is in 2199. */
const firstEpochDay = epochDayOf('2020-01-01');
const maxDay = 0xffff;
const maxUint32 = 0xffff_ffff;
/** No flag has a meaning in version 1; a set one comes from a newer issuer. */
const knownFlags = 0;

/** The bytes an issuer signs. Throws `RangeError` for a field out of bounds: the issuer's fault. */
export function signedVoucherBytes(fields: SignedVoucherFields): Uint8Array {
  return withPrefix(payloadOf(fields));
}

/** The code, 144 characters. `signature`: 64 bytes over `signedVoucherBytes(fields)`. */
export function writeSignedVoucher(fields: SignedVoucherFields, signature: Uint8Array): string {
  if (signature.length !== signatureBytes) throw new RangeError('a signature has 64 bytes');
  const bytes = new Uint8Array(payloadBytes + signatureBytes);
  bytes.set(payloadOf(fields));
  bytes.set(signature, payloadBytes);
  return encodeCrockford(bytes);
}

/** Decodes strictly, without looking at the signature; `null` when it is no such code. */
export function parseSignedVoucher(text: string): SignedVoucher | null {
  const normal = normalizeCrockford(text);
  if (normal.length !== signedCodeLength) return null;
  const bytes = decodeCrockford(normal);
  if (bytes === null) return null;
  const payload = bytes.slice(0, payloadBytes);
  const fields = fieldsOf(payload);
  if (fields === null) return null;
  return { fields, signedBytes: withPrefix(payload), signature: bytes.slice(payloadBytes) };
}

/** Why a decoded voucher is not to be trusted under `key`, or `null` when it is genuine. */
export function signedVoucherFault(
  voucher: SignedVoucher,
  key: SigningKey | null,
  verify: VerifySignature,
): Extract<
  UnreadableReason,
  'unknownKey' | 'retiredKey' | 'keyNotAllowed' | 'badSignature'
> | null {
  if (key === null) return 'unknownKey';
  if (key.state === 'revoked') return 'retiredKey';
  if (key.lastDay !== null && voucher.fields.lastDay > key.lastDay) return 'keyNotAllowed';
  return verify(key.publicKey, voucher.signedBytes, voucher.signature) ? null : 'badSignature';
}

/**
 * Whether the key was given to sign vouchers of this campaign. A terminal's key signs what its own
 * shop gives at the counter only (goodwill, or after a redemption); which groups that shop belongs to isn't known elsewhere, so a campaign for groups lets any
 * shop hand out.
 */
export function maySign(
  { signs }: Pick<SigningKey, 'signs'>,
  campaign: Pick<Campaign, 'no' | 'goodwill' | 'issueAfter' | 'shops'>,
): boolean {
  if (signs.kind === 'campaigns') {
    return signs.campaigns === null || signs.campaigns.includes(campaign.no);
  }
  const { include, exclude } = campaign.shops;
  const isGivenAtCounters = campaign.goodwill !== null || campaign.issueAfter !== null;
  if (!isGivenAtCounters || exclude.includes(signs.shop)) return false;
  return (
    include === null || include.some((name) => name === signs.shop || name.startsWith(groupMark))
  );
}

function payloadOf(fields: SignedVoucherFields): Uint8Array {
  const firstDay = epochDayOf(fields.firstDay) - firstEpochDay;
  const lastDay = epochDayOf(fields.lastDay) - firstEpochDay;
  if (!inBounds(fields, firstDay, lastDay)) throw new RangeError('a field is out of bounds');
  const payload = new Uint8Array(payloadBytes);
  const view = new DataView(payload.buffer);
  view.setUint8(0, signedVoucherVersion);
  view.setUint16(1, fields.keyId);
  payload.set(bytesOfHex(fields.voucherId), 3);
  view.setUint32(13, fields.campaignNo);
  view.setUint16(17, firstDay);
  view.setUint16(19, lastDay);
  view.setUint32(21, fields.campaignVersion);
  view.setUint8(25, knownFlags);
  return payload;
}

function fieldsOf(payload: Uint8Array): SignedVoucherFields | null {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  if (view.getUint8(0) !== signedVoucherVersion || view.getUint8(25) !== knownFlags) return null;
  const firstDay = view.getUint16(17);
  const lastDay = view.getUint16(19);
  const fields: SignedVoucherFields = {
    keyId: view.getUint16(1),
    voucherId: hexOfBytes(payload.subarray(3, 13)),
    campaignNo: view.getUint32(13),
    firstDay: dateOfEpochDay(firstEpochDay + firstDay),
    lastDay: dateOfEpochDay(firstEpochDay + lastDay),
    campaignVersion: view.getUint32(21),
  };
  return inBounds(fields, firstDay, lastDay) ? fields : null;
}

function inBounds(fields: SignedVoucherFields, firstDay: number, lastDay: number): boolean {
  return (
    isWithin(fields.keyId, 1, 0xffff) &&
    isWithin(fields.campaignNo, 1, maxUint32) &&
    isWithin(fields.campaignVersion, 1, maxUint32) &&
    isWithin(firstDay, 0, maxDay) &&
    isWithin(lastDay, firstDay, maxDay) &&
    /^[0-9a-f]{20}$/.test(fields.voucherId)
  );
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function withPrefix(payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(signingPrefix.length + payload.length);
  for (let i = 0; i < signingPrefix.length; i++) bytes[i] = signingPrefix.charCodeAt(i);
  bytes.set(payload, signingPrefix.length);
  return bytes;
}

/** Lower-case hex to bytes; the caller has checked that it is hex. */
export function bytesOfHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

function hexOfBytes(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return hex;
}
