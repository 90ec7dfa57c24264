import { quietModules } from '../../../../shared/writing/qrCode.ts';
import type { PaperCodes } from '../paperCodes.ts';
import { dotsPerColumn, dotsPerLine } from '../paperSize.ts';
import { runColumns } from '../rows.ts';
import type { BarsRow, PictureRow, QrRow, Row, Run } from '../rows.ts';
import { columnsOf } from '../escapeText.ts';
import { blacken, blankSheet, stamp } from './dotSheet.ts';
import type { DotSheet } from './dotSheet.ts';
import type { Letters } from './letters.ts';

/** Blank paper above and below a line of text, so that lines come 30 dots apart, as printers have them. */
const lineMargin = 3;
/** A black box reaches so far into it. */
const boxReach = 2;
const ruleHeight = 20;
const ruleStroke = 2;
/** As long as the gap after it: a column. */
const dashDots = 6;
/** Above and below bars: what stands there must not seem to be of them. */
const barsGap = 12;

/** One row of paper, across its whole width. A cut is no row of dots. */
export function drawRow(
  row: Exclude<Row, { kind: 'cut' }>,
  columns: number,
  codes: PaperCodes,
  letters: Letters,
): DotSheet {
  const lineDots = columns * dotsPerColumn;
  switch (row.kind) {
    case 'text':
      return drawText(row.runs, row.height, lineDots, letters);
    case 'rule':
      return drawRule(lineDots);
    case 'qr':
      return drawQr(row, lineDots, codes);
    case 'bars':
      return drawBars(row, lineDots, codes);
    case 'picture':
      return drawPicture(row, lineDots);
  }
}

/** Text stands on the bottom of its row, each character in the middle of its own columns. */
function drawText(
  runs: readonly Run[],
  height: 1 | 2,
  lineDots: number,
  letters: Letters,
): DotSheet {
  const sheet = blankSheet(lineDots, height * dotsPerLine + 2 * lineMargin);
  for (const run of runs) {
    const top = lineMargin + (height - run.height) * dotsPerLine;
    let left = run.column * dotsPerColumn;
    if (run.inverse) {
      const box = [
        runColumns(run) * dotsPerColumn,
        run.height * dotsPerLine + 2 * boxReach,
      ] as const;
      blacken(sheet, [left, top - boxReach], box);
    }
    for (const character of run.text) {
      if (character !== ' ') stamp(sheet, letters.letter(character, run), left, top);
      left += columnsOf(character) * run.width * dotsPerColumn;
    }
  }
  return sheet;
}

function drawRule(lineDots: number): DotSheet {
  const sheet = blankSheet(lineDots, ruleHeight);
  const top = (ruleHeight - ruleStroke) / 2;
  for (let left = dashDots / 2; left < lineDots; left += 2 * dashDots) {
    blacken(sheet, [left, top], [dashDots, ruleStroke]);
  }
  return sheet;
}

function drawQr(
  { payload, level, moduleDots: size }: QrRow,
  lineDots: number,
  codes: PaperCodes,
): DotSheet {
  const matrix = codes.drawQr(payload, level);
  const side = matrix.length * size;
  // The margins of the lines around it add to the quiet zone.
  const above = quietModules * size - lineMargin;
  const left = Math.floor((lineDots - side) / 2);
  const sheet = blankSheet(lineDots, side + 2 * above);
  matrix.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) blacken(sheet, [left + x * size, above + y * size], [size, size]);
    });
  });
  return sheet;
}

function drawBars(
  { payload, moduleDots, heightDots }: BarsRow,
  lineDots: number,
  codes: PaperCodes,
): DotSheet {
  const widths = codes.drawBars(payload);
  const side = widths.reduce((sum, width) => sum + width, 0) * moduleDots;
  const sheet = blankSheet(lineDots, heightDots + 2 * barsGap);
  let left = Math.floor((lineDots - side) / 2);
  widths.forEach((width, place) => {
    if (place % 2 === 0) blacken(sheet, [left, barsGap], [width * moduleDots, heightDots]);
    left += width * moduleDots;
  });
  return sheet;
}

function drawPicture({ widthDots, heightDots, bits }: PictureRow, lineDots: number): DotSheet {
  const rowBytes = Math.ceil(widthDots / 8);
  const picture = blankSheet(widthDots, heightDots);
  for (let y = 0; y < heightDots; y += 1) {
    for (let x = 0; x < widthDots; x += 1) {
      const isDark = ((bits[y * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
      if (isDark) picture.dots[y * widthDots + x] = 1;
    }
  }
  const sheet = blankSheet(lineDots, heightDots + 2 * lineMargin);
  stamp(sheet, picture, Math.max(0, Math.floor((lineDots - widthDots) / 2)), lineMargin);
  return sheet;
}
