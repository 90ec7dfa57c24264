import iconv from 'iconv-lite';
import type { PrinterProfile } from '../../../../shared/contract/printer.ts';
import type { BarWidths } from '../../../../shared/writing/bars.ts';
import type { QrLevel } from '../../../../shared/writing/qrCode.ts';
import { paperEncoding } from '../escapeText.ts';
import {
  centred,
  chineseOn,
  cutBytes,
  dotsBytes,
  escape,
  fedLines,
  group,
  joined,
  leftAligned,
  opening,
} from './escposCommands.ts';
import type { PaperCodes } from '../paperCodes.ts';
import { runColumns } from '../rows.ts';
import type { BarsRow, PictureRow, QrRow, Row, Run } from '../rows.ts';

const lineFeed = 0x0a;
const plainStyle = { bold: false, inverse: false, width: 1, height: 1 } as const;

type Style = Pick<Run, 'bold' | 'inverse' | 'width' | 'height'>;
type Bytes = readonly number[] | Uint8Array;

/**
 * The rows as ESC/POS for printers with a GB18030 font (12 dots a column). Text is placed by spaces, so
 * that columns are straight on any of them; no command opens a drawer.
 */
export function escposOf(
  rows: readonly Row[],
  profile: PrinterProfile,
  codes: PaperCodes,
): Uint8Array {
  const parts = rows.map((row) => rowBytes(row, profile, codes));
  return joined([opening(profile), chineseOn, ...parts]);
}

function rowBytes(row: Row, { columns, cutter }: PrinterProfile, codes: PaperCodes): Bytes {
  switch (row.kind) {
    case 'text':
      return [...textBytes(row.runs), lineFeed];
    case 'rule':
      return [...encoded('-'.repeat(columns)), lineFeed];
    case 'qr':
      return [...blankAround, ...qrBytes(row), ...blankAround];
    case 'bars':
      return [...blankAround, ...barsBytes(row, codes.drawBars(row.payload)), ...blankAround];
    case 'picture':
      return pictureBytes(row);
    case 'cut':
      return cutBytes[cutter];
  }
}

/** A code is printed without its quiet zone: text would stand at its very last dot. */
const blankAround = fedLines(1);

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

const levelBytes: Readonly<Record<QrLevel, number>> = { q: 50, h: 51 };

/** GS ( k: model 2, module size, level, store, print; drawn by the printer itself, in the middle. */
function qrBytes({ payload, level, moduleDots }: QrRow): readonly number[] {
  const data = encoded(payload);
  return [
    ...centred,
    ...symbolCommand(65, [50, 0]),
    ...symbolCommand(67, [moduleDots]),
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

/**
 * Bars as a picture of dots. Printers that draw bars themselves want the code sets chosen for them, each in
 * its own way; dots are dots.
 */
function barsBytes({ moduleDots, heightDots }: BarsRow, widths: BarWidths): readonly number[] {
  const line = widths.flatMap((width, place) =>
    Array.from({ length: width * moduleDots }, () => place % 2 === 0),
  );
  const bytes = packed(line);
  const lines = Array.from({ length: heightDots }, () => bytes).flat();
  return [...centred, ...dotsBytes(bytes.length, Uint8Array.from(lines)), ...leftAligned];
}

function pictureBytes({ widthDots, bits }: PictureRow): Uint8Array {
  return joined([centred, dotsBytes(Math.ceil(widthDots / 8), bits), leftAligned]);
}

/** Eight dots a byte, the left one highest. */
function packed(line: readonly boolean[]): readonly number[] {
  return Array.from({ length: Math.ceil(line.length / 8) }, (_, at) =>
    line.slice(at * 8, at * 8 + 8).reduce((byte, dark, dot) => byte | (dark ? 0x80 >> dot : 0), 0),
  );
}
