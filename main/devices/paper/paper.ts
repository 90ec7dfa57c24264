import { isForStaff } from '../../app/paper/documents.ts';
import type { PaperDocument } from '../../app/paper/documents.ts';
import type { Paper } from '../../app/paper/paperPorts.ts';
import type { Log } from '../../app/ports.ts';
import { escposOf } from './escpos/escpos.ts';
import { layout, labelOf } from './layouts/layout.ts';
import { logoRow } from './logoRow.ts';
import { createPaperCodes } from './paperCodes.ts';
import { openLetters } from './raster/letters.ts';
import type { Letters } from './raster/letters.ts';
import { rasterOf } from './raster/rasterOf.ts';
import { rowsOf } from './rows.ts';
import type { Row } from './rows.ts';
import { svgOf } from './svg.ts';
import { textOf } from './text.ts';

export interface PaperParts {
  readonly log?: Log;
  /** Throws where this computer can't draw letters. */
  readonly openLetters?: () => Letters;
}

/** One layout, three outputs. `columns` is 32 (58 mm) or 48 (80 mm). */
export function createPaper(parts: PaperParts = {}): Paper {
  const lettersOrNull = openedOnce(parts);
  const codes = createPaperCodes();
  const rows = (document: PaperDocument, columns: number) => [
    ...logoOf(document, columns),
    ...rowsOf(layout(document, columns, codes), columns, codes),
  ];
  return {
    svg: (document, columns) => svgOf(rows(document, columns), columns, labelOf(document), codes),
    text: (document, columns) => textOf(rows(document, columns), columns),
    escpos: (document, profile) => {
      const drawn = rows(document, profile.columns);
      const letters = profile.letters === 'picture' ? lettersOrNull() : null;
      return letters === null
        ? escposOf(drawn, profile, codes)
        : rasterOf(drawn, profile, codes, letters);
    },
    drawsLetters: () => lettersOrNull() !== null,
  };
}

/** At the head of what a customer takes away. It is no markup: nothing in a picture can be read as text. */
function logoOf(document: PaperDocument, columns: number): readonly Row[] {
  const { logo } = document.head;
  return logo === undefined || isForStaff(document) ? [] : [logoRow(logo, columns)];
}

/**
 * The letters, opened when a printer first wants them drawn. Where they can't be had, the printer's own are
 * used from then on: a receipt with some letters wrong is worth more than none.
 */
function openedOnce({ log, openLetters: open = openLetters }: PaperParts): () => Letters | null {
  let opened: { readonly letters: Letters | null } | null = null;
  const tryToOpen = (): Letters | null => {
    try {
      return open();
    } catch (error) {
      log?.error(
        { error: String(error) },
        'letters cannot be drawn here: the printer uses its own',
      );
      return null;
    }
  };
  return () => {
    opened ??= { letters: tryToOpen() };
    return opened.letters;
  };
}
