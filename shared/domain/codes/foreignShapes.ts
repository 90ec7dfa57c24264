import type { Localized } from '../campaign/campaign.ts';
import { normalizeCrockford, symbolOf } from './crockford.ts';
import { nativeCodeLength, unreadableCharacter } from './nativeCode.ts';
import type { NativeReading } from './nativeCode.ts';
import { otherLink } from './otherLinks.ts';
import type { OtherLink } from './otherLinks.ts';
import { compileShape, hasShape } from './partnerShape.ts';
import { retailCode } from './retailCode.ts';
import type { UnreadableReason } from '../reasons.ts';
import { isScannerSetting } from './scannerSettings.ts';
import { signedCodeLength } from './signedVoucher.ts';

/** What to say about a text when nothing is found under it. */
export interface Unreadable {
  readonly reason: UnreadableReason;
  /** Where in the normalised code the mistake probably is, 0-based. */
  readonly at: number | null;
  readonly whose: Localized | null;
}

export interface PartnerShapeRule {
  readonly name: Localized;
  readonly pattern: string;
}

/**
 * Payment codes as customers' phones show them: WeChat Pay 18 digits from 10–15, Alipay 16–24 digits
 * from 25–30, UnionPay 19 digits from 62. Whoever reads one may charge it: never stored or logged.
 */
const paymentShapes = [/^1[0-5]\d{16}$/, /^(?:2[5-9]|30)\d{14,22}$/, /^62\d{17}$/];

/** A typed native code, groups and all, that lacks characters or has some too many. */
const groupedShape = /^[0-9A-Za-z?]{3,5}(?:[ -][0-9A-Za-z?]{1,5}){2,3}$/;
const allDigits = /^\d+$/;
/** A signed code begins with its version and the top bits of its key. */
const signedBeginning = /^0[4-7][0-9A-HJKMNP-TV-Z]*$/;
const shortestTornSigned = signedCodeLength / 2;
const maxForeignCharacters = 2;

export function isPaymentCode(text: string): boolean {
  const compact = text.replace(/[ -]/g, '');
  return paymentShapes.some((shape) => shape.test(compact)) || otherLink(text)?.kind === 'payment';
}

/** The words for `text` (width folded, trimmed) when no voucher is known under it. */
export function otherwiseFor(
  text: string,
  native: NativeReading,
  partners: readonly PartnerShapeRule[],
): Unreadable {
  if (isPaymentCode(text)) return because('paymentCode');
  const partner = partners.find(({ pattern }) => fitsPattern(text, pattern));
  if (partner !== undefined) return { ...because('partnerPlatform'), whose: partner.name };
  const link = otherLink(text);
  if (link !== null) return linkWords(link);
  if (isScannerSetting(text)) return because('scannerSetting');
  return retailWords(text) ?? nearMiss(text, native) ?? because('unknownCode');
}

function linkWords(link: OtherLink): Unreadable {
  switch (link.kind) {
    case 'payment':
      return because('paymentCode');
    case 'platform':
      return { ...because('partnerPlatform'), whose: link.whose };
    case 'phone':
      return because('phoneCode');
    case 'web':
      return because('webLink');
  }
}

/** A coupon's number with a wrong check digit was typed wrongly: no scanner lets one pass. */
function retailWords(text: string): Unreadable | null {
  const code = retailCode(text);
  if (code === null) return null;
  if (!code.isGood) return because('wrongCheckCharacters');
  return because(code.names === 'coupon' ? 'retailCoupon' : 'goodsCode');
}

export function because(reason: UnreadableReason, at: number | null = null): Unreadable {
  return { reason, at, whose: null };
}

function fitsPattern(text: string, pattern: string): boolean {
  const shape = compileShape(pattern);
  return shape !== null && hasShape(text, shape);
}

/** A code of ours with something wrong in it. Fourteen bare digits are rather somebody's trade item. */
function nearMiss(text: string, native: NativeReading): Unreadable | null {
  if (native.kind === 'torn') return because('damagedCode');
  if (native.kind === 'damaged') {
    return allDigits.test(text) ? null : because('wrongCheckCharacters', native.at);
  }
  const normal = normalizeCrockford(text);
  if (normal.length >= shortestTornSigned && signedBeginning.test(normal)) {
    return because('damagedCode');
  }
  if (normal.length === nativeCodeLength && groupedShape.test(text)) {
    return because('damagedCode', onlyForeignCharacter(normal));
  }
  return groupedShape.test(text) ? because('damagedCode') : null;
}

/** The first character that no code of ours has, when hardly any is of that kind. */
function onlyForeignCharacter(normal: string): number | null {
  const places = [...normal].flatMap((character, place) =>
    character === unreadableCharacter || symbolOf(character) !== null ? [] : [place],
  );
  return places.length <= maxForeignCharacters ? (places[0] ?? null) : null;
}
