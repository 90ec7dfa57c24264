import { z } from 'zod';
import { maxAmountMinor } from '../domain/money.ts';

/** Lower-case hex of exactly `bytes` bytes. */
export const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));

/** `YYYY-MM-DD`, a day that exists. */
export const civilDate = z.iso.date();

export const minorUnits = z.int().min(0).max(maxAmountMinor);

export const localized = z.strictObject({ zh: z.string().max(60), en: z.string().max(60) });

export const zoneName = z.string().min(1).max(60);

export const currencyCode = z.string().regex(/^[A-Z]{3}$/);
