import { codeHint, voucherIdText } from '../../../shared/domain/codes/code.ts';
import type { CodeReadingRules } from '../../../shared/domain/codes/code.ts';
import { readCodeCell } from '../../../shared/domain/imports/codeCell.ts';
import { dayInText } from '../../../shared/domain/imports/writtenDay.ts';
import { wholeNumber, normalisePhone } from '../../../shared/domain/phone.ts';
import type { CsvOutcome } from '../../../shared/contract/methods.ts';
import type { CsvTable, VoucherRow } from '../ports.ts';
import { breathe } from './breathe.ts';

type Fault = CsvOutcome['faults'][number];
type Cells = Readonly<Record<string, string>>;

/** Rows looked at in one go; a customer who waits meanwhile waits no longer than this takes. */
const rowsAtOnce = 500;
const previewRows = 5;
const last4Digits = 4;

export interface SortedRows {
  readonly good: readonly VoucherRow[];
  readonly faults: readonly Fault[];
  /** The first good rows as they were read; of a phone number its last four digits. */
  readonly preview: CsvOutcome['preview'];
}

const faultMessages = { missing: 'missing', tooLong: 'too long', notACode: 'not a code' } as const;

function faultOf(line: number, field: string, message: string): Fault {
  return { line, field, message };
}

/** A row as a voucher, or what is wrong with it; `seen`: lines of the codes before it, by what they are. */
function readRow(
  line: number,
  cells: Cells,
  rules: CodeReadingRules,
  seen: Map<string, number>,
): VoucherRow | Fault {
  const code = cells['code'] ?? '';
  const read = readCodeCell(code, rules);
  if (!read.ok) return faultOf(line, 'code', faultMessages[read.fault]);
  const id = voucherIdText(read.code);
  const first = seen.get(id);
  if (first !== undefined) return faultOf(line, 'code', `same as line ${first}`);
  seen.set(id, line);
  const day = cells['lastDay'] ?? '';
  const lastDay = day === '' ? null : dayInText(day);
  if (day !== '' && lastDay === null) return faultOf(line, 'lastDay', 'no day');
  const phone = cells['phone'] || null;
  if (phone !== null && !wholeNumber.test(normalisePhone(phone))) {
    return faultOf(line, 'phone', 'not a phone number');
  }
  return { line, code, phone, lastDay };
}

function previewOf({ line, code, phone, lastDay }: VoucherRow, rules: CodeReadingRules) {
  const read = readCodeCell(code, rules);
  return {
    line,
    cells: {
      code: read.ok ? codeHint(read.code) : '',
      phone: phone === null ? '' : normalisePhone(phone).slice(-last4Digits),
      lastDay: lastDay ?? '',
    },
  };
}

/** Sorts a file's rows into vouchers and faults, bit by bit; a code said twice is named by its first line. */
export async function sortVoucherRows(
  table: CsvTable,
  cellsOf: (row: CsvTable['rows'][number]) => Cells,
  rules: CodeReadingRules,
): Promise<SortedRows> {
  const good: VoucherRow[] = [];
  const faults: Fault[] = [];
  const seen = new Map<string, number>();
  for (const [at, row] of table.rows.entries()) {
    if (at % rowsAtOnce === rowsAtOnce - 1) await breathe();
    const read = readRow(row.line, cellsOf(row), rules, seen);
    if ('message' in read) faults.push(read);
    else good.push(read);
  }
  return { good, faults, preview: good.slice(0, previewRows).map((row) => previewOf(row, rules)) };
}
