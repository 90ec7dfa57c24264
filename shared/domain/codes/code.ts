import { chainHosts, readChainUrl } from './chainUrl.ts';
import type { ChainUrlReading, ChainUrlRules } from './chainUrl.ts';
import { encodeCrockford, foldWidth } from './crockford.ts';
import { because, isPaymentCode, otherwiseFor } from './foreignShapes.ts';
import type { PartnerShapeRule, Unreadable } from './foreignShapes.ts';
import { readGs1, withoutSymbology } from './gs1.ts';
import type { Gs1Reading } from './gs1.ts';
import { groupSeparator } from './gs1Elements.ts';
import { gs1Terms } from './gs1Terms.ts';
import type { Gs1Terms } from './gs1Terms.ts';
import { formatNativeCode, nativeCodeOf, readNativeCode } from './nativeCode.ts';
import { otherLink } from './otherLinks.ts';
import { asEan } from './retailCode.ts';
import { maxCodeLength, receiptReferencePrefix } from './scan.ts';
import { isScannerSetting } from './scannerSettings.ts';
import { bytesOfHex, parseSignedVoucher } from './signedVoucher.ts';
import type { SignedVoucher, SignedVoucherFields } from './signedVoucher.ts';

/** How codes that aren't ours alone are recognised; from head office. */
export interface CodeReadingRules extends ChainUrlRules {
  readonly partnerShapes: readonly PartnerShapeRule[];
}

/** A terminal that was told no rules. */
export const noCodeRules: CodeReadingRules = {
  chainUrlPrefixes: [],
  chainUrlPart: 'path',
  partnerShapes: [],
};

/**
 * What a text turned out to be. Every readable kind is first looked up by its id (`voucherIdText`);
 * only when nothing is known under it does `otherwise` say what to tell the cashier. A code out of one
 * of the chain's own links is what stands in the link.
 */
export type ReadableCode =
  /** `id`: 12 canonical characters; `workedOut`: unreadable ones that were filled in (flag it). */
  | {
      readonly kind: 'native';
      readonly id: string;
      readonly workedOut: number;
      readonly otherwise: Unreadable;
    }
  /** Decoded strictly, **not yet verified**: ask `signedVoucherFault`. */
  | ({ readonly kind: 'signed'; readonly otherwise: Unreadable } & SignedVoucher)
  | {
      readonly kind: 'gs1';
      readonly id: string;
      /** What the code says of itself beside its number; decides no money (`gs1Terms.ts`). */
      readonly terms: Gs1Terms;
      readonly otherwise: Unreadable;
    }
  | { readonly kind: 'foreign'; readonly id: string; readonly otherwise: Unreadable };

export type ReadCode = ReadableCode | ({ readonly kind: 'unreadable' } & Unreadable);

/** As much of a code as its identity needs. */
export type CodeIdentity =
  | { readonly kind: 'native'; readonly id: string }
  | { readonly kind: 'signed'; readonly fields: Pick<SignedVoucherFields, 'voucherId'> }
  | { readonly kind: 'gs1' | 'foreign'; readonly id: string };

const mask = '••••';
const hintHead = 4;
const hintTail = 2;
const groupSeparatorUnit = groupSeparator.charCodeAt(0);

/**
 * Reads any text that reached the counter, in the order of TRUST.md: signed, native, chain link, GS1,
 * then whatever is left as somebody else's code; a receipt's reference is no voucher and never looked up.
 * Never throws and costs time linear in the text.
 */
export function readCode(text: string, rules: CodeReadingRules): ReadCode {
  if (text.length > maxCodeLength) return unreadable(because('tooLong'));
  const folded = foldWidth(text.trim());
  const fault = textFault(folded);
  if (fault !== null) return unreadable(fault);
  const bare = withoutSymbology(folded);
  if (bare === '') return unreadable(because('damagedCode'));
  const url = readChainUrl(bare, rules);
  return url.kind === 'notChain' ? identify(folded, bare, rules) : ownLink(url, bare, rules);
}

/**
 * One of the chain's own links: the code that is its named part. A link that holds none there, or whose
 * path is a GS1 Digital Link's and ends with no code of ours, is read as that.
 */
function ownLink(
  url: Exclude<ChainUrlReading, { kind: 'notChain' }>,
  link: string,
  rules: CodeReadingRules,
): ReadCode {
  // A link inside a link is read as the foreign text it is: no second unwrapping.
  const inner =
    url.kind === 'inner' ? readCode(url.text, { ...rules, chainUrlPrefixes: [] }) : null;
  const isNamed = url.kind === 'inner' && rules.chainUrlPart !== 'path';
  if (inner !== null && (isNamed || inner.kind === 'signed' || inner.kind === 'native')) {
    return inner;
  }
  const gs1 = readGs1(link, chainHosts(rules));
  if (gs1.kind === 'gs1' && (inner === null || isOneVoucher(gs1))) {
    return gs1Code(gs1, because('unknownCode'));
  }
  return inner ?? unreadable(because('damagedCode'));
}

/** The text whose keyed hash is the voucher's `ref`. Import and scan both come through here. */
export function voucherIdText(code: CodeIdentity): string {
  switch (code.kind) {
    case 'native':
      return `native:${code.id}`;
    case 'signed':
      return `signed:${code.fields.voucherId}`;
    case 'gs1':
    case 'foreign':
      return `foreign:${code.id}`;
  }
}

/** Enough of the code to tell two papers apart, too little to use: `7KQ4-••••-••••-PE`. */
export function codeHint(code: CodeIdentity): string {
  switch (code.kind) {
    case 'native':
      return masked(formatNativeCode(nativeCodeOf(code.id)));
    case 'signed':
      return masked(formatNativeCode(encodeCrockford(bytesOfHex(code.fields.voucherId))));
    case 'gs1':
    case 'foreign':
      return foreignHint(code.id);
  }
}

/** `bare`: without what the scanner put before it, which says whether it is GS1's. */
/** Alipay's codes begin 25 to 30, and so does a GS1 coupon's number (255): what is announced as that is that. */
function isPaymentNotCoupon(text: string): boolean {
  return isPaymentCode(text) && !/^(?:\]..)?255/.test(text);
}

function identify(folded: string, bare: string, rules: CodeReadingRules): ReadCode {
  if (isReceiptReference(bare)) return unreadable(because('receiptReference'));
  const signed = parseSignedVoucher(bare);
  if (signed !== null) return { kind: 'signed', ...signed, otherwise: because('unknownCode') };
  const native = readNativeCode(bare);
  if (native.kind === 'native') return { ...native, otherwise: because('unknownCode') };
  const gs1 = readGs1(folded, chainHosts(rules));
  if (gs1.kind === 'refused') {
    return unreadable(because(isPaymentNotCoupon(bare) ? 'paymentCode' : gs1.reason));
  }
  const otherwise = otherwiseFor(bare, native, rules.partnerShapes);
  if (gs1.kind === 'gs1') return gs1Code(gs1, otherwise);
  // The separator of GS1 has no business in any other code.
  if (hasUnit(folded, (unit) => unit === groupSeparatorUnit)) {
    return unreadable(because('controlCharacters'));
  }
  return { kind: 'foreign', id: asEan(bare), otherwise };
}

/** `otherwise`: what is to be said of the text as such; a payment code's shape and others' links come first. */
function gs1Code(gs1: Extract<Gs1Reading, { kind: 'gs1' }>, otherwise: Unreadable): ReadableCode {
  const isTold = gs1.isOthersLink || otherwise.reason === 'paymentCode';
  const said = isTold ? otherwise : gs1Words(gs1);
  return { kind: 'gs1', id: gs1.id, terms: gs1Terms(gs1.elements), otherwise: said };
}

function gs1Words({ names }: Extract<Gs1Reading, { kind: 'gs1' }>): Unreadable {
  switch (names) {
    case 'goods':
      return because('goodsCode');
    case 'northAmericanCoupon':
      return because('retailCoupon');
    case 'coupon':
    case 'item':
    case 'other':
      return because('unknownCode');
  }
}

/** No kind of goods: a folder `01` and eight digits behind it are a path of the chain's own. */
function isOneVoucher({ names }: Extract<Gs1Reading, { kind: 'gs1' }>): boolean {
  return names === 'coupon' || names === 'item';
}

function isReceiptReference(text: string): boolean {
  return text.slice(0, receiptReferencePrefix.length).toUpperCase() === receiptReferencePrefix;
}

function unreadable(why: Unreadable): ReadCode {
  return { kind: 'unreadable', ...why };
}

function textFault(folded: string): Unreadable | null {
  // U+FFFD stands where bytes were no text.
  if (folded === '' || folded.includes('\ufffd') || !folded.isWellFormed()) {
    return because('damagedCode');
  }
  return hasUnit(folded, isControl) ? controlWords(folded) : null;
}

/** Set-up codes and visiting cards are made of lines and control characters, and known all the same. */
function controlWords(folded: string): Unreadable {
  if (isScannerSetting(folded)) return because('scannerSetting');
  return because(otherLink(folded)?.kind === 'phone' ? 'phoneCode' : 'controlCharacters');
}

function hasUnit(text: string, test: (unit: number) => boolean): boolean {
  for (let i = 0; i < text.length; i++) if (test(text.charCodeAt(i))) return true;
  return false;
}

/** C0 (but GS1's separator), DEL, C1, and the marks that are invisible or turn the text's direction. */
function isControl(unit: number): boolean {
  if (unit === groupSeparatorUnit) return false;
  return (
    unit < 0x20 ||
    (unit >= 0x7f && unit <= 0x9f) ||
    (unit >= 0x200b && unit <= 0x200f) ||
    (unit >= 0x2028 && unit <= 0x202e) ||
    (unit >= 0x2060 && unit <= 0x206f) ||
    unit === 0xfeff
  );
}

/** Keeps the first four and the last two characters, and the hyphens. */
function masked(grouped: string): string {
  return [...grouped]
    .map((character, place) => {
      const isShown = place < hintHead || place >= grouped.length - hintTail;
      return isShown || character === '-' ? character : '•';
    })
    .join('');
}

/** At most a third of a foreign code is shown; nothing at all of what might be a payment code. */
function foreignHint(id: string): string {
  const ai = /^[([]\d{2,4}[)\]]/.exec(id)?.[0] ?? '';
  if (isPaymentCode(id) || isPaymentCode(id.replace(/[()]/g, ''))) return mask;
  const characters = Array.from(id.slice(ai.length));
  const head = Math.min(hintHead, Math.floor(characters.length / 6));
  const tail = Math.min(hintTail, Math.floor(characters.length / 6));
  const end = tail === 0 ? '' : characters.slice(-tail).join('');
  return ai + characters.slice(0, head).join('') + mask + end;
}
