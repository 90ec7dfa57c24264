import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import type { Canvas } from '@napi-rs/canvas';
import type { PaperLanguage } from '../main/app/paper/paperHead.ts';
import type { PaperDocument } from '../main/app/paper/documents.ts';
import { createPaper } from '../main/devices/paper/paper.ts';
import { usualProfile } from '../shared/contract/printer.ts';
import type { PaperColumns, PrinterProfile } from '../shared/contract/printer.ts';
import { sampleHead } from '../tests/devices/samples.ts';
import { everyPaper } from '../tests/escpos/everyPaper.ts';
import { parseEscpos } from '../tests/escpos/parser.ts';
import { marginOf, pictureOf, printPage } from '../tests/escpos/printedPage.ts';
import { openPrinterFont } from '../tests/escpos/printerFont.ts';

const languages: readonly PaperLanguage[] = ['zh', 'en', 'both'];
const papers: readonly (readonly [PaperColumns, string])[] = [
  [32, '58mm'],
  [48, '80mm'],
];
const letters: readonly PrinterProfile['letters'][] = ['font', 'picture'];

/** Papers that lie side by side on a sheet to look at, and the grey between them, in dots. */
const papersPerSheet = 5;
const between = 16;

interface Printed {
  readonly name: string;
  readonly picture: Canvas;
}

/**
 * Pictures of every paper there is, in every language and width, as a printer would print them: each is drawn
 * from the very bytes that would be sent. `only`: those whose names begin so. Returns how many.
 */
export function pictureReceipts(folder: string, only: readonly string[]): number {
  const paper = createPaper();
  const font = openPrinterFont();
  const print = (document: PaperDocument, profile: PrinterProfile): Canvas => {
    const { columns } = profile;
    const parsed = parseEscpos(paper.escpos(document, profile), columns);
    return pictureOf(printPage(parsed, columns, font), marginOf(columns));
  };
  mkdirSync(folder, { recursive: true });
  let count = 0;
  for (const language of languages) {
    for (const [columns, width] of papers) {
      for (const drawnBy of letters) {
        const profile = { ...usualProfile(columns), letters: drawnBy };
        const way = `${language}-${width}-${drawnBy}`;
        const printed = everyPaper(sampleHead({ language }))
          .filter(([name]) => only.length === 0 || only.some((start) => name.startsWith(start)))
          .map(([name, document]) => ({ name, picture: print(document, profile) }));
        for (const { name, picture } of printed) save(folder, `${name}-${way}`, picture);
        saveSheets(folder, way, printed);
        count += printed.length;
      }
    }
  }
  return count;
}

function save(folder: string, name: string, picture: Canvas): void {
  writeFileSync(join(folder, `${name}.png`), picture.toBuffer('image/png'));
}

/** So many papers side by side, to be looked at in one go. */
function saveSheets(folder: string, way: string, printed: readonly Printed[]): void {
  for (let from = 0; from < printed.length; from += papersPerSheet) {
    const some = printed.slice(from, from + papersPerSheet).map(({ picture }) => picture);
    const width = some.reduce((sum, picture) => sum + picture.width + between, between);
    const height = Math.max(...some.map((picture) => picture.height)) + 2 * between;
    const canvas = createCanvas(width, height);
    const context = canvas.getContext('2d');
    context.fillStyle = '#9a9a9a';
    context.fillRect(0, 0, width, height);
    let left = between;
    for (const picture of some) {
      context.drawImage(picture, left, between);
      left += picture.width + between;
    }
    save(folder, `sheet-${way}-${from / papersPerSheet + 1}`, canvas);
  }
}
