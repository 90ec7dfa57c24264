import type { Localized } from '../../../shared/domain/campaign/campaign.ts';
import { columnsOf, printable } from './escapeText.ts';

/** A text on paper: as it is, or in Chinese and in English at once. */
export type PaperText = string | Localized;

/** The two as one where they are the same, or where one of them is missing or says the other already. */
export function bothOf(zh: string, en: string): PaperText {
  if (en === '' || zh.includes(en)) return zh;
  return zh === '' || en.includes(zh) ? en : { zh, en };
}

/** Chinese first: it is what most of those who read it read. */
export function textsOf(text: PaperText): readonly string[] {
  return typeof text === 'string' ? [text] : [text.zh, text.en];
}

/** Both on one line: `应付 To pay`. */
export function oneLine(text: PaperText): string {
  return textsOf(text).join(' ');
}

/** Columns of the text when both stand on one line. */
export function lineColumns(text: PaperText): number {
  return columnsOf(printable(oneLine(text)));
}

/** On one line where that is no wider than this; else each on its own. */
export function fitted(text: PaperText, columns: number): readonly string[] {
  return lineColumns(text) <= columns ? [oneLine(text)] : textsOf(text);
}

/**
 * A label and its value as the lines they take: one where all of it fits, else each language's label beside
 * its own value. A value that is the same in both is said once, beside a label of two lines.
 */
export function pairedLines(
  label: PaperText,
  value: PaperText,
  columns: number,
): readonly (readonly [label: PaperText, value: string])[] {
  if (lineColumns(label) + 1 + lineColumns(value) <= columns) {
    return [[oneLine(label), oneLine(value)]];
  }
  if (typeof value === 'string') return [[label, value]];
  const [first, second] = typeof label === 'string' ? [label, ''] : [label.zh, label.en];
  return [
    [first, value.zh],
    [second, value.en],
  ];
}
