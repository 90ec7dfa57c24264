import type { PrinterProfile } from '../../../../shared/contract/printer.ts';
import { cutBytes, dotsBytes, joined, opening } from '../escpos/escposCommands.ts';
import type { PaperCodes } from '../paperCodes.ts';
import type { Row } from '../rows.ts';
import { inkOf, packInk } from './dotSheet.ts';
import type { Letters } from './letters.ts';
import { drawRow } from './paperDots.ts';

/**
 * The rows as ESC/POS for printers without letters for them: every one as a picture of dots, from the left
 * edge to its last ink. Blank paper is a picture too, one byte wide: what the feeding commands take for a
 * dot differs between printers. No text is sent at all.
 */
export function rasterOf(
  rows: readonly Row[],
  profile: PrinterProfile,
  codes: PaperCodes,
  letters: Letters,
): Uint8Array {
  const parts: (readonly number[] | Uint8Array)[] = [opening(profile)];
  let blankRows = 0;
  for (const row of rows) {
    if (row.kind === 'cut') {
      parts.push(blankPaper(blankRows), cutBytes[profile.cutter]);
      blankRows = 0;
      continue;
    }
    const sheet = drawRow(row, profile.columns, codes, letters);
    const ink = inkOf(sheet);
    if (ink === null) {
      blankRows += sheet.heightDots;
      continue;
    }
    parts.push(blankPaper(blankRows + ink.top));
    parts.push(dotsBytes(Math.ceil(ink.right / 8), packInk(sheet, ink)));
    blankRows = sheet.heightDots - ink.bottom;
  }
  parts.push(blankPaper(blankRows));
  return joined(parts);
}

function blankPaper(rows: number): Uint8Array {
  return dotsBytes(1, new Uint8Array(rows));
}
