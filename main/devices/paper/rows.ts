import { commands, transform } from 'receiptline';
import type { BarPlan, QrPlan, QrUse } from '../../../shared/writing/codePlan.ts';
import { columnsOf, paperEncoding } from './escapeText.ts';
import type { PaperCodes } from './paperCodes.ts';

/** A stretch of text of one look. `column` counts from 0; a character is `width` × its own columns. */
export interface Run {
  readonly column: number;
  readonly text: string;
  readonly width: 1 | 2;
  readonly height: 1 | 2;
  readonly bold: boolean;
  readonly inverse: boolean;
}

/** One line of paper: what all three outputs are drawn from. */
export type Row =
  | { readonly kind: 'text'; readonly runs: readonly Run[]; readonly height: 1 | 2 }
  | { readonly kind: 'rule' }
  | QrRow
  | BarsRow
  | PictureRow
  | { readonly kind: 'cut' };

export interface QrRow extends QrPlan {
  readonly kind: 'qr';
  readonly payload: string;
}

/** Bars, for a scanner that reads nothing else. */
export interface BarsRow extends BarPlan {
  readonly kind: 'bars';
  readonly payload: string;
}

/** A picture in black and white, such as the shop's logo, in the middle of the paper. */
export interface PictureRow {
  readonly kind: 'picture';
  readonly widthDots: number;
  readonly heightDots: number;
  /** Rows from the top, eight dots a byte, the left one highest; each row is filled up with 0. */
  readonly bits: Uint8Array;
}

/** How the layout language says what a code is for: as the size of a cell, which is planned anew here. */
export const cellOfUse: Readonly<Record<QrUse, number>> = { coupon: 6, receipt: 4 };

/** Columns a run takes. */
export function runColumns(run: Run): number {
  return columnsOf(run.text) * run.width;
}

const plain = { width: 1, height: 1, bold: false, inverse: false } as const;

/**
 * Lays out markup on paper of so many columns. The layout engine parses and places; instead of one of
 * its printer languages it is given this collector, which knows no raw commands and no images at all.
 * A code that fits no such paper is left out: the layout has said so in words.
 */
export function rowsOf(markup: string, columns: number, codes: PaperCodes): readonly Row[] {
  const rows: Row[] = [];
  let runs: Run[] = [];
  let position = 0;
  let look: Omit<Run, 'column' | 'text'> = plain;
  const restyle = (change: Partial<typeof look>) => {
    look = { ...look, ...change };
    return '';
  };

  const collector: typeof commands.base = {
    ...commands.base,
    absolute: (to) => {
      position = to;
      return '';
    },
    relative: (by) => {
      // Centring may ask for half a column; the grid has none.
      position += Math.floor(by);
      return '';
    },
    normal: () => restyle(plain),
    em: () => restyle({ bold: true }),
    iv: () => restyle({ inverse: true }),
    wh: (wh) => restyle({ width: wh === 2 ? 1 : 2, height: wh === 1 ? 1 : 2 }),
    text: (text) => {
      const run = { ...look, column: position, text };
      runs.push(run);
      position += runColumns(run);
      return '';
    },
    hr: () => {
      rows.push({ kind: 'rule' });
      return '';
    },
    lf: () => {
      if (runs.length > 0) rows.push(textRow(runs));
      runs = [];
      position = 0;
      return '';
    },
    qrcode: ({ data, cell }) => {
      const plan = codes.planQr(data, cell === cellOfUse.coupon ? 'coupon' : 'receipt', columns);
      if (plan !== null) rows.push({ kind: 'qr', payload: data, ...plan });
      return '';
    },
    barcode: ({ data }) => {
      const plan = codes.planBars(data, columns);
      if (plan !== null) rows.push({ kind: 'bars', payload: data, ...plan });
      return '';
    },
    cut: () => {
      rows.push({ kind: 'cut' });
      return '';
    },
  };

  transform(markup, { cpl: columns, encoding: paperEncoding, command: collector });
  return rows;
}

function textRow(runs: readonly Run[]): Row {
  // A blank cell is written as one space; it says nothing that its place does not say.
  const said = runs.filter((run) => run.inverse || run.text.trim() !== '');
  return { kind: 'text', runs: said, height: said.some((run) => run.height === 2) ? 2 : 1 };
}
