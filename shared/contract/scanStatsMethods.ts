import { z } from 'zod';
import { maxDeviceCharacters, scanSources } from '../domain/codes/scan.ts';
import { symbologies } from '../domain/codes/symbology.ts';
import { timeGroups } from '../domain/scans/readCounts.ts';
import type { ReaderFinding } from '../domain/scans/readerHealth.ts';
import { hex, plainText } from '../protocol/primitives.ts';
import { daySpan } from './deskMethods.ts';
import { method } from './method.ts';
import type { ReadersView } from './scanStatsViews.ts';

/** What a page counted between two tellings: far more than hands can read. */
export const maxCountTold = 10_000;
/** Readers and kinds of barcode in one telling; a page that has more folds them together. */
export const maxReadersTold = 64;

const count = z.int().min(0).max(maxCountTold);

const readerCounts = z.strictObject({
  source: z.enum(scanSources),
  device: plainText(maxDeviceCharacters).min(1).nullable(),
  symbology: z.enum(symbologies).nullable(),
  scans: count,
  again: count,
  misread: count,
  doubles: count,
  cut: count,
  times: z.array(count).length(timeGroups).readonly(),
});

/** How codes are read at this counter: counts by reader, and nothing of what was read. */
export const scanStatsMethods = {
  'scanStats.add': method<null>()(
    'cashier',
    'write',
    'What a page counted of its readings since it told last; told again under the same id, it counts once',
    z.strictObject({
      tellingId: hex(16),
      readers: z.array(readerCounts).min(1).max(maxReadersTold),
    }),
  ),
  'scanStats.readers': method<ReadersView>()(
    'manager',
    'read',
    'How codes were read here, by way in and device',
    daySpan,
  ),
  'scanStats.health': method<readonly ReaderFinding[]>()(
    'cashier',
    'read',
    'Scanners and cameras that are worth a look, and why',
    z.strictObject({}),
  ),
} as const;
