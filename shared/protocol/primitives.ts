import { z } from 'zod';
import { maxAmountMinor } from '../domain/money.ts';
import { withoutPersonalNumbers } from '../domain/personalNumbers.ts';

/** Lower-case hex of exactly `bytes` bytes. */
export const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));

/** `YYYY-MM-DD`, a day that exists. */
export const civilDate = z.iso.date();

export const minorUnits = z.int().min(0).max(maxAmountMinor);

export const localized = z.strictObject({ zh: z.string().max(60), en: z.string().max(60) });

export const zoneName = z.string().min(1).max(60);

/** Control characters, and the marks that are invisible or turn a text's direction. */
// oxlint-disable-next-line no-control-regex -- refusing control characters is what it is for
const notPlain = /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

/**
 * Whether every text in a JSON value is one that can be hashed, kept by any database, printed and shown.
 * Asked where a value comes in, not of what is kept: what was written must stay readable.
 */
export function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !notPlain.test(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, item]) => isPlain(name) && isPlain(item));
}

export const notPlainText = 'holds characters that cannot be printed';

/** A text somebody typed, on one line. */
export const plainText = (max: number) => z.string().max(max).refine(isPlain, notPlainText);

/** The same of what goes into the journal for good: phone numbers, cards and payment codes are left out. */
export const noteText = (least: number, max: number) =>
  plainText(max).trim().min(least).transform(withoutPersonalNumbers);

export const currencyCode = z.string().regex(/^[A-Z]{3}$/);
