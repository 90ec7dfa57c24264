import { readCode } from '../codes/code.ts';
import type { CodeReadingRules, ReadableCode } from '../codes/code.ts';
import { maxCodeLength } from '../codes/scan.ts';

/** A code that was made elsewhere and may be taken in: what is signed proves itself and needs no list. */
export type ListedCode = Exclude<ReadableCode, { readonly kind: 'signed' }>;

export type CodeCell =
  | { readonly ok: true; readonly code: ListedCode }
  | { readonly ok: false; readonly fault: 'missing' | 'tooLong' | 'notACode' };

/** A cell with a voucher's code, read as a counter reads it. */
export function readCodeCell(text: string, rules: CodeReadingRules): CodeCell {
  if (text === '') return { ok: false, fault: 'missing' };
  if (text.length > maxCodeLength) return { ok: false, fault: 'tooLong' };
  const code = readCode(text, rules);
  const isListed = code.kind !== 'unreadable' && code.kind !== 'signed';
  return isListed ? { ok: true, code } : { ok: false, fault: 'notACode' };
}
