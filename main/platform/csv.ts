import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { problemOf } from '../../shared/contract/problem.ts';
import type { ReadCsv } from '../app/ports.ts';

/** Rows taken from one file. */
const maxRows = 200_000;
/** Columns of one file: a spreadsheet made by people has a few dozen. */
const maxColumns = 200;
/** Characters of one row: an unclosed quotation mark ends the reading here, not at the end of the file. */
const maxRowCharacters = 100_000;

class TooManyColumns extends Error {}

const record = z.strictObject({
  record: z.record(z.string(), z.string()),
  info: z.object({ lines: z.number() }),
});

function decode(file: Uint8Array): {
  readonly text: string;
  readonly encoding: 'utf-8' | 'gb18030';
} {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(file), encoding: 'utf-8' };
  } catch {
    return { text: new TextDecoder('gb18030').decode(file), encoding: 'gb18030' };
  }
}

/** A file as a table with a head line; refuses what is no CSV, an empty file, and more than `maxRows`. */
export const readCsv: ReadCsv = (file) => {
  const { text, encoding } = decode(file);
  let columns: readonly string[] = [];
  try {
    const parsed = z.array(record).parse(
      parse(text, {
        bom: true,
        columns: (head: string[]) => {
          if (head.length > maxColumns) throw new TooManyColumns();
          columns = head.map((name) => name.trim());
          return [...columns];
        },
        info: true,
        skip_empty_lines: true,
        trim: true,
        to: maxRows + 1,
        relax_column_count_less: true,
        max_record_size: maxRowCharacters,
      }),
    );
    if (columns.length === 0) return { ok: false, problem: problemOf('badFile', { why: 'empty' }) };
    if (parsed.length > maxRows)
      return { ok: false, problem: problemOf('tooMuch', { max: maxRows }) };
    const rows = parsed.map(({ record: cells, info }) => ({ line: info.lines, cells }));
    return { ok: true, value: { encoding, columns, rows } };
  } catch (error) {
    if (error instanceof TooManyColumns) {
      return { ok: false, problem: problemOf('tooMuch', { max: maxColumns }) };
    }
    return { ok: false, problem: problemOf('badFile', { why: String(error).slice(0, 120) }) };
  }
};
