import { isUtf8 } from 'node:buffer';
import { HqProblem } from '../problem.ts';
import { cellsOf, RecordCutter } from './csvRecords.ts';

export const encodings = ['utf-8', 'gb18030'] as const;
export type Encoding = (typeof encodings)[number];
export const separators = [',', ';', '\t'] as const;
export type Separator = (typeof separators)[number];

/** As much of a file's beginning as is looked at to tell its encoding and separator. */
export const lookedAtBytes = 64 * 1024;
/** Columns of one file: a spreadsheet made by people has a few dozen, an export of a CRM a hundred. */
const maxColumns = 300;

export interface CsvShape {
  readonly encoding: Encoding;
  readonly separator: Separator;
  readonly columns: readonly string[];
  /** Bytes and lines the file has before its first row. */
  readonly headEnd: number;
  readonly headLines: number;
}

const byteOrderMark = [0xef, 0xbb, 0xbf];

/** The text of a row, or `null` where its bytes are none in this encoding: nothing is mangled. */
export function textOf(bytes: Uint8Array, encoding: Encoding, gb18030: TextDecoder): string | null {
  if (encoding === 'utf-8')
    return isUtf8(bytes)
      ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()
      : null;
  try {
    return gb18030.decode(bytes);
  } catch {
    return null;
  }
}

export function gb18030Decoder(): TextDecoder {
  return new TextDecoder('gb18030', { fatal: true });
}

/** A cut at the end of what is looked at may go through a character. */
function wholeLines(bytes: Uint8Array): Uint8Array {
  const end = Math.max(bytes.lastIndexOf(0x0a), bytes.lastIndexOf(0x0d));
  return end < 0 ? bytes : bytes.subarray(0, end + 1);
}

function hasHighBytes(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte >= 0x80);
}

/**
 * Told or found. What is told and plainly isn't so is refused, in both languages; what can't be told
 * apart (plain ASCII so far) is UTF-8.
 */
function encodingOf(beginning: Uint8Array, told: Encoding | null): Encoding {
  const isWide =
    beginning[0] === 0xff || beginning[0] === 0xfe || beginning.subarray(0, 200).includes(0);
  if (isWide) {
    throw new HqProblem(
      'badInput',
      'this is no CSV in UTF-8 or GB18030: save it as “CSV UTF-8” · 不是 UTF-8 或 GB18030 的 CSV，请另存为“CSV UTF-8”',
    );
  }
  const lines = wholeLines(beginning);
  const utf8 = isUtf8(lines);
  const gb18030 = utf8 || textOf(lines, 'gb18030', gb18030Decoder()) !== null;
  if (told === 'gb18030' && utf8 && hasHighBytes(lines)) {
    throw new HqProblem(
      'badInput',
      'told GB18030, but the file is UTF-8: choose UTF-8 · 说是 GB18030，但文件是 UTF-8，请改选 UTF-8',
    );
  }
  if (told === 'utf-8' && !utf8) {
    throw new HqProblem(
      'badInput',
      'told UTF-8, but the file is not: choose GB18030, or save it as “CSV UTF-8” · 说是 UTF-8 但并不是，请改选 GB18030，或另存为“CSV UTF-8”',
    );
  }
  if (!gb18030) {
    throw new HqProblem(
      'badInput',
      'the file is neither UTF-8 nor GB18030: save it as “CSV UTF-8” · 文件既不是 UTF-8 也不是 GB18030，请另存为“CSV UTF-8”',
    );
  }
  return told ?? (utf8 ? 'utf-8' : 'gb18030');
}

function separatorOf(head: string, told: Separator | null): Separator {
  if (told !== null) return told;
  const counts = separators.map((separator) => ({
    separator,
    count: cellsOf(head, separator).length,
  }));
  const most = counts.reduce((best, one) => (one.count > best.count ? one : best));
  return most.separator;
}

/**
 * What a file is, by its beginning: at least its first line, at most `lookedAtBytes` of it. `null`: the
 * first line is not whole yet. Throws `badInput`, saying in words what it is not.
 */
export function shapeOf(
  beginning: Uint8Array,
  isAll: boolean,
  told: { readonly encoding: Encoding | null; readonly separator: Separator | null },
): CsvShape | null {
  const isMarked = byteOrderMark.every((byte, at) => beginning[at] === byte);
  const skipped = isMarked ? byteOrderMark.length : 0;
  const encoding = encodingOf(beginning, told.encoding);
  const cutter = new RecordCutter(told.separator ?? ',', skipped, 0);
  const enough = isAll || beginning.length >= lookedAtBytes;
  for (const record of cutter.cut(beginning.subarray(skipped), enough)) {
    if (record.bytes.length === 0) continue;
    const head = textOf(record.bytes, encoding, gb18030Decoder());
    if (head === null || record.fault !== null) break;
    const separator = separatorOf(head, told.separator);
    const columns = cellsOf(head, separator).map((name) => name.trim());
    if (columns.length > maxColumns) {
      throw new HqProblem('badInput', `more than ${maxColumns} columns · 超过 ${maxColumns} 列`);
    }
    return { encoding, separator, columns, headEnd: record.end, headLines: record.lines };
  }
  if (!enough) return null;
  throw new HqProblem('badInput', 'the file has no head line · 文件没有表头');
}
