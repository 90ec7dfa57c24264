import { cellsOf } from './parsedPaper.ts';
import type { ParsedPart } from './parsedPaper.ts';

/** One character where it stands on its line, with its look. */
export interface Cell {
  readonly character: string;
  /** From 0 at the left. */
  readonly column: number;
  readonly width: number;
  readonly height: number;
  readonly bold: boolean;
  readonly inverse: boolean;
}

/** Lines of characters from the top; blank ones, and those of dashes alone, are left out. */
export type CellLines = readonly (readonly Cell[])[];

const dotsPerColumn = 12;

function isRule(line: readonly Cell[], columns: number): boolean {
  return line.length === columns && line.every(({ character }) => character === '-');
}

/** What a printer was told to write. */
export function printedCells(parts: readonly ParsedPart[], columns: number): CellLines {
  return parts
    .flatMap((part) => (part.kind === 'text' ? [part.runs] : []))
    .map((runs) =>
      runs.flatMap(({ column, text, ...look }) => {
        let at = column;
        return Array.from(text).flatMap((character) => {
          const cell = { character, column: at, ...look };
          at += cellsOf(character) * look.width;
          return character === ' ' ? [] : [cell];
        });
      }),
    )
    .filter((line) => line.length > 0 && !isRule(line, columns));
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

const runPattern =
  /(<rect [^>]*\/>)?<g transform="translate\((\d+),\d+\) scale\((\d),(\d)\)"([^>]*)>(.*?)<\/g>/g;
const textPattern = /<text x="([\d. ]+)"[^>]*>([^<]*)<\/text>/g;

/** What the screen shows, read from its picture. */
export function shownCells(svg: string): CellLines {
  const rows = svg.split(/<g transform="translate\(\d+,\d+\)">/).slice(1);
  return rows
    .map((row) =>
      Array.from(
        row.matchAll(runPattern),
        ([, box, left = '', width = '', height = '', look = '', texts = '']) => {
          const common = {
            width: Number(width),
            height: Number(height),
            bold: look.includes('font-weight="700"'),
            inverse: box !== undefined,
          };
          return Array.from(texts.matchAll(textPattern), ([, places = '', written = '']) =>
            cellsAt(places, written, Number(left), common),
          ).flat();
        },
      )
        .flat()
        .toSorted((one, other) => one.column - other.column),
    )
    .filter((line) => line.length > 0);
}

/** `places`: the middle of each character from the left of its run, before it is enlarged. */
function cellsAt(
  places: string,
  written: string,
  left: number,
  look: Omit<Cell, 'character' | 'column'>,
): readonly Cell[] {
  const characters = Array.from(
    written.replaceAll(/&[^;]*;/g, (entity) => entities[entity] ?? entity),
  );
  const middles = places.split(' ').map(Number);
  if (middles.length !== characters.length) throw new Error('a character without a place');
  return characters.map((character, at) => {
    const before = (middles[at] ?? 0) - (cellsOf(character) * dotsPerColumn) / 2;
    return { character, column: (left + before * look.width) / dotsPerColumn, ...look };
  });
}
