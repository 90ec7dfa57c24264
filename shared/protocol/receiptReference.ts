import type { CivilDate, InstantMs } from '../domain/time/civil.ts';
import { dateOfEpochDay, epochDayOf } from '../domain/time/civilTime.ts';
import {
  decodeCrockford,
  encodeCrockford,
  foldWidth,
  normalizeCrockford,
} from '../domain/codes/crockford.ts';
import { withoutSymbology } from '../domain/codes/gs1.ts';
import { maxAmountMinor } from '../domain/money.ts';
import type { MinorUnits } from '../domain/money.ts';
import { receiptReferencePrefix } from '../domain/codes/scan.ts';
import { bytesToHex, concatBytes, hexToBytes, unsignedBytes, utf8Bytes } from './bytes.ts';
import type { Crypto } from './crypto.ts';
import type { EntryPlace, IssuerKey } from './feed.ts';

/*
 * What a receipt says of its redemption to a counter that never heard of it, so that it can be undone
 * there without a line: who wrote it, what was used. Signed by the issuer key of the terminal that
 * redeemed; it proves that the redemption was made, never that it was not undone since.
 *
 * Text: `CSR1:` + Crockford base 32 of: version 1, key id 2, device 16, shop's mark 8, epoch 4, seq 4, entry id 16, second
 * since 1970 5, business day 2 (days since 2020-01-01), 1 and the customer's id 16 or only 0, count of
 * vouchers 1, each 36: ref 16, campaign's number 4, uses 2, stored amount 4 (all ones: none), discount 4,
 * value 4, last day 2; then Ed25519 64 over `"countersign/reference/1\0"` + those bytes.
 */

const version = 1;
const signingPrefix = utf8Bytes('countersign/reference/1\0');
const signatureBytes = 64;
const idBytes = 16;
const markBytes = 8;
export const maxReferenceVouchers = 20;
/** As in a journal's entry. */
const maxUses = 1000;

const firstEpochDay = epochDayOf('2020-01-01');
const maxUint16 = 0xffff;
const maxUint32 = 0xffff_ffff;
const maxSecond = 2 ** 40 - 1;
const noAmount = maxUint32;
const msPerSecond = 1000;

/** What one voucher used; amounts in minor units, `amountMinor` of a stored amount only. */
export interface ReferenceVoucher {
  readonly ref: string;
  readonly campaignNo: number;
  readonly uses: number;
  readonly amountMinor: MinorUnits | null;
  readonly discountMinor: MinorUnits;
  readonly valueMinor: MinorUnits;
  /** Inclusive; one beyond 2199-06-06, the last that fits, is written as that. */
  readonly lastDay: CivilDate;
}

/** A redemption's place, and what an undo of it gives back. */
export interface ReceiptReference extends EntryPlace {
  readonly keyId: number;
  /** `shopMark` of the shop whose counts it stands in. */
  readonly shopMark: string;
  /** The entry's id. */
  readonly id: string;
  /** To the second. */
  readonly at: InstantMs;
  readonly businessDay: CivilDate;
  readonly customer: string | null;
  readonly vouchers: readonly ReferenceVoucher[];
}

export interface SignedReference {
  readonly reference: ReceiptReference;
  /** What the signature covers, prefix included. */
  readonly signedBytes: Uint8Array;
  readonly signature: Uint8Array;
}

export type ReferenceFault = 'damaged' | 'unknownKey' | 'revokedKey' | 'badSignature';

/**
 * The text a receipt carries; `null` for a redemption that does not fit one (a clock before 2020).
 * `issuerSecret`: of the key that `keyId` names.
 */
export function writeReceiptReference(
  crypto: Crypto,
  issuerSecret: Uint8Array,
  reference: ReceiptReference,
): string | null {
  if (!inBounds(reference)) return null;
  const payload = payloadOf(reference);
  const signature = crypto.sign(issuerSecret, concatBytes(signingPrefix, payload));
  return receiptReferencePrefix + encodeCrockford(concatBytes(payload, signature));
}

/**
 * 16 hex digits that tell whether a redemption counted in one's own shop: the first 8 bytes of SHA-256 over
 * `"countersign/shop/1\0"` + the shop's id, which may be too long for a receipt.
 */
export function shopMark(crypto: Pick<Crypto, 'sha256'>, shop: string): string {
  return bytesToHex(crypto.sha256(utf8Bytes(`countersign/shop/1\0${shop}`)).slice(0, markBytes));
}

/** Decodes strictly, without looking at the signature; `null` when it is no such text. */
export function parseReceiptReference(text: string): SignedReference | null {
  const folded = withoutSymbology(foldWidth(text.trim()));
  const prefix = folded.slice(0, receiptReferencePrefix.length).toUpperCase();
  if (prefix !== receiptReferencePrefix) return null;
  const bytes = decodeCrockford(normalizeCrockford(folded.slice(receiptReferencePrefix.length)));
  if (bytes === null || bytes.length <= signatureBytes) return null;
  const payload = bytes.slice(0, -signatureBytes);
  const reference = referenceOf(payload);
  if (reference === null) return null;
  return {
    reference,
    signedBytes: concatBytes(signingPrefix, payload),
    signature: bytes.slice(-signatureBytes),
  };
}

/**
 * The reference a text holds, where `keyOf` knows who signed it; else why it is not to be believed. What a
 * retired key signed stays good, what a revoked one signed does not.
 */
export function readReceiptReference(
  crypto: Crypto,
  text: string,
  keyOf: (keyId: number) => IssuerKey | null,
): ReceiptReference | ReferenceFault {
  const signed = parseReceiptReference(text);
  if (signed === null) return 'damaged';
  const key = keyOf(signed.reference.keyId);
  if (key === null) return 'unknownKey';
  if (key.state === 'revoked') return 'revokedKey';
  // A terminal's key vouches for that terminal's receipts and no others.
  const { signs } = key;
  if (signs.kind !== 'goodwill' || signs.device !== signed.reference.device) return 'badSignature';
  const holds = crypto.verify(hexToBytes(key.publicKey), signed.signedBytes, signed.signature);
  return holds ? signed.reference : 'badSignature';
}

function payloadOf(reference: ReceiptReference): Uint8Array {
  const { customer, vouchers } = reference;
  return concatBytes(
    Uint8Array.of(version),
    unsignedBytes(reference.keyId, 2),
    hexToBytes(reference.device),
    hexToBytes(reference.shopMark),
    unsignedBytes(reference.epoch, 4),
    unsignedBytes(reference.seq, 4),
    hexToBytes(reference.id),
    unsignedBytes(secondOf(reference.at), 8).slice(3),
    unsignedBytes(dayNumber(reference.businessDay), 2),
    customer === null ? Uint8Array.of(0) : concatBytes(Uint8Array.of(1), hexToBytes(customer)),
    Uint8Array.of(vouchers.length),
    ...vouchers.flatMap((voucher) => [
      hexToBytes(voucher.ref),
      unsignedBytes(voucher.campaignNo, 4),
      unsignedBytes(voucher.uses, 2),
      unsignedBytes(voucher.amountMinor ?? noAmount, 4),
      unsignedBytes(voucher.discountMinor, 4),
      unsignedBytes(voucher.valueMinor, 4),
      unsignedBytes(Math.min(dayNumber(voucher.lastDay), maxUint16), 2),
    ]),
  );
}

function referenceOf(payload: Uint8Array): ReceiptReference | null {
  const next = cursorOver(payload);
  if (next.number(1) !== version) return null;
  const head = {
    keyId: next.number(2),
    device: next.hex(idBytes),
    shopMark: next.hex(markBytes),
    epoch: next.number(4),
    seq: next.number(4),
    id: next.hex(idBytes),
    at: next.number(5) * msPerSecond,
    businessDay: dayOf(next.number(2)),
  };
  const flag = next.number(1);
  const customer = flag === 1 ? next.hex(idBytes) : null;
  const count = next.number(1);
  if (flag > 1 || count > maxReferenceVouchers) return null;
  const vouchers = Array.from({ length: count }, () => nextVoucher(next));
  const reference = { ...head, customer, vouchers };
  return next.isAtEnd() && inBounds(reference) ? reference : null;
}

function nextVoucher(next: Cursor): ReferenceVoucher {
  const ref = next.hex(idBytes);
  const campaignNo = next.number(4);
  const uses = next.number(2);
  const amount = next.number(4);
  return {
    ref,
    campaignNo,
    uses,
    amountMinor: amount === noAmount ? null : amount,
    discountMinor: next.number(4),
    valueMinor: next.number(4),
    lastDay: dayOf(next.number(2)),
  };
}

interface Cursor {
  /** Unsigned, big-endian; 0 beyond the end. */
  number(width: number): number;
  hex(width: number): string;
  /** Exactly at the end: nothing lacks and nothing is left. */
  isAtEnd(): boolean;
}

function cursorOver(bytes: Uint8Array): Cursor {
  let at = 0;
  const take = (width: number): Uint8Array => {
    at += width;
    return bytes.subarray(at - width, at);
  };
  return {
    number: (width) => take(width).reduce((sum, byte) => sum * 256 + byte, 0),
    hex: (width) => bytesToHex(take(width)),
    isAtEnd: () => at === bytes.length,
  };
}

function inBounds(reference: ReceiptReference): boolean {
  const { customer, vouchers } = reference;
  return (
    isWithin(reference.keyId, 1, maxUint16) &&
    isId(reference.device) &&
    /^[0-9a-f]{16}$/.test(reference.shopMark) &&
    isWithin(reference.epoch, 1, maxUint32) &&
    isWithin(reference.seq, 1, maxUint32) &&
    isId(reference.id) &&
    isWithin(secondOf(reference.at), 0, maxSecond) &&
    isWithin(dayNumber(reference.businessDay), 0, maxUint16) &&
    (customer === null || isId(customer)) &&
    isWithin(vouchers.length, 1, maxReferenceVouchers) &&
    new Set(vouchers.map(({ ref }) => ref)).size === vouchers.length &&
    vouchers.every(isVoucher)
  );
}

function isVoucher(voucher: ReferenceVoucher): boolean {
  return (
    isId(voucher.ref) &&
    isWithin(voucher.campaignNo, 0, maxUint32) &&
    isWithin(voucher.uses, 0, maxUses) &&
    isWithin(voucher.amountMinor ?? 0, 0, maxAmountMinor) &&
    isWithin(voucher.discountMinor, 0, maxAmountMinor) &&
    isWithin(voucher.valueMinor, 0, maxAmountMinor) &&
    dayNumber(voucher.lastDay) >= 0
  );
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function isId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}

function secondOf(at: InstantMs): number {
  return Math.floor(at / msPerSecond);
}

function dayNumber(day: CivilDate): number {
  return epochDayOf(day) - firstEpochDay;
}

function dayOf(number: number): CivilDate {
  return dateOfEpochDay(firstEpochDay + number);
}
