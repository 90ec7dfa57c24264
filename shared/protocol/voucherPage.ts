import { maxAmountMinor } from '../domain/money.ts';
import { dateOfEpochDay, epochDayOf } from '../domain/time/civilTime.ts';
import { bytesToHex, concatBytes, hexToBytes, utf8Bytes } from './bytes.ts';
import { hintCharacters, homeShopCharacters, usesPerVoucher } from './feed.ts';
import type { CachedVoucher } from './feed.ts';

/**
 * One page of a snapshot's vouchers, packed: a million as JSON is 300 MB to write and to read, packed it
 * is 25. All numbers are unsigned and big-endian unless it says otherwise.
 *
 *     page    = magic 8 · feedEpoch 4 · head 8 · total 8 · next 8 · terms count 2 · voucher count 2
 *               · terms… · vouchers…                                (nothing follows)
 *     terms   = campaign 4 · first day 4 · last day 4 · extended through 4 (days since 1970-01-01, signed;
 *               −2³¹: not extended) · uses allowed 2 · flags 1 · amount 8 (flag) · home shop text (flag)
 *     flags   = form 0 static, 1 signed, 2 foreign · +4 killed · +8 has an amount · +16 has a home shop
 *     voucher = ref 16 · which terms 2 · customer 1 (0 or 1) [· id 16] · hint text
 *     text    = length 1 (characters × 2, + 1 where they are wide) · each character 1 byte, or wide 2
 *
 * `terms` are what many vouchers have in common, so each stands once. Vouchers are in the order of their
 * refs, each higher than the one before: loaded like that, a database's tree grows at its edge. `next` is
 * the page of the snapshot that follows, 0 where none does.
 */
export const voucherPageMagic = 'CSVCHRS1';
export const voucherPageType = 'application/vnd.countersign.vouchers';

/**
 * Vouchers of one page at most, 192 bytes each at the longest and about 24 mostly: it is kept whole in memory,
 * at both ends, and is below what a terminal reads of any answer.
 */
export const maxVouchersPerPage = 10_000;
export const refBytes = 16;

/** A voucher with somebody's name to it, and a hint of wide characters. */
const maxVoucherBytes = refBytes + 2 + 1 + refBytes + 1 + 2 * hintCharacters;
const headBytes = 8 + 4 + 8 + 8 + 8 + 2 + 2;
const notExtended = -0x8000_0000;
const firstEpochDay = epochDayOf('0000-01-01');
const lastEpochDay = epochDayOf('9999-12-31');
const forms = ['static', 'signed', 'foreign'] as const;
const formMask = 3;
const killedFlag = 4;
const amountFlag = 8;
const homeFlag = 16;
const allFlags = 31;

/** What vouchers of one issue have in common. Days are counted from 1970-01-01. */
export interface PackedTerms {
  readonly campaignNo: number;
  readonly firstDay: number;
  readonly lastDay: number;
  readonly extendedThrough: number | null;
  readonly usesAllowed: number;
  readonly amountMinor: number | null;
  readonly homeShop: string | null;
  readonly killed: boolean;
  readonly form: CachedVoucher['form'];
}

/** A voucher as it lies in a page: its bytes are the page's own. */
export interface PackedVoucher {
  readonly ref: Uint8Array;
  readonly terms: PackedTerms;
  readonly customer: Uint8Array | null;
  readonly hint: string;
}

/** What stands in front of a page's vouchers. */
export interface VoucherPageHead {
  readonly feedEpoch: number;
  /** The page holds everything up to this cursor. */
  readonly head: number;
  /** How many vouchers there are about, for whoever waits. */
  readonly total: number;
  /** The page of the snapshot that follows; `null`: this was the last. */
  readonly next: number | null;
}

export interface VoucherPage extends VoucherPageHead {
  readonly vouchers: readonly PackedVoucher[];
}

/** Why a page is not believed; for the log of whoever looks after the terminal. */
export type VoucherPageFault =
  | 'notAPage'
  | 'cutOff'
  | 'tooLong'
  | 'tooMany'
  | 'badNumber'
  | 'badFlags'
  | 'badText'
  | 'noSuchTerms'
  | 'notSorted'
  | 'endless';

class Malformed extends Error {
  readonly fault: VoucherPageFault;
  constructor(fault: VoucherPageFault) {
    super(fault);
    this.fault = fault;
  }
}

function textBytes(text: string): number {
  return 1 + text.length * (isWide(text) ? 2 : 1);
}

function isWide(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0xff) return true;
  return false;
}

/** Writes one thing after another into bytes that were counted before. */
function packer(length: number) {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  return {
    bytes,
    written: () => bytes.subarray(0, at),
    byte: (value: number) => view.setUint8(at++, value),
    two(value: number): void {
      view.setUint16(at, value);
      at += 2;
    },
    four(value: number): void {
      view.setUint32(at, value);
      at += 4;
    },
    day(value: number): void {
      view.setInt32(at, value);
      at += 4;
    },
    eight(value: number): void {
      view.setBigUint64(at, BigInt(value));
      at += 8;
    },
    raw(value: Uint8Array): void {
      bytes.set(value, at);
      at += value.length;
    },
    text(text: string): void {
      const wide = isWide(text);
      view.setUint8(at++, text.length * 2 + (wide ? 1 : 0));
      for (let index = 0; index < text.length; index++) {
        if (wide) view.setUint8(at++, text.charCodeAt(index) >> 8);
        view.setUint8(at++, text.charCodeAt(index) & 0xff);
      }
    },
  };
}

type Packer = ReturnType<typeof packer>;

function termsKey(voucher: CachedVoucher): string {
  const { campaignNo, firstDay, lastDay, extendedThrough, usesAllowed } = voucher;
  const { amountMinor, homeShop, killed, form } = voucher;
  return `${campaignNo} ${firstDay} ${lastDay} ${extendedThrough} ${usesAllowed} ${amountMinor} ${killed} ${form} ${homeShop}`;
}

function termsBytes({ amountMinor, homeShop }: CachedVoucher): number {
  return 19 + (amountMinor === null ? 0 : 8) + (homeShop === null ? 0 : textBytes(homeShop));
}

function packTerms(into: Packer, voucher: CachedVoucher): void {
  const { amountMinor, homeShop, extendedThrough } = voucher;
  into.four(voucher.campaignNo);
  into.day(epochDayOf(voucher.firstDay));
  into.day(epochDayOf(voucher.lastDay));
  into.day(extendedThrough === null ? notExtended : epochDayOf(extendedThrough));
  into.two(voucher.usesAllowed);
  into.byte(
    forms.indexOf(voucher.form) +
      (voucher.killed ? killedFlag : 0) +
      (amountMinor === null ? 0 : amountFlag) +
      (homeShop === null ? 0 : homeFlag),
  );
  if (amountMinor !== null) into.eight(amountMinor);
  if (homeShop !== null) into.text(homeShop);
}

function packVoucher(into: Packer, voucher: CachedVoucher, terms: number): void {
  into.raw(hexToBytes(voucher.ref));
  into.two(terms);
  into.byte(voucher.customer === null ? 0 : 1);
  if (voucher.customer !== null) into.raw(hexToBytes(voucher.customer));
  into.text(voucher.hint);
}

/** A page that is written bit by bit, so that the rows it is made of needn't be kept until its end. */
export interface VoucherPagePacker {
  /** Of vouchers in the order of their refs; at most `maxVouchersPerPage` in all. */
  add(vouchers: readonly CachedVoucher[]): void;
  page(head: VoucherPageHead): Uint8Array;
}

export function voucherPagePacker(most = maxVouchersPerPage): VoucherPagePacker {
  const places = new Map<string, number>();
  const terms: CachedVoucher[] = [];
  const into = packer(most * maxVoucherBytes);
  let count = 0;

  function placeOf(voucher: CachedVoucher): number {
    const key = termsKey(voucher);
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, terms.length);
    return terms.push(voucher) - 1;
  }

  return {
    add(vouchers) {
      count += vouchers.length;
      for (const voucher of vouchers) packVoucher(into, voucher, placeOf(voucher));
    },
    page(head) {
      const front = packer(terms.reduce((sum, one) => sum + termsBytes(one), headBytes));
      front.raw(utf8Bytes(voucherPageMagic));
      front.four(head.feedEpoch);
      front.eight(head.head);
      front.eight(head.total);
      front.eight(head.next ?? 0);
      front.two(terms.length);
      front.two(count);
      for (const one of terms) packTerms(front, one);
      return concatBytes(front.bytes, into.written());
    },
  };
}

/** The bytes of a page of at most `maxVouchersPerPage` vouchers, which are in the order of their refs. */
export function packVoucherPage(
  head: VoucherPageHead,
  vouchers: readonly CachedVoucher[],
): Uint8Array {
  const whole = voucherPagePacker(vouchers.length);
  whole.add(vouchers);
  return whole.page(head);
}

/** Reads one thing after another; throws `Malformed` rather than beyond the end. */
function unpacker(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;

  /** Where the next `count` bytes stand, which are read by that. */
  function take(count: number): number {
    if (count > bytes.length - at) throw new Malformed('cutOff');
    at += count;
    return at - count;
  }

  return {
    isAtEnd: () => at === bytes.length,
    byte: () => view.getUint8(take(1)),
    two: () => view.getUint16(take(2)),
    four: () => view.getUint32(take(4)),
    signedFour: () => view.getInt32(take(4)),
    eight(): number {
      const value = Number(view.getBigUint64(take(8)));
      if (!Number.isSafeInteger(value)) throw new Malformed('badNumber');
      return value;
    },
    raw(count: number): Uint8Array {
      const from = take(count);
      return bytes.subarray(from, from + count);
    },
    text(most: number): string {
      const said = view.getUint8(take(1));
      const [length, wide] = [said >> 1, (said & 1) === 1];
      if (length > most) throw new Malformed('badText');
      const from = take(wide ? length * 2 : length);
      let text = '';
      for (let index = 0; index < length; index++) {
        text += String.fromCharCode(
          wide ? view.getUint16(from + index * 2) : view.getUint8(from + index),
        );
      }
      // One way to write a text, so that one page has one form.
      if (wide !== isWide(text)) throw new Malformed('badText');
      return text;
    },
  };
}

type Unpacker = ReturnType<typeof unpacker>;

function within(value: number, least: number, most: number): number {
  if (value < least || value > most) throw new Malformed('badNumber');
  return value;
}

function unpackDay(from: Unpacker): number {
  return within(from.signedFour(), firstEpochDay, lastEpochDay);
}

function unpackTerms(from: Unpacker): PackedTerms {
  const campaignNo = within(from.four(), 1, 0xffff_ffff);
  const [firstDay, lastDay] = [unpackDay(from), unpackDay(from)];
  const extended = from.signedFour();
  const usesAllowed = within(from.two(), 1, usesPerVoucher);
  const flags = from.byte();
  const form = forms[flags & formMask];
  if (flags > allFlags || form === undefined) throw new Malformed('badFlags');
  return {
    campaignNo,
    firstDay,
    lastDay,
    extendedThrough:
      extended === notExtended ? null : within(extended, firstEpochDay, lastEpochDay),
    usesAllowed,
    amountMinor: (flags & amountFlag) === 0 ? null : within(from.eight(), 0, maxAmountMinor),
    homeShop: (flags & homeFlag) === 0 ? null : from.text(homeShopCharacters),
    killed: (flags & killedFlag) !== 0,
    form,
  };
}

function unpackVoucher(from: Unpacker, terms: readonly PackedTerms[]): PackedVoucher {
  const ref = from.raw(refBytes);
  const its = terms[from.two()];
  if (its === undefined) throw new Malformed('noSuchTerms');
  const held = from.byte();
  if (held > 1) throw new Malformed('badFlags');
  const customer = held === 0 ? null : from.raw(refBytes);
  return { ref, terms: its, customer, hint: from.text(hintCharacters) };
}

/** Whether the one comes after the other, byte by byte. */
export function isAfter(ref: Uint8Array, before: Uint8Array): boolean {
  for (let index = 0; index < refBytes; index++) {
    const difference = (ref[index] ?? 0) - (before[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

function unpackVouchers(
  from: Unpacker,
  count: number,
  terms: readonly PackedTerms[],
  after: Uint8Array | null,
): readonly PackedVoucher[] {
  let last = after;
  return Array.from({ length: count }, () => {
    const voucher = unpackVoucher(from, terms);
    if (last !== null && !isAfter(voucher.ref, last)) throw new Malformed('notSorted');
    last = voucher.ref;
    return voucher;
  });
}

function readPage(bytes: Uint8Array, after: Uint8Array | null, self: number): VoucherPage {
  const from = unpacker(bytes);
  const magic = utf8Bytes(voucherPageMagic);
  if (bytes.length < headBytes || from.raw(magic.length).some((byte, at) => byte !== magic[at])) {
    throw new Malformed('notAPage');
  }
  const feedEpoch = within(from.four(), 1, 0xffff_ffff);
  const [head, total, next] = [from.eight(), from.eight(), from.eight()];
  const [termsCount, count] = [from.two(), from.two()];
  if (count > maxVouchersPerPage || termsCount > count) throw new Malformed('tooMany');
  const terms = Array.from({ length: termsCount }, () => unpackTerms(from));
  const vouchers = unpackVouchers(from, count, terms, after);
  if (!from.isAtEnd()) throw new Malformed('tooLong');
  // More of the same after nothing at all would be asked for again and again.
  if (next === self && count === 0) throw new Malformed('endless');
  return { feedEpoch, head, total, next: next === 0 ? null : next, vouchers };
}

/**
 * Reads a page whole, or says why it is none: then nothing of it is to be used. `after`: the ref (hex) the
 * page was asked to begin behind, `null` for the first; `self`: the number of this section of a snapshot.
 */
export function unpackVoucherPage(
  bytes: Uint8Array,
  { after, self }: { readonly after: string | null; readonly self: number },
): { readonly page: VoucherPage } | { readonly fault: VoucherPageFault } {
  try {
    return { page: readPage(bytes, after === null ? null : hexToBytes(after), self) };
  } catch (error) {
    if (error instanceof Malformed) return { fault: error.fault };
    throw error;
  }
}

/** A packed voucher as every other part of the program knows it. */
export function voucherOfPacked({ ref, terms, customer, hint }: PackedVoucher): CachedVoucher {
  const { extendedThrough, firstDay, lastDay } = terms;
  return {
    ref: bytesToHex(ref),
    campaignNo: terms.campaignNo,
    firstDay: dateOfEpochDay(firstDay),
    lastDay: dateOfEpochDay(lastDay),
    extendedThrough: extendedThrough === null ? null : dateOfEpochDay(extendedThrough),
    customer: customer === null ? null : bytesToHex(customer),
    homeShop: terms.homeShop,
    usesAllowed: terms.usesAllowed,
    amountMinor: terms.amountMinor,
    killed: terms.killed,
    form: terms.form,
    hint,
  };
}
