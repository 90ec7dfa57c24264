import { setImmediate as breathe } from 'node:timers/promises';
import { parse } from 'csv-parse';
import type { Options } from 'csv-parse';
import { problemOf } from '../../shared/contract/problem.ts';
import type { CsvRow, ReadCsv } from '../app/ports.ts';

/** Rows taken from one file. */
const maxRows = 200_000;
/** Columns of one file: a spreadsheet made by people has a few dozen. */
const maxColumns = 200;
/** Characters of one row: an unclosed quotation mark ends the reading here, not at the end of the file. */
const maxRowCharacters = 100_000;
/** Read in one go: a customer who waits meanwhile waits no longer than this takes (a few ms). */
const charactersAtOnce = 64_000;

class TooManyColumns extends Error {}
class TooManyRows extends Error {}

interface Decoded {
  readonly text: string;
  readonly encoding: 'utf-8' | 'gb18030';
}

function decode(file: Uint8Array): Decoded {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(file), encoding: 'utf-8' };
  } catch {
    return { text: new TextDecoder('gb18030').decode(file), encoding: 'gb18030' };
  }
}

interface Parsed {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

/** The file's table, read bit by bit: everything else of the terminal goes on between two bits. */
async function tableIn(text: string): Promise<{ columns: readonly string[]; rows: CsvRow[] }> {
  let columns: readonly string[] = [];
  let broken: unknown = null;
  const rows: CsvRow[] = [];
  const options: Options = {
    bom: true,
    columns: (head: string[]) => {
      if (head.length > maxColumns) throw new TooManyColumns();
      columns = head.map((name) => name.trim());
      return [...columns];
    },
    info: true,
    skip_empty_lines: true,
    trim: true,
    relax_column_count_less: true,
    max_record_size: maxRowCharacters,
  };
  const parser = parse(options);
  parser.on('error', (error) => {
    broken = error;
  });
  const take = () => {
    for (let one: Parsed | null = parser.read(); one !== null; one = parser.read()) {
      if (rows.length === maxRows) broken ??= new TooManyRows();
      else rows.push({ line: one.info.lines, cells: one.record });
    }
  };
  parser.on('readable', take);
  for (let at = 0; at < text.length && broken === null; at += charactersAtOnce) {
    parser.write(text.slice(at, at + charactersAtOnce));
    await breathe();
    take();
  }
  if (broken === null) {
    const ended = new Promise<void>((resolve) => {
      parser.once('end', resolve);
      parser.once('error', () => resolve());
    });
    parser.end();
    take();
    await ended;
  }
  if (broken !== null) throw broken;
  return { columns, rows };
}

/** A file as a table with a head line; refuses what is no CSV, an empty file, and more than `maxRows`. */
export const readCsv: ReadCsv = async (file) => {
  const { text, encoding } = decode(file);
  try {
    const { columns, rows } = await tableIn(text);
    if (columns.length === 0) return { ok: false, problem: problemOf('badFile', { why: 'empty' }) };
    return { ok: true, value: { encoding, columns, rows } };
  } catch (error) {
    if (error instanceof TooManyColumns) {
      return { ok: false, problem: problemOf('tooMuch', { max: maxColumns }) };
    }
    if (error instanceof TooManyRows) {
      return { ok: false, problem: problemOf('tooMuch', { max: maxRows }) };
    }
    return { ok: false, problem: problemOf('badFile', { why: String(error).slice(0, 120) }) };
  }
};
