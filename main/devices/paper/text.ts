import { columnsOf } from './escapeText.ts';
import { runColumns } from './rows.ts';
import type { Row, Run } from './rows.ts';

/** The rows as plain text, one line a row; enlarged text keeps its side of the line. */
export function textOf(rows: readonly Row[], columns: number): string {
  return rows
    .map((row) => lineOf(row, columns))
    .filter((line) => line !== null)
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

function lineOf(row: Row, columns: number): string | null {
  switch (row.kind) {
    case 'text':
      return textLine(row.runs, columns);
    case 'rule':
      return '-'.repeat(columns);
    case 'qr':
      return qrLine(row.payload);
    case 'bars':
      return barsLine(row.payload);
    case 'picture':
      return '[PICTURE]';
    case 'cut':
      return null;
  }
}

/** Nobody types what is longer than a coupon's code, or wants it read aloud. */
const longestSaid = 160;

/** What stands for a QR code in text. */
export function qrLine(payload: string): string {
  return `[QR ${payload.length > longestSaid ? `${payload.slice(0, 8)}...` : payload}]`;
}

/** What stands for bars in text. */
export function barsLine(payload: string): string {
  return `[BARS ${payload}]`;
}

function textLine(runs: readonly Run[], columns: number): string {
  let line = '';
  for (const run of runs)
    line += ' '.repeat(Math.max(0, plainColumn(run, columns) - columnsOf(line))) + run.text;
  return line;
}

/** Where a run stands once it is no wider than its text: left stays left, right right, middle middle. */
function plainColumn(run: Run, columns: number): number {
  const slack = runColumns(run) - columnsOf(run.text);
  const free = columns - runColumns(run);
  return run.column + (free > 0 ? Math.round((slack * run.column) / free) : slack >> 1);
}
