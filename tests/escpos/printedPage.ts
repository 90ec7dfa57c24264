import { createCanvas } from '@napi-rs/canvas';
import type { Canvas } from '@napi-rs/canvas';
import { qrcode } from 'receiptline';
import { cellDots } from './printerFont.ts';
import type { PrinterFont } from './printerFont.ts';
import { cellsOf } from './parsedPaper.ts';
import type { ParsedDots, ParsedPaper, ParsedPart, ParsedQr, ParsedRun } from './parsedPaper.ts';

/** A paper as it came out: rows of dots at 203 dpi (8 to the millimetre), 1 is black. */
export interface PrintedPage {
  readonly width: number;
  readonly height: number;
  readonly dots: Uint8Array;
  /** Where each part of it stands, in their order: its first row and how many it takes. */
  readonly places: readonly { readonly top: number; readonly height: number }[];
}

/** How far a printer moves the paper for a line, in dots. */
export interface LineFeeds {
  /** 1/6 inch after `ESC @`. */
  readonly usual: number;
  /** A line of enlarged letters takes no less than these. */
  readonly high: number;
}

/** As Epson's own do it: nothing is left between an enlarged line and the next. */
export const usualFeeds: LineFeeds = { usual: 30, high: 48 };

/** Paper that has only just left the slot and no more: what the knife needs is fed by itself. */
const cutRows = 8;
const dashDots = 12;

interface Sheet {
  readonly width: number;
  readonly font: PrinterFont;
  readonly feeds: LineFeeds;
  rows: Uint8Array[];
}

/** The whole paper as a printer would print it, for paper of so many columns. */
export function printPage(
  { parts, density }: Pick<ParsedPaper, 'parts' | 'density'>,
  columns: number,
  font: PrinterFont,
  feeds: LineFeeds = usualFeeds,
): PrintedPage {
  const sheet: Sheet = { width: columns * cellDots.width, font, feeds, rows: [] };
  const places = parts.map((part) => {
    const top = sheet.rows.length;
    printPart(sheet, part);
    return { top, height: sheet.rows.length - top };
  });
  if (density === 'light') thin(sheet);
  const { width, rows } = sheet;
  const dots = new Uint8Array(width * rows.length);
  rows.forEach((row, y) => dots.set(row, y * width));
  return { width, height: rows.length, dots, places };
}

function printPart(sheet: Sheet, part: ParsedPart): void {
  switch (part.kind) {
    case 'text':
      return printLine(sheet, part.runs);
    case 'qr':
      return printQr(sheet, part.code);
    case 'dots':
      return printDots(sheet, part.dots);
    case 'feed':
      return void advance(sheet, part.lines * sheet.feeds.usual);
    case 'cut':
      return printCut(sheet);
  }
}

/** So many blank rows at the end; they may be drawn on. */
function advance(sheet: Sheet, rows: number): readonly Uint8Array[] {
  const fresh = Array.from({ length: rows }, () => new Uint8Array(sheet.width));
  sheet.rows.push(...fresh);
  return fresh;
}

/** Letters of all sizes stand on one line, at the bottom. */
function printLine(sheet: Sheet, runs: readonly ParsedRun[]): void {
  const isHigh = runs.some(({ height }) => height > 1);
  const rows = advance(sheet, isHigh ? sheet.feeds.high : sheet.feeds.usual);
  const bottom = cellDots.height * (isHigh ? 2 : 1);
  for (const run of runs) {
    let column = run.column;
    for (const character of run.text) {
      const at = { x: column * cellDots.width, y: bottom - cellDots.height * run.height };
      printCell(sheet, rows, run, character, at);
      column += cellsOf(character) * run.width;
    }
  }
}

/** Enlarged letters are the same dots, each two wide or high. */
function printCell(
  { font }: Sheet,
  rows: readonly Uint8Array[],
  run: ParsedRun,
  character: string,
  at: { readonly x: number; readonly y: number },
): void {
  const glyph = font(character, run.bold);
  for (let y = 0; y < cellDots.height * run.height; y += 1) {
    for (let x = 0; x < glyph.width * run.width; x += 1) {
      const dot = glyph.dots[Math.floor(y / run.height) * glyph.width + Math.floor(x / run.width)];
      const row = rows[at.y + y];
      if (row === undefined || at.x + x >= row.length) throw new Error('printed off the paper');
      row[at.x + x] = run.inverse ? 1 - (dot ?? 0) : (dot ?? 0);
    }
  }
}

/** By an encoder that is not the product's own; it spends a byte on every character, as plain printers do. */
export function printerQr({
  payload,
  level,
}: Pick<ParsedQr, 'payload' | 'level'>): readonly Uint8Array[] {
  const letter = level.toLowerCase();
  if (letter !== 'l' && letter !== 'm' && letter !== 'q' && letter !== 'h')
    throw new Error(`QR level ${level}`);
  return qrcode.generate({ data: payload, type: 'qrcode', level: letter, cell: 3 });
}

/** The bare symbol: printers leave no quiet zone around it. */
function printQr(sheet: Sheet, code: ParsedQr): void {
  const modules = printerQr(code);
  const rows = modules.flatMap((row) => {
    const dots = Array.from(row).flatMap((module) =>
      Array.from({ length: code.moduleDots }, () => module === 1),
    );
    return Array.from({ length: code.moduleDots }, () => dots);
  });
  printDots(sheet, { rows, centred: code.centred });
}

function printDots(sheet: Sheet, { rows: dotted, centred }: ParsedDots): void {
  const rows = advance(sheet, dotted.length);
  dotted.forEach((line, y) => {
    if (line.length > sheet.width) throw new Error('printed off the paper');
    const left = centred ? (sheet.width - line.length) >> 1 : 0;
    line.forEach((dark, x) => {
      const row = rows[y];
      if (row !== undefined && dark) row[left + x] = 1;
    });
  });
}

/** A dashed line where the knife went. */
function printCut(sheet: Sheet): void {
  const rows = advance(sheet, cutRows);
  const row = rows[cutRows >> 1];
  if (row === undefined) return;
  for (let x = 0; x < sheet.width; x += 1) row[x] = x % (2 * dashDots) < dashDots ? 1 : 0;
}

/** A cool head leaves dots out; which of them is a printer's own affair. */
function thin({ rows }: Sheet): void {
  rows.forEach((row, y) => {
    for (let x = y % 4; x < row.length; x += 4) row[x] = 0;
  });
}

/** As a photograph without any wear: one pixel a dot, with blank paper beside the print. */
export function pictureOf(page: PrintedPage, margin: number): Canvas {
  const canvas = createCanvas(page.width + 2 * margin, page.height + 2 * margin);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  for (let y = 0; y < page.height; y += 1) {
    for (let x = 0; x < page.width; x += 1) {
      if (page.dots[y * page.width + x] !== 1) continue;
      const at = ((y + margin) * canvas.width + x + margin) * 4;
      image.data.set([0, 0, 0], at);
    }
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/** Blank paper beside the print of 58 mm and 80 mm paper, in dots. */
export function marginOf(columns: number): number {
  return columns === 32 ? 40 : 32;
}
