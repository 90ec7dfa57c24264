import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellsOf, maxRecordBytes, RecordCutter } from '../../hq/imports/csvRecords.ts';
import type { CsvRecord } from '../../hq/imports/csvRecords.ts';

/** Cuts a file that comes in parts of these sizes, over and over. */
function cutUp(file: Uint8Array, sizes: readonly number[]): readonly CsvRecord[] {
  const cutter = new RecordCutter(',', 0, 0);
  const records: CsvRecord[] = [];
  let at = 0;
  for (let part = 0; at < file.length; part += 1) {
    const end = Math.min(file.length, at + (sizes[part % sizes.length] ?? 1));
    records.push(...cutter.cut(file.subarray(at, end), false));
    at = end;
  }
  records.push(...cutter.cut(new Uint8Array(), true));
  return records;
}

const rowsOf = (records: readonly CsvRecord[]) =>
  records
    .filter(({ bytes }) => bytes.length > 0)
    .map(({ bytes }) => cellsOf(Buffer.from(bytes).toString(), ','));

const cell = fc.string({
  unit: fc.constantFrom('a', '茶', '"', ',', '\n', '\r\n', ' ', '=', '𠮷'),
  maxLength: 8,
});
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), {
  minLength: 1,
  maxLength: 8,
});
const written = (text: string) =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 });

describe('rows of a CSV file', () => {
  it('are what another reader reads, however the file is cut up', () => {
    fc.assert(
      fc.property(table, sizes, fc.constantFrom('\n', '\r\n'), (rows, parts, end) => {
        const text = rows.map((row) => row.map(written).join(',')).join(end);
        const records = cutUp(Buffer.from(text), parts);
        expect(records.every(({ fault }) => fault === null)).toBe(true);
        const known = parse(text, { relax_column_count: true, skip_empty_lines: true });
        expect(rowsOf(records)).toEqual(known);
      }),
      { seed: 20261122, numRuns: 2000 },
    );
  });

  it('say where they stand: an upload cut off at any row goes on there, with the same lines', () => {
    fc.assert(
      fc.property(table, sizes, (rows, parts) => {
        const file = Buffer.from(rows.map((row) => row.map(written).join(',')).join('\r\n'));
        const whole = cutUp(file, [file.length]);
        for (const { end, lines } of whole) {
          const cutter = new RecordCutter(',', end, lines);
          const rest = [...cutter.cut(file.subarray(end), true)];
          expect(rest).toEqual(whole.filter((one) => one.end > end));
        }
        expect(cutUp(file, parts)).toEqual(whole);
      }),
      { seed: 20261123, numRuns: 500 },
    );
  });

  it('beyond the bound are named once, and the next line is a row again', () => {
    const long = 'x'.repeat(maxRecordBytes * 3);
    const file = Buffer.from(`a,1\n${long}\nb,2\n"${long}\nc,3\n${long}`);
    for (const part of [50_000, 1_000_000]) {
      const records = cutUp(file, [part]);
      expect(records.map(({ line, fault }) => [line, fault])).toEqual([
        [1, null],
        [2, 'rowTooLong'],
        [3, null],
        [4, 'rowTooLong'],
        [5, null],
        [6, 'rowTooLong'],
      ]);
      expect(records.at(-1)?.end).toBe(file.length);
    }
    const atBound = Buffer.from(`${'x'.repeat(maxRecordBytes)}\nb\n`);
    expect(cutUp(atBound, [1000]).map(({ fault }) => fault)).toEqual([null, null]);
    const above = Buffer.from(`${'x'.repeat(maxRecordBytes + 1)}\nb\n`);
    expect(cutUp(above, [1000]).map(({ fault }) => fault)).toEqual(['rowTooLong', null]);
  });

  it('with an open quotation mark take one line each, whatever comes behind', () => {
    const file = Buffer.from('a,1\n"open,2\nb,3\nc,"4\nd,5\n');
    const records = cutUp(file, [7]);
    expect(records.map(({ line, fault }) => [line, fault])).toEqual([
      [1, null],
      // What opens here is closed by the next mark: nobody can tell that it was meant otherwise.
      [2, null],
      [5, null],
    ]);
    const alone = cutUp(Buffer.from('a,1\n"open,2\nb,3\n'), [7]);
    expect(alone.map(({ line, fault }) => [line, fault])).toEqual([
      [1, null],
      [2, 'openQuote'],
      [3, null],
    ]);
  });
});
