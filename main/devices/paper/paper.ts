import type { PaperDocument } from '../../app/paper/documents.ts';
import type { Paper } from '../../app/paper/paperPorts.ts';
import { escposOf } from './escpos.ts';
import { layout, titleOf } from './layout.ts';
import { createPaperCodes } from './paperCodes.ts';
import { rowsOf } from './rows.ts';
import { svgOf } from './svg.ts';
import { textOf } from './text.ts';

/** One layout, three outputs. `columns` is 32 (58 mm) or 48 (80 mm). */
export function createPaper(): Paper {
  const codes = createPaperCodes();
  const rows = (document: PaperDocument, columns: number) =>
    rowsOf(layout(document, columns, codes), columns, codes);
  return {
    svg: (document, columns) => svgOf(rows(document, columns), columns, titleOf(document), codes),
    text: (document, columns) => textOf(rows(document, columns), columns),
    escpos: (document, profile) =>
      escposOf(rows(document, profile.columns), profile.columns, codes),
  };
}
