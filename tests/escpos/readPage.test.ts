import type { Canvas } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import { createPaper } from '../../main/devices/paper/paper.ts';
import { usualProfile } from '../../shared/contract/printer.ts';
import type { PaperColumns, PrinterProfile } from '../../shared/contract/printer.ts';
import type { PaperDocument } from '../../main/app/paper/documents.ts';
import { sampleHead } from '../devices/samples.ts';
import { everyPaper } from './everyPaper.ts';
import { startOwnReader } from './ownReader.ts';
import { parseEscpos } from './parser.ts';
import { marginOf, pictureOf, printPage } from './printedPage.ts';
import type { PrintedPage } from './printedPage.ts';
import { openPrinterFont } from './printerFont.ts';
import { onPaper, photograph } from './thermal.ts';
import type { Wear } from './thermal.ts';

const paper = createPaper();
const font = openPrinterFont();
const widths: readonly PaperColumns[] = [32, 48];
const letters: readonly PrinterProfile['letters'][] = ['font', 'picture'];

/** As a phone or a scanner sees the whole of it some days later. */
const worn: Wear = {
  gain: 0.3,
  faded: 0.35,
  smear: 0.2,
  deadDots: 1,
  noise: 6,
  blur: 0.5,
  degrees: 1.5,
  scale: 1.6,
};

/** What stands in its codes. */
function codesOf(document: PaperDocument): readonly string[] {
  switch (document.kind) {
    case 'redemption':
      return document.signedReference === null ? [] : [document.signedReference];
    case 'goodwill':
    case 'coupon':
      return [document.code];
    case 'test':
      return ['COUNTERSIGN PRINTER TEST', 'TESTNOVOUCHER0'];
    default:
      return [];
  }
}

function dotsOfPage({ dots, width, height }: PrintedPage): readonly (readonly boolean[])[] {
  return Array.from({ length: height }, (_, y) =>
    Array.from(dots.subarray(y * width, (y + 1) * width), (dot) => dot === 1),
  );
}

/** One of each kind: it takes a second to read one. */
const withCodes = everyPaper(sampleHead({ language: 'both' })).filter(
  ([name, document]) => name === document.kind && codesOf(document).length > 0,
);

describe('codes among the text of a whole paper', () => {
  let read: (picture: Canvas) => Promise<readonly string[]>;
  beforeAll(async () => {
    read = await startOwnReader();
  });

  for (const columns of widths) {
    for (const drawnBy of letters) {
      const print = (document: PaperDocument) => {
        const parsed = parseEscpos(
          paper.escpos(document, { ...usualProfile(columns), letters: drawnBy }),
          columns,
        );
        return printPage(parsed, columns, font);
      };
      it.each(withCodes)(
        `are read: %s at ${columns} columns, by ${drawnBy}, as it comes out and worn`,
        async (_, document) => {
          const page = print(document);
          const margin = marginOf(columns);
          const wanted = codesOf(document);
          expect(new Set(await read(pictureOf(page, margin)))).toEqual(new Set(wanted));
          const dots = onPaper(dotsOfPage(page), margin);
          const seen = photograph({ dots, quietDots: margin, moduleDots: 1 }, worn, 7);
          expect(new Set(await read(seen))).toEqual(new Set(wanted));
        },
      );
    }
  }
});
