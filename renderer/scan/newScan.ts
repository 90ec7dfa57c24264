import { maxCodeLength } from '../../shared/domain/codes/scan.ts';
import type { Scan, ScanSource } from '../../shared/domain/codes/scan.ts';
import { newId } from './newId.ts';

/** One reading becomes one scan. An overlong text is cut just past the limit: it is answered `tooLong`. */
export function newScan(raw: string, source: ScanSource): Scan {
  return { scanId: newId(), raw: raw.slice(0, maxCodeLength + 1), source };
}
