import { maxShopLineCharacters, maxShopLines } from '../../../shared/contract/paperMethods.ts';
import { isPlain } from '../../../shared/protocol/primitives.ts';

/** What is wrong with lines somebody typed. */
export type LinesFault = 'linesTooMany' | 'linesTooLong' | 'linesNotPlain';

/** The lines that were typed, without the empty ones. */
export function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

export function linesFault(text: string): LinesFault | null {
  const lines = linesOf(text);
  if (lines.length > maxShopLines) return 'linesTooMany';
  if (lines.some((line) => line.length > maxShopLineCharacters)) return 'linesTooLong';
  return lines.every(isPlain) ? null : 'linesNotPlain';
}
