import type { QrUse } from '../../../shared/writing/codePlan.ts';
import { columnsOf, cutTo, escapeMarkup, printable } from './escapeText.ts';
import { fitted, lineColumns, oneLine, pairedLines, textsOf } from './paperText.ts';
import type { PaperText } from './paperText.ts';
import { cellOfUse } from './rows.ts';
import { wrapEvenly, wrapText } from './wrapText.ts';

/** No single text takes more paper than this, whatever stands in the data. */
export const maxTextColumns = 192;

/**
 * Writes the layout language line by line; every text that goes in is reduced and escaped here (I7). A text
 * in two languages stands on one line where that fits, else on two.
 */
export interface Markup {
  /** Centred; `big` is twice as wide and high: of two languages the first. */
  title(text: PaperText, size?: 'normal' | 'big' | 'bold'): void;
  /** White on black across the middle: COPY n, TRAINING. */
  banner(text: PaperText): void;
  left(text: PaperText): void;
  /** `label` at the left, `value` at the right; the value keeps its line, the label wraps. */
  pair(label: PaperText, value: PaperText, weight?: 'normal' | 'bold'): void;
  /** As `pair` where it all fits on one line; else what was told stands under its label, from the left. */
  told(label: PaperText, text: PaperText): void;
  /** The one figure that matters: twice as wide and high, or only as high where it would not fit. */
  figure(label: PaperText, value: string): void;
  /** As `pair`, with a quantity between. */
  item(name: PaperText, quantity: string, amount: string): void;
  rule(): void;
  space(): void;
  qr(text: string, use: QrUse): void;
  /** Code 128. */
  bars(text: string): void;
  /** The whole document, ending in a cut. */
  end(): string;
}

const decorations = { normal: '', bold: '"', tall: '"^^', big: '^^^' } as const;
type Decoration = keyof typeof decorations;

interface Cell {
  readonly text: PaperText;
  readonly columns: number;
  readonly side: 'left' | 'right';
  readonly weight: Decoration;
}

/** However long a value is, so much is left for what it is called. */
const minLabelColumns = 8;

/** `columns`: 32 for 58 mm paper, 48 for 80 mm. */
export function createMarkup(columns: number): Markup {
  const lines: string[] = ['{width:auto; border:space; align:center; text:wrap}'];
  let widths = 'auto';

  const setWidths = (wanted: string) => {
    if (wanted === widths) return;
    widths = wanted;
    lines.push(`{width:${wanted}}`);
  };
  const code = (text: string, option: string) => {
    setWidths('auto');
    lines.push(`{code:${escapeMarkup(printable(text))}; option:${option}}`);
  };
  const put = (line: string) => {
    setWidths('auto');
    lines.push(line);
  };
  const row = (cells: readonly Cell[]) => {
    setWidths(cells.map((cell) => cell.columns).join(' '));
    const written = cells.map(({ text, columns: width, side, weight }) => {
      const inside = block(text, weight === 'big' ? width >> 1 : width, weight);
      return side === 'left' ? `${inside} ` : ` ${inside}`;
    });
    lines.push(`|${written.join('|')}|`);
  };
  const ends = (left: Omit<Cell, 'columns' | 'side'>, right: Omit<Cell, 'side'>) =>
    row([
      { ...left, columns: columns - 1 - right.columns, side: 'left' },
      { ...right, side: 'right' },
    ]);

  const titleLine = (text: string, size: 'normal' | 'big' | 'bold') => {
    if (printable(text) === '') return;
    put(block(text, size === 'big' ? columns >> 1 : columns, size, wrapEvenly));
  };
  const onePair = (label: PaperText, value: string, weight: 'normal' | 'bold') => {
    const width = Math.min(columnsOf(printable(value)), columns - minLabelColumns - 1);
    ends({ text: label, weight }, { text: value, weight, columns: Math.max(width, 1) });
  };

  const leftLines = (text: PaperText) => {
    for (const line of fitted(text, columns)) {
      if (printable(line) !== '') put(`|${block(line, columns, 'normal')} |`);
    }
  };
  const pairLines = (label: PaperText, value: PaperText, weight: 'normal' | 'bold') => {
    for (const [left, right] of pairedLines(label, value, columns)) onePair(left, right, weight);
  };

  return {
    title: (text, size = 'normal') => {
      if (size === 'big') {
        const [first = '', ...others] = textsOf(text);
        titleLine(first, 'big');
        for (const other of others) titleLine(other, 'bold');
      } else for (const line of fitted(text, columns)) titleLine(line, size);
    },
    banner: (text) => {
      for (const line of fitted(text, columns - 4)) {
        put(`\`~~${escapeMarkup(cutTo(printable(line), columns - 4))}~~\``);
      }
    },
    left: leftLines,
    pair: (label, value, weight = 'normal') => pairLines(label, value, weight),
    told: (label, text) => {
      if (lineColumns(label) + 1 + lineColumns(text) <= columns) pairLines(label, text, 'normal');
      else [label, text].forEach(leftLines);
    },
    figure: (label, value) => {
      const width = columnsOf(printable(value));
      const said = 2 * width + 1 + lineColumns(label) <= columns ? oneLine(label) : label;
      const widest = Math.max(...textsOf(said).map((text) => columnsOf(printable(text))));
      const fits = 2 * width + 1 + widest <= columns;
      const weight = fits ? 'big' : 'tall';
      ends(
        { text: said, weight: 'bold' },
        { text: value, weight, columns: fits ? 2 * width : width },
      );
    },
    item: (name, quantity, amount) => {
      const end = Math.max(columnsOf(printable(amount)), 9);
      const middle = Math.max(columnsOf(printable(quantity)), 3);
      const wide = columns - 2 - middle - end;
      const weight = 'normal';
      const text = lineColumns(name) <= wide ? oneLine(name) : name;
      row([
        { text, columns: wide, side: 'left', weight },
        { text: quantity, columns: middle, side: 'right', weight },
        { text: amount, columns: end, side: 'right', weight },
      ]);
    },
    rule: () => put('-'),
    space: () => put(''),
    qr: (text, use) => code(text, `qrcode,${cellOfUse[use]},q`),
    bars: (text) => code(text, 'code128'),
    end: () => {
      put('=');
      return lines.join('\n');
    },
  };
}

/** Text wrapped to a width, as one cell. An empty cell keeps its place as a space. */
function block(
  text: PaperText,
  columns: number,
  decoration: Decoration,
  wrap: typeof wrapText = wrapText,
): string {
  const mark = decorations[decoration];
  const lines = textsOf(text)
    .map((each) => cutTo(printable(each), maxTextColumns))
    .flatMap((each) => wrap(each, columns));
  // A line that fills its column is broken by the layout engine itself; a mark too would leave a gap.
  const written = lines
    .map((line, i) => {
      const broken = i === lines.length - 1 || columnsOf(line) === columns;
      return escapeMarkup(line) + (broken ? '' : '\\n');
    })
    .join('');
  return written === '' ? '~' : `${mark}${written}${mark}`;
}
