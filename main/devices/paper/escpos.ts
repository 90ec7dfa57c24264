import iconv from 'iconv-lite';
import { paperEncoding } from './escapeText.ts';
import { dotsPerColumn, qrModuleDots } from './paperSize.ts';
import type { DrawQr, QrLevel } from './qrMatrix.ts';
import { runColumns } from './rows.ts';
import type { QrRow, Row, Run } from './rows.ts';

const escape = 0x1b;
const group = 0x1d;
const field = 0x1c;

/** Initialise; US character set (others print `$` and `\` differently); code page 0; Chinese on. */
const opening = [escape, 0x40, escape, 0x52, 0, escape, 0x74, 0, field, 0x26];
/** Feed to the knife and cut, leaving one point. */
const cutting = [group, 0x56, 66, 0];
const lineFeed = 0x0a;
const leftAligned = [escape, 0x61, 0];
const centred = [escape, 0x61, 1];
const plainStyle = { bold: false, inverse: false, width: 1, height: 1 } as const;

type Style = Pick<Run, 'bold' | 'inverse' | 'width' | 'height'>;

/**
 * The rows as ESC/POS for printers with a GB18030 font (12 dots a column). Text is placed by spaces, so
 * that columns are straight on any of them; no command opens a drawer.
 */
export function escposOf(rows: readonly Row[], columns: number, drawQr: DrawQr): Uint8Array {
  const bytes: number[] = [...opening];
  for (const row of rows) bytes.push(...rowBytes(row, columns, drawQr));
  return Uint8Array.from(bytes);
}

function rowBytes(row: Row, columns: number, drawQr: DrawQr): readonly number[] {
  switch (row.kind) {
    case 'text':
      return [...textBytes(row.runs), lineFeed];
    case 'rule':
      return [...encoded('-'.repeat(columns)), lineFeed];
    case 'qr':
      return qrBytes(row, columns, drawQr);
    case 'cut':
      return cutting;
  }
}

function textBytes(runs: readonly Run[]): readonly number[] {
  const bytes: number[] = [];
  let style: Style = plainStyle;
  let column = 0;
  for (const run of runs) {
    const gap = run.column - column;
    if (gap > 0) {
      bytes.push(...styleBytes(style, plainStyle), ...encoded(' '.repeat(gap)));
      style = plainStyle;
    }
    bytes.push(...styleBytes(style, run), ...encoded(run.text));
    style = run;
    column = run.column + runColumns(run);
  }
  bytes.push(...styleBytes(style, plainStyle));
  return bytes;
}

/** ESC E emphasis, GS B white on black, GS ! size: only what changes. */
function styleBytes(from: Style, to: Style): readonly number[] {
  const bytes: number[] = [];
  if (from.bold !== to.bold) bytes.push(escape, 0x45, Number(to.bold));
  if (from.inverse !== to.inverse) bytes.push(group, 0x42, Number(to.inverse));
  if (from.width !== to.width || from.height !== to.height) {
    bytes.push(group, 0x21, ((to.width - 1) << 4) | (to.height - 1));
  }
  return bytes;
}

function encoded(text: string): Uint8Array {
  return iconv.encode(text, paperEncoding);
}

const levelBytes: Readonly<Record<QrLevel, number>> = { m: 49, q: 50 };

/** GS ( k: model 2, module size, level, store, print; drawn by the printer itself, in the middle. */
function qrBytes(
  { payload, level, maxModuleDots }: QrRow,
  columns: number,
  drawQr: DrawQr,
): readonly number[] {
  const modules = drawQr(payload, level).length;
  const data = encoded(payload);
  return [
    ...centred,
    ...symbolCommand(65, [50, 0]),
    ...symbolCommand(67, [qrModuleDots(modules, columns * dotsPerColumn, maxModuleDots)]),
    ...symbolCommand(69, [levelBytes[level]]),
    ...symbolCommand(80, [48, ...data]),
    ...symbolCommand(81, [48]),
    ...leftAligned,
  ];
}

function symbolCommand(part: number, parameters: readonly number[]): readonly number[] {
  const qrCode = 49;
  const length = parameters.length + 2;
  return [group, 0x28, 0x6b, length & 0xff, length >> 8, qrCode, part, ...parameters];
}
