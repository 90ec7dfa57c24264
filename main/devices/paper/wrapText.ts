import { columnsOf } from './escapeText.ts';

/** Closing marks that never begin a line in Chinese. */
const neverFirst = /^[，。、；：？！）》」』”’)\],.;:?!]/;

/**
 * Breaks `printable` text into lines of at most `columns`: at spaces, and between Chinese characters
 * but not before a closing mark. A word longer than a line is broken where it must be.
 */
export function wrapText(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces(text, columns)) {
    const joined = line + piece;
    if (columnsOf(joined.trimEnd()) <= columns) {
      line = joined;
      continue;
    }
    lines.push(line.trimEnd());
    line = piece.trimStart();
  }
  if (line.trimEnd() !== '' || lines.length === 0) lines.push(line.trimEnd());
  return lines;
}

/** As `wrapText`, but with lines as even as the same number of them allows, no word torn for it: for headings. */
export function wrapEvenly(text: string, columns: number): readonly string[] {
  const wanted = wrapText(text, columns).length;
  const widest = Math.max(2, ...pieces(text, columns).map((one) => columnsOf(one.trimEnd())));
  let narrowest = columns;
  while (narrowest > widest && wrapText(text, narrowest - 1).length === wanted) narrowest -= 1;
  return wrapText(text, narrowest);
}

/** What may not be torn apart: words with the space after them, amounts, single wide characters with marks. */
function pieces(text: string, columns: number): readonly string[] {
  const found: string[] = [];
  for (const match of text.matchAll(/￥?[!-~]+ ?| |[^ -~] ?/g)) {
    const piece = match[0];
    const last = found.at(-1);
    if (last !== undefined && mustStay(last, piece, columns))
      found[found.length - 1] = last + piece;
    else found.push(piece);
  }
  return found.flatMap((piece) => shortened(piece, columns));
}

function mustStay(last: string, piece: string, columns: number): boolean {
  return (
    neverFirst.test(piece) && !last.endsWith(' ') && columnsOf((last + piece).trimEnd()) <= columns
  );
}

function shortened(piece: string, columns: number): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (const character of piece) {
    if (part !== '' && columnsOf((part + character).trimEnd()) > columns) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  parts.push(part);
  return parts;
}
