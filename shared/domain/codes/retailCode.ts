import { hasCheckDigit } from './gs1Table.ts';

/**
 * What the digits of an EAN-13, UPC-A or EAN-8 say by their beginning (GS1's list of prefixes; General
 * Specifications, section 1.4 and 2.6): 981–984 and 99 are coupons, 05 is North America's coupons (number
 * system 5 of a UPC-A), 980 a till's refund, 977 periodicals, 978 and 979 books. 02 and 20–29 are each
 * firm's own, and may well be the chain's: they are not told.
 */
export interface RetailCode {
  readonly names: 'coupon' | 'goods';
  /** Whether the check digit is right. */
  readonly isGood: boolean;
}

const couponPrefix = /^(?:98[0-4]|99|05)/;
const publicationPrefix = /^97[789]/;
const eanDigits = /^\d{13}$/;
const upcDigits = /^\d{12}$/;

/**
 * One symbol, one text: a UPC-A is the EAN-13 that begins with 0, and is sent as 12 or as 13 digits as the
 * scanner is set up. Anything else stays as it is.
 */
export function asEan(text: string): string {
  return upcDigits.test(text) && hasCheckDigit(text) ? `0${text}` : text;
}

/** `null` for what is no such number, or one whose beginning says nothing. */
export function retailCode(text: string): RetailCode | null {
  const digits = asEan(text);
  if (!eanDigits.test(digits)) return null;
  const isGood = hasCheckDigit(digits);
  if (couponPrefix.test(digits)) return { names: 'coupon', isGood };
  return publicationPrefix.test(digits) && isGood ? { names: 'goods', isGood } : null;
}
