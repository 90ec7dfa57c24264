import { describe, expect, it } from 'vitest';
import { createPaper } from '../../main/devices/paper/paper.ts';
import { usualProfile } from '../../shared/contract/printer.ts';
import type { PaperColumns } from '../../shared/contract/printer.ts';
import type { PaperDocument } from '../../main/app/paper/documents.ts';
import { qrMatrix, quietModules } from '../../shared/writing/qrCode.ts';
import { sampleHead, sampleLogo } from '../devices/samples.ts';
import { everyPaper } from './everyPaper.ts';
import { cellsOf } from './parsedPaper.ts';
import type { ParsedDots, ParsedPart, ParsedRun } from './parsedPaper.ts';
import { parseEscpos } from './parser.ts';
import { printPage } from './printedPage.ts';
import type { PrintedPage } from './printedPage.ts';
import { openPrinterFont } from './printerFont.ts';

const paper = createPaper();
const font = openPrinterFont();
const languages = ['zh', 'en', 'both'] as const;
const widths: readonly PaperColumns[] = [32, 48];

/** As the picture leaves room: six dots below any line. */
const feeds = { usual: 30, high: 54 } as const;
const cell = { width: 12, height: 24 } as const;
/** Above and below a line of text, in dots. */
const lineMargin = 3;
const ruleRows = 20;
/** Above and below bars. */
const barsMargin = 12;

function printed(document: PaperDocument, columns: PaperColumns, letters: 'font' | 'picture') {
  const parsed = parseEscpos(
    paper.escpos(document, { ...usualProfile(columns), letters }),
    columns,
  );
  return { ...parsed, page: printPage(parsed, columns, font, feeds) };
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function inkIn({ dots, width, height }: PrintedPage, box: Box): number {
  let dark = 0;
  for (let y = Math.max(0, box.top); y < Math.min(height, box.top + box.height); y += 1) {
    for (let x = box.left; x < box.left + box.width; x += 1) dark += dots[y * width + x] ?? 0;
  }
  return dark / (box.width * box.height);
}

interface Letter extends Box {
  readonly character: string;
  readonly inverse: boolean;
}

/** Each character's place on a line whose letters begin at `top`. */
function lettersOf(runs: readonly ParsedRun[], top: number): readonly Letter[] {
  const high = Math.max(1, ...runs.map(({ height }) => height));
  return runs.flatMap((run) => {
    let { column } = run;
    return Array.from(run.text).map((character) => {
      const columns = cellsOf(character) * run.width;
      const letter = {
        character,
        inverse: run.inverse,
        left: column * cell.width,
        top: top + (high - run.height) * cell.height,
        width: columns * cell.width,
        height: run.height * cell.height,
      };
      column += columns;
      return letter;
    });
  });
}

/** Where a character should be there is ink, where none should be there is none; `null` if all is so. */
function misprint(page: PrintedPage, runs: readonly ParsedRun[], top: number): string | null {
  let right = 0;
  for (const letter of lettersOf(runs, top)) {
    const before = { ...letter, left: right, width: letter.left - right };
    if (before.width > 0 && inkIn(page, before) > 0) return `ink before ${letter.character}`;
    const ink = inkIn(page, letter);
    const isBlank = letter.character === ' ';
    const low = letter.inverse ? 0.4 : isBlank ? 0 : 0.004;
    const high = letter.inverse ? 1 : isBlank ? 0 : 0.7;
    if (ink < low || ink > high) return `${letter.character} has ink ${ink.toFixed(2)}`;
    right = letter.left + letter.width;
  }
  const after = { left: right, top, width: page.width - right, height: cell.height };
  return after.width > 0 && inkIn(page, after) > 0 ? 'ink after the last character' : null;
}

const isRule = (runs: readonly ParsedRun[], columns: number) =>
  runs.length === 1 && runs[0]?.text === '-'.repeat(columns);

/** Rows of a picture of its own are whole bytes, so that its middle may be off by half of one. */
const mostAside = 4;

/** A picture among the text, such as bars or a logo, stands there dot for dot. */
function misdrawn(page: PrintedPage, { rows }: ParsedDots, top: number): string | null {
  const middle = (page.width - (rows[0]?.length ?? 0)) >> 1;
  const standsAt = (left: number) =>
    rows.every((row, y) =>
      row.every((dark, x) => page.dots[(top + y) * page.width + left + x] === Number(dark)),
    );
  const lefts = Array.from({ length: mostAside + 1 }, (_, aside) => middle + aside);
  return lefts.some(standsAt) ? null : 'a picture is not the same';
}

/** Checks one part of it that begins at row `at`; the rows it takes, and what is wrong with it. */
function checkPart(
  page: PrintedPage,
  part: ParsedPart,
  at: number,
  isBars: boolean,
): readonly [rows: number, wrong: string | null] {
  switch (part.kind) {
    case 'text': {
      const { runs } = part;
      if (isRule(runs, page.width / cell.width)) {
        const rule = { left: 0, top: at, width: page.width, height: ruleRows };
        return [ruleRows, inkIn(page, rule) > 0 ? null : 'no rule'];
      }
      const isHigh = runs.some(({ height }) => height === 2);
      return [isHigh ? feeds.high : feeds.usual, misprint(page, runs, at + lineMargin)];
    }
    case 'qr': {
      const { payload, level, moduleDots } = part.code;
      const modules = qrMatrix(payload, level === 'H' ? 'h' : 'q').length;
      return [modules * moduleDots + 2 * (quietModules * moduleDots - lineMargin), null];
    }
    case 'dots': {
      const margin = isBars ? barsMargin : lineMargin;
      const rows = part.dots.rows.length + 2 * margin;
      return [rows, misdrawn(page, part.dots, at + margin)];
    }
    case 'feed':
    case 'cut':
      return [0, null];
  }
}

/** What is wrong with the picture of a paper, beside the same paper in a printer's own letters. */
function differences(document: PaperDocument, columns: PaperColumns): readonly string[] {
  const { parts } = printed(document, columns, 'font');
  const { page, parts: drawn } = printed(document, columns, 'picture');
  const wrong: string[] = [];
  let at = 0;
  parts.forEach((part, place) => {
    // Only codes have blank paper fed before them.
    const isBars = parts[place - 1]?.kind === 'feed';
    const [rows, bad] = checkPart(page, part, at, isBars);
    if (bad !== null) wrong.push(`row ${at}: ${bad}`);
    at += rows;
  });
  if (drawn.map(({ kind }) => kind).join(' ') !== 'dots cut') wrong.push('not one picture, cut');
  if (page.places[0]?.height !== at) wrong.push(`${page.places[0]?.height} rows, not ${at}`);
  return wrong;
}

describe.each(languages)('a paper sent as a picture, in %s', (language) => {
  const papers = [
    ...everyPaper(sampleHead({ language })),
    ...everyPaper(sampleHead({ language, logo: sampleLogo(), copy: 1, training: true })).slice(
      0,
      1,
    ),
  ];
  for (const columns of widths) {
    it.each(papers)(
      `has the rows of the letters, at their heights: %s at ${columns} columns`,
      (_, document) => {
        expect(differences(document, columns)).toEqual([]);
      },
    );
  }
});

it('a letter that is not there, or stands elsewhere, is seen', () => {
  const [first] = everyPaper(sampleHead());
  if (first === undefined) throw new Error('no paper');
  const { page } = printed(first[1], 32, 'picture');
  const { parts } = printed(first[1], 32, 'font');
  const [title] = parts.flatMap((part) => (part.kind === 'text' ? [part.runs] : []));
  if (title === undefined) throw new Error('no title');
  expect(misprint(page, title, lineMargin)).toBeNull();
  const aside = title.map((run) => ({ ...run, column: run.column + 2 }));
  expect(misprint(page, aside, lineMargin)).not.toBeNull();
  expect(misprint(page, [], lineMargin)).not.toBeNull();
});

/** The dots of a letter on the paper, as one text. */
function stampOf({ dots, width }: PrintedPage, { left, top, ...size }: Letter): string {
  const rows = Array.from({ length: size.height }, (_, y) => {
    const start = (top + y) * width + left;
    return dots.subarray(start, start + size.width).join('');
  });
  return rows.join('\n');
}

/** Every character of a paper with its dots, those that are white on black or enlarged left out. */
function stampsOf(document: PaperDocument): readonly (readonly [stamp: string, of: string])[] {
  const { parts } = printed(document, 48, 'font');
  const { page } = printed(document, 48, 'picture');
  let at = 0;
  return parts.flatMap((part, place) => {
    const runs = part.kind === 'text' && !isRule(part.runs, 48) ? part.runs : [];
    const letters = lettersOf(runs, at + lineMargin).filter(
      ({ character, inverse, height, width }) =>
        character !== ' ' && !inverse && height === cell.height && width <= 2 * cell.width,
    );
    const stamps = letters.map((letter) => [stampOf(page, letter), letter.character] as const);
    at += checkPart(page, part, at, parts[place - 1]?.kind === 'feed')[0];
    return stamps;
  });
}

it('no two characters have the same dots: none is the box that stands for a missing one', () => {
  const characters = new Map<string, Set<string>>();
  for (const [, document] of everyPaper(sampleHead({ language: 'both' }))) {
    for (const [stamp, character] of stampsOf(document)) {
      characters.set(stamp, (characters.get(stamp) ?? new Set()).add(character));
    }
  }
  const alike = Array.from(characters.values(), (same) => [...same].join('')).filter(
    (same) => Array.from(same).length > 1,
  );
  expect(alike).toEqual([]);
  expect(characters.size).toBeGreaterThan(300);
});
