import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { GlobalFonts, createCanvas } from '@napi-rs/canvas';
import type { SKRSContext2D } from '@napi-rs/canvas';

/** Dots of one character: 12 or 24 wide, 24 high, rows from the top; 1 is black. */
export interface Glyph {
  readonly width: 12 | 24;
  readonly dots: Uint8Array;
}

export const cellDots = { width: 12, height: 24 } as const;

/** Draws a character as a printer's own font would. Throws at one the font does not have. */
export type PrinterFont = (character: string, bold: boolean) => Glyph;

const familyStart = 'Printer Noto Sans SC';
const emDots = 22;
const baseline = 19;
const weights = { plain: 460, bold: 800 } as const;
/** Ink less than so dark is paper, 0…255. */
const inkFrom = 110;

interface Subset {
  readonly family: string;
  readonly path: string;
  readonly ranges: readonly (readonly [number, number])[];
}

function rangesOf(list: string): Subset['ranges'] {
  return Array.from(list.matchAll(/U\+([0-9a-f]+)(?:-([0-9a-f]+))?/gi), ([, from = '', to]) => [
    Number.parseInt(from, 16),
    Number.parseInt(to ?? from, 16),
  ]);
}

/** The font's style sheet says which of its many files holds a character. */
function subsets(): readonly Subset[] {
  const sheet = createRequire(import.meta.url).resolve(
    '@fontsource-variable/noto-sans-sc/index.css',
  );
  const faces = readFileSync(sheet, 'utf8').matchAll(
    /url\(\.\/(files\/[^)]+\.woff2)\)[^}]*?unicode-range:\s*([^;]+);/g,
  );
  return Array.from(faces, ([, file = '', list = ''], place) => ({
    family: `${familyStart} ${place}`,
    path: join(dirname(sheet), file),
    ranges: rangesOf(list),
  }));
}

function holds({ ranges }: Subset, character: string): boolean {
  const point = character.codePointAt(0) ?? 0;
  return ranges.some(([from, to]) => from <= point && point <= to);
}

/**
 * The Noto Sans SC the project brings, pressed into the cells of a printer's font A: Latin 12 × 24 dots,
 * Chinese 24 × 24. It looks the same on every machine, whatever fonts that has.
 */
export function openPrinterFont(): PrinterFont {
  const all = subsets();
  if (all.length === 0) throw new Error('the font is not there');
  const loaded = new Set<string>();
  const glyphs = new Map<string, Glyph>();
  const canvas = createCanvas(2 * cellDots.width, cellDots.height);
  const context = canvas.getContext('2d');
  const familyOf = (character: string): string => {
    const subset = all.find((one) => holds(one, character));
    if (subset === undefined) throw new Error(`no printer's font has ${JSON.stringify(character)}`);
    if (!loaded.has(subset.family)) {
      GlobalFonts.register(readFileSync(subset.path), subset.family);
      loaded.add(subset.family);
    }
    return subset.family;
  };
  return (character, bold) => {
    const name = `${character}${bold ? 'b' : ''}`;
    const known = glyphs.get(name);
    if (known !== undefined) return known;
    const glyph = drawGlyph(context, character, familyOf(character), bold);
    glyphs.set(name, glyph);
    return glyph;
  };
}

function drawGlyph(
  context: SKRSContext2D,
  character: string,
  family: string,
  bold: boolean,
): Glyph {
  const width = character <= '\u007f' ? cellDots.width : 24;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, 24, cellDots.height);
  context.fillStyle = '#000';
  context.font = `${emDots}px "${family}"`;
  context.fontVariationSettings = `"wght" ${bold ? weights.bold : weights.plain}`;
  const wide = context.measureText(character).width;
  const squeeze = Math.min(1, width / wide);
  context.save();
  context.translate((width - wide * squeeze) / 2, baseline);
  context.scale(squeeze, 1);
  context.fillText(character, 0, 0);
  context.restore();
  const { data } = context.getImageData(0, 0, width, cellDots.height);
  const dots = Uint8Array.from({ length: width * cellDots.height }, (_, at) =>
    (data[at * 4] ?? 255) < 255 - inkFrom ? 1 : 0,
  );
  return { width, dots };
}
