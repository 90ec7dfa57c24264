import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What registers a font under a family name, for the whole process. */
export interface FontRegistry {
  has(family: string): boolean;
  /** `null`: it is no font. */
  register(font: Buffer, family: string): unknown;
}

export interface PaperFonts {
  /** The family a character is drawn in; `null`: no font of ours has it. */
  familyOf(character: string): string | null;
}

/** A name of our own, so that a font of the machine's with the usual name is never taken instead. */
const familyStart = 'Countersign paper';
const monospaced = `${familyStart} monospaced`;
const printableAscii = /^[\x20-\x7e]$/;
const basicPlane = 0x10000;

/**
 * The fonts the product brings: Inconsolata for Latin (a letter is half as wide as high, as a printer's font
 * A), Noto Sans SC for everything else. The latter comes in 101 pieces; only those a paper needs are read
 * and kept, some 0.8 MB of memory each. Throws when the fonts are not there.
 */
export function openPaperFonts(registry: FontRegistry): PaperFonts {
  const resolve = createRequire(import.meta.url).resolve;
  const latin = join(dirname(resolve('bwip-js')), '../fonts/Inconsolata.otf');
  const pieces = readPieces(resolve('@fontsource-variable/noto-sans-sc/unicode.json'));
  const pieceOf = pieceByCharacter(pieces);

  const registered = (family: string, path: string): string | null => {
    const isThere = registry.has(family) || registry.register(readFileSync(path), family) !== null;
    return isThere ? family : null;
  };
  if (registered(monospaced, latin) === null) throw new Error('the monospaced font is damaged');
  return {
    familyOf: (character) => {
      if (printableAscii.test(character)) return monospaced;
      const point = character.codePointAt(0) ?? 0;
      const piece = pieces[(point < basicPlane ? (pieceOf[point] ?? 0) : 0) - 1];
      return piece === undefined
        ? null
        : registered(
            `${familyStart} ${piece.name}`,
            resolve(`@fontsource-variable/noto-sans-sc/files/${piece.file}`),
          );
    },
  };
}

interface Piece {
  readonly name: string;
  readonly file: string;
  /** `U+4E00-4E10,U+4E12,…` */
  readonly ranges: string;
}

function readPieces(path: string): readonly Piece[] {
  const listed = JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, string>>;
  return Object.entries(listed).map(([key, ranges]) => {
    const name = key.replace(/[[\]]/g, '');
    return { name, file: `noto-sans-sc-${name}-wght-normal.woff2`, ranges };
  });
}

/** By code point, the place of the first piece that has it, counted from 1; 0: none has. */
function pieceByCharacter(pieces: readonly Piece[]): Uint8Array {
  const places = new Uint8Array(basicPlane);
  pieces.forEach(({ ranges }, index) => {
    for (const [, from = '', to = from] of ranges.matchAll(/U\+([\da-f]+)(?:-([\da-f]+))?/gi)) {
      const last = Math.min(Number.parseInt(to, 16), basicPlane - 1);
      for (let point = Number.parseInt(from, 16); point <= last; point += 1) {
        if (places[point] === 0) places[point] = index + 1;
      }
    }
  });
  return places;
}
