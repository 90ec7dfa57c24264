import { createHash } from 'node:crypto';
import type { RowFault } from '../../shared/domain/imports/importFaults.ts';
import { cellsByField, missingFields, placesOf } from '../../shared/domain/imports/importFields.ts';
import type { FieldPlaces } from '../../shared/domain/imports/importFields.ts';
import { withoutPersonalNumbers } from '../../shared/domain/personalNumbers.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import type { ImportJobTable } from '../store/tables/imports.ts';
import { cellsOf, RecordCutter } from './csvRecords.ts';
import type { CsvRecord } from './csvRecords.ts';
import { gb18030Decoder, lookedAtBytes, shapeOf, textOf } from './csvShape.ts';
import type { Encoding, Separator } from './csvShape.ts';
import { cancelImport, importJob, planOf } from './importJobs.ts';
import { mappingOf } from './importPlan.ts';
import type { ImportPlan } from './importPlan.ts';
import { readingFor, readRow } from './readRows.ts';
import type { Cells, GoodRow, Reading } from './readRows.ts';
import { stageRows } from './stageRows.ts';
import type { LineOf } from './stageRows.ts';

/** The largest file that is taken in; a request bears as much of it as its sender likes. */
export const maxImportBytes = 256 * 1024 * 1024;
export const maxImportRows = 2_000_000;
/** Rows that are kept together: what a lost connection costs. */
const rowsPerStage = 1000;

/** What is known of a file once its head line was read; the names are those the mapping asked for. */
export interface FileShape {
  readonly encoding: Encoding | 'json';
  readonly separator: Separator | null;
  readonly places: FieldPlaces;
  /** The head line's name of each field that a column feeds. */
  readonly columns: Readonly<Record<string, string>>;
  readonly columnCount: number;
}

/**
 * Takes in the next bytes of a CSV file, as far as they end a row: the answer's `taken` says from where to
 * send on. Bytes that were taken already are passed over, so a part may be sent again, and two senders of
 * one file don't double anything. Nothing of a half row is kept. Throws `conflict` for bytes behind a gap,
 * `badInput` in words for a file that can't be read, `tooLarge`.
 */
export async function takeChunk(
  office: Office,
  id: string,
  at: number,
  bytes: AsyncIterable<Uint8Array>,
  last: boolean,
): Promise<ImportJobTable> {
  const job = await importJob(office, office.db, id);
  if (job.state !== 'receiving') return job;
  if (at > job.taken) throw new HqProblem('conflict', `expected byte ${job.taken}`);
  const plan = planOf(job);
  const taking = new Taking(office, job, plan, await readingFor(office, plan));
  let skip = job.taken - at;
  const hash = createHash('sha256');
  for await (const part of bytes) {
    hash.update(part);
    const fresh = part.subarray(Math.min(skip, part.length));
    skip -= part.length - fresh.length;
    if (fresh.length > 0) await taking.add(fresh, false);
  }
  const isWhole = at === 0 && last && plan.sha256 !== null;
  if (isWhole && hash.digest('hex') !== plan.sha256) {
    // Rows of it wait already: the right file must not go on behind them.
    await cancelImport(office, id);
    throw new HqProblem('badInput', 'this is not the file that was announced: its SHA-256 differs');
  }
  await taking.add(new Uint8Array(), last);
  return taking.end(last);
}

/** One upload of a part of a file. */
class Taking {
  private cutter: RecordCutter | null = null;
  private shape: FileShape | null;
  private waiting: Uint8Array = new Uint8Array();
  private received: number;
  private good: LineOf<GoodRow>[] = [];
  private faults: LineOf<RowFault>[] = [];
  private rows = 0;
  private faultyRows = 0;
  private taken: number;
  private lines: number;
  private readonly gb18030 = gb18030Decoder();

  private readonly office: Office;
  private job: ImportJobTable;
  private readonly plan: ImportPlan;
  private readonly reading: Reading;

  constructor(office: Office, job: ImportJobTable, plan: ImportPlan, reading: Reading) {
    this.office = office;
    this.job = job;
    this.plan = plan;
    this.reading = reading;
    this.shape = job.shape === null ? null : (JSON.parse(job.shape) as FileShape);
    this.received = job.taken;
    this.taken = job.taken;
    this.lines = job.lines;
    if (this.shape !== null) {
      this.cutter = new RecordCutter(this.shape.separator ?? ',', job.taken, job.lines);
    }
  }

  async add(bytes: Uint8Array, last: boolean): Promise<void> {
    this.received += bytes.length;
    if (this.received > maxImportBytes) {
      throw new HqProblem('tooLarge', `a file has at most ${maxImportBytes} bytes`);
    }
    const fresh = this.cutter === null ? this.readHead(bytes, last) : bytes;
    if (fresh === null || this.cutter === null) return;
    for (const record of this.cutter.cut(fresh, last)) {
      this.take(record);
      if (this.good.length + this.faults.length >= rowsPerStage) await this.stage(false);
    }
  }

  async end(last: boolean): Promise<ImportJobTable> {
    const isStuck = !last && this.taken === this.job.taken && this.received > this.taken;
    if (isStuck && this.good.length + this.faults.length === 0) {
      throw new HqProblem('badInput', 'a part holds at least one whole row: send more at once');
    }
    if (this.taken > this.job.taken || last) await this.stage(last);
    return this.job;
  }

  /** What stands behind the head line; `null` while that isn't whole. */
  private readHead(bytes: Uint8Array, last: boolean): Uint8Array | null {
    this.waiting = Buffer.concat([this.waiting, bytes]);
    if (!last && this.waiting.length < lookedAtBytes && bytes.length > 0) return null;
    const { encoding, separator } = this.plan;
    const found = shapeOf(this.waiting.subarray(0, lookedAtBytes), last, {
      encoding: encoding === 'auto' ? null : encoding,
      separator: separator === 'auto' ? null : separator,
    });
    if (found === null) return null;
    const places = placesOf(mappingOf(this.plan), found.columns);
    requireFields(this.plan, places, found.columns);
    this.shape = {
      encoding: found.encoding,
      separator: found.separator,
      places,
      columns: namesOf(places, found.columns),
      columnCount: found.columns.length,
    };
    this.taken = found.headEnd;
    this.lines = found.headLines;
    this.cutter = new RecordCutter(found.separator, found.headEnd, found.headLines);
    return this.waiting.subarray(found.headEnd);
  }

  private take(record: CsvRecord): void {
    this.taken = record.end;
    this.lines = record.lines;
    const { shape } = this;
    if (shape === null || shape.encoding === 'json') return;
    if (record.fault !== null) return this.blame(record.line, '', record.fault);
    if (record.bytes.length === 0) return;
    const text = textOf(record.bytes, shape.encoding, this.gb18030);
    if (text === null) return this.blame(record.line, '', 'notText');
    const cells = cellsOf(text, shape.separator ?? ',');
    if (cells.every((cell) => cell.trim() === '')) return;
    this.read(record.line, cellsByField(shape.places, cells));
  }

  private blame(line: number, field: string, code: RowFault['code']): void {
    this.countRow();
    this.faultyRows += 1;
    this.faults.push({ line, value: { field, code, figure: null } });
  }

  private countRow(): void {
    this.rows += 1;
    if (this.job.rows + this.rows > maxImportRows) {
      throw new HqProblem('tooLarge', `a file has at most ${maxImportRows} rows`);
    }
  }

  private read(line: number, cells: Cells): void {
    this.countRow();
    const read = readRow(this.reading, cells);
    if ('good' in read) {
      this.good.push({ line, value: read.good });
      return;
    }
    this.faultyRows += 1;
    for (const value of read.faults) this.faults.push({ line, value });
  }

  private async stage(last: boolean): Promise<void> {
    const shape = this.job.shape === null ? JSON.stringify(this.shape) : null;
    const { good, faults, rows, faultyRows, taken, lines } = this;
    this.job = await stageRows(this.office, this.job, {
      good,
      faults,
      rows,
      faultyRows,
      taken,
      lines,
      shape,
      last,
    });
    this.good = [];
    this.faults = [];
    this.rows = 0;
    this.faultyRows = 0;
  }
}

function namesOf(
  places: FieldPlaces,
  columns: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(places).map(([field, at]) => [field, columns[at[0] ?? 0] ?? '']),
  );
}

/** A file without a head has somebody's number where a column's name should be (I11). */
function requireFields(plan: ImportPlan, places: FieldPlaces, columns: readonly string[]): void {
  const missing = missingFields(plan.kind, places);
  if (missing.length === 0) return;
  const found = columns.slice(0, 40).map((name) => withoutPersonalNumbers(name).slice(0, 30));
  throw new HqProblem(
    'badInput',
    `no column feeds: ${missing.join(', ')} · 没有对应的列：${missing.join('、')} (${found.join(' | ')})`,
    missing.map((field) => ({ field: `mapping.${field}`, message: 'name its column' })),
  );
}

/**
 * The next rows of a list in JSON, cells by field, the first of them being row `from` (0 at first). Rows
 * that were taken already are passed over. Throws `conflict` for rows behind a gap.
 */
export async function takeRows(
  office: Office,
  id: string,
  from: number,
  rows: readonly Cells[],
  last: boolean,
): Promise<ImportJobTable> {
  const job = await importJob(office, office.db, id);
  if (job.state !== 'receiving') return job;
  if (from > job.taken) throw new HqProblem('conflict', `expected row ${job.taken}`);
  if (job.shape !== null && (JSON.parse(job.shape) as FileShape).encoding !== 'json') {
    throw new HqProblem('conflict', 'this import is a file');
  }
  const reading = await readingFor(office, planOf(job));
  const fresh = rows.slice(job.taken - from);
  if (job.rows + fresh.length > maxImportRows) {
    throw new HqProblem('tooLarge', `a list has at most ${maxImportRows} rows`);
  }
  const read = fresh.map((cells, at) => {
    return { line: job.taken + at + 1, row: readRow(reading, trimmed(cells)) };
  });
  const shape: FileShape = {
    encoding: 'json',
    separator: null,
    places: {},
    columns: {},
    columnCount: 0,
  };
  return stageRows(office, job, {
    good: read.flatMap(({ line, row }) => ('good' in row ? [{ line, value: row.good }] : [])),
    faults: read.flatMap(({ line, row }) =>
      'good' in row ? [] : row.faults.map((value) => ({ line, value })),
    ),
    rows: fresh.length,
    faultyRows: read.filter(({ row }) => !('good' in row)).length,
    taken: job.taken + fresh.length,
    lines: job.taken + fresh.length,
    shape: JSON.stringify(shape),
    last,
  });
}

function trimmed(cells: Cells): Cells {
  return Object.fromEntries(Object.entries(cells).map(([field, cell]) => [field, cell.trim()]));
}
