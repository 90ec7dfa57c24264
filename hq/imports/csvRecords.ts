const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;

/** Bytes of one row: an unclosed quotation mark ends here, not at the end of the file. */
export const maxRecordBytes = 64 * 1024;

/** One row of a file as it stands there, without its line end. */
export interface CsvRecord {
  /** Its first line in the file, from 1; line breaks inside quotation marks count. */
  readonly line: number;
  /** Lines of the file up to its end. */
  readonly lines: number;
  /** Bytes of the file up to its end: here an upload may go on. */
  readonly end: number;
  readonly bytes: Uint8Array;
  readonly fault: 'openQuote' | 'rowTooLong' | null;
}

/**
 * Cuts bytes into rows (RFC 4180; a quotation mark in the middle of a cell is text). It looks at bytes
 * only, so every place is one of the file itself: separators, line ends and quotation marks are no part of
 * any longer character in UTF-8 or GB18030. A row with an open quotation mark ends with its first line,
 * and the next line is a row again: one broken row takes no other with it.
 */
export class RecordCutter {
  private rest: Uint8Array = new Uint8Array();
  private offset: number;
  private lines: number;
  private dropping = false;

  private readonly separator: number;

  /** `offset`, `lines`: of the file that were cut before. */
  constructor(separator: string, offset: number, lines: number) {
    this.separator = separator.charCodeAt(0);
    this.offset = offset;
    this.lines = lines;
  }

  /** Rows that end in what came so far; `last`: nothing more comes. */
  *cut(chunk: Uint8Array, last: boolean): Generator<CsvRecord> {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    let start = 0;
    while (start < bytes.length) {
      const found = this.dropping
        ? endOfDropped(bytes, start, last)
        : this.next(bytes, start, last);
      if (found === null) break;
      const line = this.lines + 1;
      this.dropping = false;
      this.offset += found.after - start;
      this.lines += found.breaks;
      const { fault } = found;
      const record = fault === null ? bytes.subarray(start, found.end) : new Uint8Array();
      yield { line, lines: this.lines, end: this.offset, bytes: record, fault };
      start = found.after;
    }
    this.keep(bytes.subarray(start));
    if (!last || !this.dropping) return;
    this.lines += 1;
    const { lines, offset: end } = this;
    yield { line: lines, lines, end, bytes: new Uint8Array(), fault: 'rowTooLong' };
  }

  /** Of a row that is too long anyhow nothing is kept but how long it is. */
  private keep(rest: Uint8Array): void {
    this.dropping ||= rest.length > maxRecordBytes;
    this.rest = this.dropping ? new Uint8Array() : rest;
    if (this.dropping) this.offset += rest.length;
  }

  private next(bytes: Uint8Array, start: number, last: boolean): Cut | null {
    const whole = endOfRecord(bytes, start, this.separator, last);
    if (whole !== null && whole.fault === null) return whole;
    if (whole === null && bytes.length - start <= maxRecordBytes) return null;
    const line = endOfLine(bytes, start, last);
    if (line === null) return whole;
    const isLong = line.end - start > maxRecordBytes;
    return { ...line, breaks: 1, fault: isLong ? 'rowTooLong' : 'openQuote' };
  }
}

interface Cut {
  readonly end: number;
  readonly after: number;
  readonly breaks: number;
  readonly fault: CsvRecord['fault'];
}

/** Where the line end at `at` is over; `null`: there may come more of it. */
function afterBreak(bytes: Uint8Array, at: number, last: boolean): number | null {
  if (bytes[at] === lineFeed) return at + 1;
  if (at + 1 === bytes.length) return last ? at + 1 : null;
  return bytes[at + 1] === lineFeed ? at + 2 : at + 1;
}

function isBreak(byte: number | undefined): boolean {
  return byte === lineFeed || byte === carriageReturn;
}

function endOfRecord(
  bytes: Uint8Array,
  start: number,
  separator: number,
  last: boolean,
): Cut | null {
  const limit = Math.min(bytes.length, start + maxRecordBytes + 1);
  let quoted = false;
  let cellStarts = true;
  let breaks = 0;
  for (let at = start; at < limit; at += 1) {
    const byte = bytes[at];
    if (quoted) {
      if (byte === quote) quoted = false;
      else if (byte === lineFeed || (byte === carriageReturn && bytes[at + 1] !== lineFeed))
        breaks += 1;
    } else if (byte === quote) {
      // A second one right behind the end of a quoted part opens it again: `""`.
      quoted = cellStarts || bytes[at - 1] === quote;
    } else if (isBreak(byte)) {
      const after = afterBreak(bytes, at, last);
      return after === null ? null : { end: at, after, breaks: breaks + 1, fault: null };
    }
    cellStarts = byte === separator && !quoted;
  }
  if (!last || limit < bytes.length) return null;
  return { end: limit, after: limit, breaks: breaks + 1, fault: quoted ? 'openQuote' : null };
}

function endOfLine(
  bytes: Uint8Array,
  start: number,
  last: boolean,
): Pick<Cut, 'end' | 'after'> | null {
  for (let at = start; at < bytes.length; at += 1) {
    if (!isBreak(bytes[at])) continue;
    const after = afterBreak(bytes, at, last);
    return after === null ? null : { end: at, after };
  }
  return null;
}

function endOfDropped(bytes: Uint8Array, start: number, last: boolean): Cut | null {
  const line = endOfLine(bytes, start, last);
  if (line !== null) return { ...line, breaks: 1, fault: 'rowTooLong' };
  const end = bytes.length;
  return last ? { end, after: end, breaks: 1, fault: 'rowTooLong' } : null;
}

/** A row's cells as text; quotation marks around a cell are taken off, what stands in it stays text. */
export function cellsOf(text: string, separator: string): readonly string[] {
  if (!text.includes('"')) return text.split(separator);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    const cell =
      text[at] === '"' ? quotedCell(text, at, separator) : plainCell(text, at, separator);
    cells.push(cell.text);
    if (cell.end >= text.length) return cells;
    at = cell.end + 1;
  }
}

interface Cell {
  readonly text: string;
  /** Where its separator stands, or the row's end. */
  readonly end: number;
}

function plainCell(text: string, start: number, separator: string): Cell {
  const found = text.indexOf(separator, start);
  const end = found < 0 ? text.length : found;
  return { text: text.slice(start, end), end };
}

function quotedCell(text: string, start: number, separator: string): Cell {
  let value = '';
  let at = start + 1;
  for (;;) {
    const close = text.indexOf('"', at);
    if (close < 0) return { text: value + text.slice(at), end: text.length };
    value += text.slice(at, close);
    if (text[close + 1] !== '"') {
      const behind = plainCell(text, close + 1, separator);
      return { text: value + behind.text, end: behind.end };
    }
    value += '"';
    at = close + 2;
  }
}
