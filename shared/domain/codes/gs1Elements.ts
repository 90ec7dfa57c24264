import { identifierAt, predefinedLength, shapeOf } from './gs1Table.ts';

/** One element: an application identifier and its value. */
export interface Gs1Element {
  readonly ai: string;
  readonly value: string;
}

/**
 * `unknownAi`: an identifier that GS1 gave to nobody, or that this program doesn't know. `badValue`: one
 * whose value can't be true, or that stands there twice and says two things.
 */
export type Gs1Elements =
  | { readonly kind: 'elements'; readonly elements: readonly Gs1Element[] }
  | { readonly kind: 'unknownAi' | 'badValue' };

/** What FNC1 becomes when a scanner sends it. */
export const groupSeparator = '\u001d';

/**
 * How programs write down the separator where they can't send it: `<GS>` and `<FNC1>` (ZXing, Aspose),
 * `^FNC1` (BWIPP), `^]` (caret notation, and what a keyboard makes of Ctrl and `]`), `\x1d`, the
 * character's own picture; with other brackets as scanners are set up to.
 */
const spelled = /<(?:GS|FNC1)>|\{(?:GS|FNC1)\}|\[(?:GS|FNC1)\]|\^FNC1|\^\]|\\x1d|\\u001d|\u241d/gi;
/** GS1's own Syntax Engine writes FNC1 as `^`, the first of all too; no value may hold one. */
const engineForm = /^\^(?=\d)/;

/** With every spelled-out separator as the one character. */
export function withSeparators(text: string): string {
  const plain = text.replace(spelled, groupSeparator);
  return engineForm.test(plain) ? plain.replaceAll('^', groupSeparator) : plain;
}

/** An element string as a scanner sends it, its separators U+001D. */
export function readElementString(text: string): Gs1Elements {
  const found: Gs1Element[] = [];
  let at = text.startsWith(groupSeparator) ? 1 : 0;
  while (at < text.length) {
    const ai = identifierAt(text.slice(at, at + 4));
    if (ai === null || shapeOf(ai) === null) return { kind: 'unknownAi' };
    const start = at + ai.length;
    const end = valueEnd(text, start, predefinedLength(ai));
    found.push({ ai, value: text.slice(start, end) });
    at = text[end] === groupSeparator ? end + 1 : end;
  }
  return judged(found);
}

function valueEnd(text: string, start: number, length: number | null): number {
  const separator = text.indexOf(groupSeparator, start);
  const open = separator < 0 ? text.length : separator;
  return length === null ? open : Math.min(open, start + length);
}

const bracketed = /^(?:\(\d{2,4}\)[^()]+)+$/;
const inBrackets = /\((\d{2,4})\)([^()]+)/g;
/** Zint and others take square brackets, so that values may hold round ones. */
const squared = /^(?:\[\d{2,4}\][^[\]]+)+$/;
const inSquares = /\[(\d{2,4})\]([^[\]]+)/g;
const blanks = /\s+/g;

/**
 * `(255)…(17)…`, as it stands under a bar code and is typed from there, groups of digits and all: GS1's
 * values hold no blanks. `null`: not written so.
 */
export function readHumanForm(text: string): Gs1Elements | null {
  const pattern = bracketed.test(text) ? inBrackets : squared.test(text) ? inSquares : null;
  if (pattern === null) return null;
  return judged(
    Array.from(text.matchAll(pattern), ([, ai = '', value = '']) => ({
      ai,
      value: value.replace(blanks, ''),
    })),
  );
}

/** Elements are right when each is, and none of them is contradicted; the same said twice is said once. */
export function judged(found: readonly Gs1Element[]): Gs1Elements {
  if (found.some(({ ai }) => shapeOf(ai) === null)) return { kind: 'unknownAi' };
  const byAi = new Map<string, string>();
  for (const { ai, value } of found) {
    if (!isTrue(ai, value) || (byAi.get(ai) ?? value) !== value) return { kind: 'badValue' };
    byAi.set(ai, value);
  }
  if (byAi.size === 0) return { kind: 'badValue' };
  return { kind: 'elements', elements: Array.from(byAi, ([ai, value]) => ({ ai, value })) };
}

export function isTrue(ai: string, value: string): boolean {
  const shape = shapeOf(ai);
  return shape !== null && shape.value.test(value) && shape.holds(value);
}
