import {
  fillErasures,
  isGoodWord,
  probableMistake,
} from '../../shared/domain/codes/checkCharacters.ts';
import { characterOf, symbolOf } from '../../shared/domain/codes/crockford.ts';
import { nativeCodeLength } from '../../shared/domain/codes/nativeCode.ts';

/** What was perhaps meant. Offered, never taken by itself. */
export interface Suggestion {
  /** The whole code, 14 canonical characters. */
  readonly code: string;
  /** Where it differs first, 0-based. */
  readonly at: number;
  readonly typed: string;
  readonly meant: string;
}

/** Pairs that are taken for each other on paper, by hand or read aloud. */
const confused = [
  ...['0D', '0Q', '0C', '0G', '06', '08', '17', '1T', '1J', '14', '2Z', '27', '38', '3B', '3E'],
  ...['4A', '49', '5S', '56', '6G', '6B', '68', '7T', '7Y', '7Z', '8B', '8S', '89', '9G', '9Q'],
  ...['9P', 'AR', 'AH', 'BD', 'BE', 'BP', 'BR', 'BV', 'CG', 'CE', 'CZ', 'DP', 'DQ', 'DT', 'EF'],
  ...['FP', 'FS', 'FT', 'GJ', 'GQ', 'HK', 'HM', 'HN', 'JT', 'KR', 'KX', 'MN', 'MW', 'NW', 'PR'],
  ...['PT', 'SZ', 'TY', 'VW', 'VY', 'XY', 'A8', 'JK'],
] as const;

const pairs: ReadonlySet<string> = new Set(confused.flatMap(([a = '', b = '']) => [a + b, b + a]));
/** The one letter that is in no code of ours and looks like one that is. */
const strange = { typed: 'U', meant: 'V' } as const;

function suggestionAt(code: readonly number[], normal: string, at: number): Suggestion {
  const text = code.map(characterOf).join('');
  return { code: text, at, typed: normal[at] ?? '', meant: text[at] ?? '' };
}

/** A single character that fits in the place of the probable mistake and is easily taken for what is there. */
function misread(word: readonly number[], normal: string): readonly Suggestion[] {
  const at = probableMistake(word);
  if (at === null) return [];
  const one = suggestionAt(fillErasures(word, [at]), normal, at);
  return pairs.has(one.typed + one.meant) ? [one] : [];
}

/** Two neighbours that were typed the wrong way round. */
function swapped(word: readonly number[], normal: string): readonly Suggestion[] {
  return word.flatMap((symbol, at) => {
    const next = word[at + 1];
    if (next === undefined || next === symbol) return [];
    const turned = word.with(at, next).with(at + 1, symbol);
    if (!isGoodWord(turned)) return [];
    const one = suggestionAt(turned, normal, at);
    return [{ ...one, typed: normal.slice(at, at + 2), meant: one.code.slice(at, at + 2) }];
  });
}

/** Where the one letter stands that is in no code of ours; `null` where there is none, or more than one. */
export function strangeAt(normal: string): number | null {
  const at = normal.indexOf(strange.typed);
  return at >= 0 && normal.indexOf(strange.typed, at + 1) < 0 ? at : null;
}

/**
 * What a code of 14 characters whose check characters disagree may have been: the one likely slip that
 * repairs it. `null` where none does, or more than one: then only the paper can tell.
 */
export function suggestionFor(normal: string): Suggestion | null {
  if (normal.length !== nativeCodeLength) return null;
  const symbols = [...normal].map(symbolOf);
  const at = strangeAt(normal);
  const word = symbols.map((symbol) => symbol ?? 0);
  if (at !== null && symbols.every((symbol, place) => symbol !== null || place === at)) {
    const filled = fillErasures(word, [at]);
    const one = suggestionAt(filled, normal, at);
    return isGoodWord(filled) && one.meant === strange.meant ? one : null;
  }
  if (symbols.includes(null)) return null;
  const [only, ...others] = [...misread(word, normal), ...swapped(word, normal)];
  return others.length === 0 ? (only ?? null) : null;
}
