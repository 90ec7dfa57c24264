/** What an ESC/POS printer understood of a paper, before it draws anything. */

export interface ParsedQr {
  readonly payload: string;
  readonly level: 'L' | 'M' | 'Q' | 'H';
  readonly moduleDots: number;
  readonly model: number;
  readonly centred: boolean;
}

/** A picture sent as dots, row by row from the top; `true` is black. Bands that touch are one picture. */
export interface ParsedDots {
  readonly rows: readonly (readonly boolean[])[];
  readonly centred: boolean;
}

/** Text of one look. `column` counts from 0; a character takes `width` × its own columns. */
export interface ParsedRun {
  readonly column: number;
  readonly text: string;
  readonly width: number;
  readonly height: number;
  readonly bold: boolean;
  readonly inverse: boolean;
}

/** What comes out of the printer, in its order. */
export type ParsedPart =
  | { readonly kind: 'text'; readonly runs: readonly ParsedRun[] }
  | { readonly kind: 'qr'; readonly code: ParsedQr }
  | { readonly kind: 'dots'; readonly dots: ParsedDots }
  | { readonly kind: 'feed'; readonly lines: number }
  | { readonly kind: 'cut'; readonly knife: 'partial' | 'full' };

export interface ParsedPaper {
  readonly parts: readonly ParsedPart[];
  /** Text as it stands on paper, enlarged text keeping its side of the line. */
  readonly lines: readonly string[];
  readonly codes: readonly ParsedQr[];
  readonly pictures: readonly ParsedDots[];
  readonly cuts: number;
  readonly density: 'usual' | 'light' | 'dark';
  /** `n` of `ESC t`. */
  readonly codePage: number;
  /** Name of every command met, in order. */
  readonly commands: readonly string[];
}

/** Columns of a printer's font: a Latin letter one, a Chinese one two. */
export function cellsOf(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + (character <= '\u007f' ? 1 : 2), 0);
}

/** Nobody types a longer code. */
const longestShown = 160;

/** Where enlarged text is squeezed to its own width, it stays at its side: left, right or in the middle. */
function squeezed({ column, text, width }: ParsedRun, columns: number): number {
  const taken = cellsOf(text) * width;
  const slack = taken - cellsOf(text);
  const free = columns - taken;
  return column + (free > 0 ? Math.round((slack * column) / free) : slack >> 1);
}

function lineOf(runs: readonly ParsedRun[], columns: number): string {
  let line = '';
  for (const run of runs) {
    line += ' '.repeat(Math.max(0, squeezed(run, columns) - cellsOf(line))) + run.text;
  }
  return line.trimEnd();
}

/**
 * The paper as plain text. `said`: what is said of the pictures on it, in their order; a printer can't tell
 * bars from a logo.
 */
export function linesOf(
  parts: readonly ParsedPart[],
  columns: number,
  said: readonly string[],
): readonly string[] {
  let pictures = 0;
  return parts.flatMap((part) => {
    switch (part.kind) {
      case 'text':
        return [lineOf(part.runs, columns)];
      case 'qr': {
        const { payload } = part.code;
        const isLong = payload.length > longestShown;
        return [`[QR ${isLong ? `${payload.slice(0, 8)}...` : payload}]`];
      }
      case 'dots': {
        const line = said[pictures];
        pictures += 1;
        return [line ?? '[PICTURE]'];
      }
      case 'feed':
      case 'cut':
        return [];
    }
  });
}
