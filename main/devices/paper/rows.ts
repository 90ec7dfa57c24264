import { commands, transform } from 'receiptline';
import { columnsOf, paperEncoding } from './escapeText.ts';
import type { QrLevel } from './qrMatrix.ts';

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
  | { readonly kind: 'cut' };

export interface QrRow {
  readonly kind: 'qr';
  readonly payload: string;
  readonly level: QrLevel;
  /** A module is that big where the paper is wide enough. */
  readonly maxModuleDots: number;
}

/** Columns a run takes. */
export function runColumns(run: Run): number {
  return columnsOf(run.text) * run.width;
}

const plain = { width: 1, height: 1, bold: false, inverse: false } as const;

/**
 * Lays out markup on paper of so many columns. The layout engine parses and places; instead of one of
 * its printer languages it is given this collector, which knows no raw commands and no images at all.
 */
export function rowsOf(markup: string, columns: number): readonly Row[] {
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
    qrcode: ({ data, level, cell }) => {
      rows.push({
        kind: 'qr',
        payload: data,
        level: level === 'm' ? 'm' : 'q',
        maxModuleDots: cell,
      });
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
