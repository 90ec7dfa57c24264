import { foldWidth } from './codes/crockford.ts';

/**
 * E.164 without its plus: 15 digits at most; fewer than 6 are nobody's number. Those of North America (1) have
 * eleven digits, mainland mobiles (861) thirteen, Peking (8610) twelve: others that begin so lack some.
 */
export const wholeNumber = /^(1\d{10}|861\d{10}|8610\d{8}|(?!1|861)\d{6,15})$/;

/** Digits a national number has in China; such a number gets the country code before it is hashed. */
const chinaMobileDigits = 11;

/**
 * A phone number as the one text that is hashed, at terminal and HQ alike: digits only, with country
 * code. A bare 11-digit number beginning with 1 is taken for a mainland mobile number (+86).
 */
export function normalisePhone(typed: string): string {
  const folded = foldWidth(typed).trim();
  const dialled = folded.replaceAll(/\D/g, '');
  const digits = dialled.replace(/^00/, '');
  const isInternational = folded.startsWith('+') || digits !== dialled;
  const isBareMobile = digits.length === chinaMobileDigits && digits.startsWith('1');
  return isBareMobile && !isInternational ? `86${digits}` : digits;
}
