import { createRequire } from 'node:module';
import type * as CanvasModule from '@napi-rs/canvas';
import { columnsOf } from '../escapeText.ts';
import { dotsPerColumn, dotsPerLine } from '../paperSize.ts';
import type { Run } from '../rows.ts';
import { blacken, blankSheet, inkOf } from './dotSheet.ts';
import type { DotSheet } from './dotSheet.ts';
import { openPaperFonts } from './paperFonts.ts';

export type LetterLook = Pick<Run, 'width' | 'height' | 'bold'>;

/** Draws characters as dots, each in its own cell: 12 or 24 dots wide and 24 high, times its look. */
export interface Letters {
  letter(character: string, look: LetterLook): DotSheet;
}

/** Drawn once and kept: a shop's papers say the same few hundred characters. 2 MB at the very most. */
const maxKept = 1_000;

/** How letters are drawn in dots of their cell; chosen by looking at what comes out, enlarged. */
const latin = { sizeDots: 22, baseline: 19, strokeDots: 0.55, boldStrokeDots: 1.5 } as const;
const chinese = { sizeDots: 23, baseline: 20.5, weight: 450, boldWeight: 750 } as const;

/** A dot is black or it is not: heads know no grey. 0…255; below the middle, so that thin strokes hold. */
const darkFrom = 106;

/** The largest cell, a Chinese character twice as wide and high, in dots. */
const largestCell = 2 * dotsPerLine;

/**
 * Loads the drawing library and the fonts, which take a tenth of a second and some 50 MB that no printer with
 * letters of its own needs. Throws where they can't be had.
 */
export function openLetters(): Letters {
  const canvas = createRequire(import.meta.url)('@napi-rs/canvas') as typeof CanvasModule;
  const fonts = openPaperFonts(canvas.GlobalFonts);
  const pen = canvas.createCanvas(largestCell, largestCell).getContext('2d');
  const kept = new Map<string, DotSheet>();

  const drawn = (character: string, look: LetterLook): DotSheet => {
    const cell = cellOf(character, look);
    const family = fonts.familyOf(character);
    if (family === null) return box(cell);
    ink(pen, character, family, look);
    const { data } = pen.getImageData(0, 0, cell.widthDots, cell.heightDots);
    cell.dots.forEach((_, at) => {
      if ((data[at * 4 + 3] ?? 0) >= darkFrom) cell.dots[at] = 1;
    });
    // A font without the glyph after all: a box says that there is one.
    return character.trim() !== '' && inkOf(cell) === null ? box(cell) : cell;
  };
  return {
    letter: (character, look) => {
      const name = `${look.width}${look.height}${Number(look.bold)}${character}`;
      const known = kept.get(name);
      if (known !== undefined) return known;
      const made = drawn(character, look);
      if (kept.size >= maxKept) kept.clear();
      kept.set(name, made);
      return made;
    },
  };
}

function cellOf(character: string, { width, height }: LetterLook): DotSheet {
  return blankSheet(columnsOf(character) * dotsPerColumn * width, dotsPerLine * height);
}

/** Enlarged letters are drawn large, not blown up: a printer's own never are so smooth. */
function ink(
  pen: CanvasModule.SKRSContext2D,
  character: string,
  family: string,
  { width, height, bold }: LetterLook,
): void {
  const columns = columnsOf(character);
  const isLatin = columns === 1;
  const { sizeDots, baseline } = isLatin ? latin : chinese;
  const middle = (columns * dotsPerColumn) / 2;
  pen.resetTransform();
  pen.clearRect(0, 0, largestCell, largestCell);
  pen.scale(width, height);
  pen.textAlign = 'center';
  pen.font = `${sizeDots}px "${family}"`;
  const weight = bold ? chinese.boldWeight : chinese.weight;
  pen.fontVariationSettings = isLatin ? 'normal' : `"wght" ${weight}`;
  pen.fillText(character, middle, baseline);
  if (!isLatin) return;
  // The Latin font comes in one weight, too thin for a head of 8 dots to the millimetre.
  pen.lineWidth = bold ? latin.boldStrokeDots : latin.strokeDots;
  pen.strokeText(character, middle, baseline);
}

const boxMargin = 3;
const boxStroke = 2;

/** What stands for a character that no font has: never nothing. */
function box(cell: DotSheet): DotSheet {
  const [width, height] = [cell.widthDots - 2 * boxMargin, cell.heightDots - 2 * boxMargin];
  const drawn = blankSheet(cell.widthDots, cell.heightDots);
  const [right, bottom] = [boxMargin + width - boxStroke, boxMargin + height - boxStroke];
  for (const top of [boxMargin, bottom]) blacken(drawn, [boxMargin, top], [width, boxStroke]);
  for (const left of [boxMargin, right]) blacken(drawn, [left, boxMargin], [boxStroke, height]);
  return drawn;
}
