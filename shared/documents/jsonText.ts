import { createScanner, findNodeAtLocation, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import type { DocumentPath } from '../protocol/document.ts';

/** Why a text is not JSON as it has to be; the words are in `shared/i18n/documents.ts`. */
export type SyntaxFault =
  | 'emptyFile'
  | 'comment'
  | 'trailingComma'
  | 'sameFieldTwice'
  | 'numberNotExact'
  | 'tooDeep'
  | 'notAValue'
  | 'badNumber'
  | 'nameExpected'
  | 'valueExpected'
  | 'colonExpected'
  | 'commaExpected'
  | 'braceExpected'
  | 'bracketExpected'
  | 'endExpected'
  | 'unclosedText'
  | 'badEscape'
  | 'controlCharacter';

/** Where something stands, both from 1; columns as editors count them, in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface JsonText {
  /** `undefined` where the text is too broken to say. */
  readonly value: unknown;
  readonly faults: readonly {
    readonly fault: SyntaxFault;
    readonly path: DocumentPath;
    readonly at: Position;
  }[];
  /** Of a field; of what would hold it where it isn't there. `name`: of its name, not its value. */
  readonly positionOf: (path: DocumentPath, part: 'name' | 'value') => Position;
}

/** Nesting of any document of ours is less; more would only exhaust the parser. */
const maxDepth = 32;

interface Found {
  readonly fault: SyntaxFault;
  readonly path: DocumentPath;
  readonly offset: number;
}

/**
 * Reads JSON with the places of everything in it. Comments, trailing commas, repeated fields and numbers
 * that can't be kept exactly are faults beside which the rest is still read.
 */
export function readJsonText(text: string): JsonText {
  const lines = lineStartsOf(text);
  const scanned = scan(text);
  const errors: ParseError[] = [];
  const isTooDeep = scanned.some(({ fault }) => fault === 'tooDeep');
  const root = isTooDeep ? undefined : parseTree(text, errors, { allowTrailingComma: true });
  const broken = errors.map(({ error, offset }) => ({
    fault: syntaxFaults[printParseErrorCode(error)] ?? 'notAValue',
    path: [],
    offset,
  }));
  const isReadable = root !== undefined && broken.length === 0;
  const walked: Found[] = [];
  const value = isReadable ? valueOf(root, [], text, walked) : undefined;
  const empty = text.trim() === '' ? [{ fault: 'emptyFile', path: [], offset: 0 } as const] : [];
  const faults = empty.length > 0 ? empty : [...scanned, ...onePerLine(broken, lines), ...walked];
  return {
    value,
    faults: faults.map(({ fault, path, offset }) => ({
      fault,
      path,
      at: positionAt(lines, offset),
    })),
    positionOf: (path, part) =>
      positionAt(lines, root === undefined ? 0 : offsetOf(root, path, part)),
  };
}

const syntaxFaults: Readonly<Record<string, SyntaxFault>> = {
  InvalidSymbol: 'notAValue',
  InvalidNumberFormat: 'badNumber',
  UnexpectedEndOfNumber: 'badNumber',
  PropertyNameExpected: 'nameExpected',
  ValueExpected: 'valueExpected',
  ColonExpected: 'colonExpected',
  CommaExpected: 'commaExpected',
  CloseBraceExpected: 'braceExpected',
  CloseBracketExpected: 'bracketExpected',
  EndOfFileExpected: 'endExpected',
  UnexpectedEndOfComment: 'comment',
  UnexpectedEndOfString: 'unclosedText',
  InvalidUnicode: 'badEscape',
  InvalidEscapeCharacter: 'badEscape',
  InvalidCharacter: 'controlCharacter',
};

/** What can be told token by token, without any nesting of calls. */
function scan(text: string): readonly Found[] {
  const scanner = createScanner(text, false);
  const found: Found[] = [];
  let depth = 0;
  let before = '';
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    const offset = scanner.getTokenOffset();
    const first = text.charAt(offset);
    if (first === '{' || first === '[') depth += 1;
    if (first === '}' || first === ']') depth -= 1;
    if (depth > maxDepth) return [...found, { fault: 'tooDeep', path: [], offset }];
    if (first === '/') found.push({ fault: 'comment', path: [], offset });
    if ((first === '}' || first === ']') && before === ',') {
      found.push({ fault: 'trailingComma', path: [], offset });
    }
    if (first.trim() !== '' && first !== '/') before = first;
  }
  return found;
}

/** One mistake makes a parser stumble several times. */
function onePerLine(found: readonly Found[], lines: readonly number[]): readonly Found[] {
  const seen = new Set<number>();
  return found.filter(({ offset }) => {
    const { line } = positionAt(lines, offset);
    const isFirst = !seen.has(line);
    seen.add(line);
    return isFirst;
  });
}

/** The plain value; objects have no prototype, so that `__proto__` is a field like any other. */
function valueOf(node: Node, path: DocumentPath, text: string, found: Found[]): unknown {
  switch (node.type) {
    case 'object':
      return objectOf(node, path, text, found);
    case 'array':
      return (node.children ?? []).map((item, place) =>
        valueOf(item, [...path, place], text, found),
      );
    case 'number': {
      const written = text.slice(node.offset, node.offset + node.length);
      if (!isExact(written)) found.push({ fault: 'numberNotExact', path, offset: node.offset });
      // −0 is 0.
      return Number(node.value) + 0;
    }
    default:
      return node.value as unknown;
  }
}

function objectOf(node: Node, path: DocumentPath, text: string, found: Found[]): object {
  const object = Object.create(null) as Record<string, unknown>;
  for (const { children: [name, value] = [] } of node.children ?? []) {
    if (name === undefined || value === undefined) continue;
    const key = String(name.value);
    const isAgain = Object.hasOwn(object, key);
    if (isAgain) found.push({ fault: 'sameFieldTwice', path: [...path, key], offset: name.offset });
    const held = valueOf(value, [...path, key], text, found);
    if (!isAgain) object[key] = held;
  }
  return object;
}

/** Whether the number that is kept is the one that is written: not beyond 2⁵³, not too fine. */
function isExact(written: string): boolean {
  const value = Number(written);
  return Number.isFinite(value) && normalised(written) === normalised(String(value));
}

/** Digits without zeros around them, and the power of ten they are to be taken by. */
function normalised(written: string): string {
  const [mantissa = '', exponent = '0'] = written.toLowerCase().replace('-', '').split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  if (kept === '') return '0';
  return `${kept}e${Number(exponent) - fraction.length + digits.length - kept.length}`;
}

function offsetOf(root: Node, path: DocumentPath, part: 'name' | 'value'): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node === undefined) continue;
    const isWhole = length === path.length;
    const name = node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
    return isWhole && part === 'name' && name !== undefined ? name.offset : node.offset;
  }
  return root.offset;
}

function lineStartsOf(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map(({ index, 0: end }) => index + end.length)];
}

/** By halves: a file of a million short lines has as many faults. */
function positionAt(lines: readonly number[], offset: number): Position {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lines[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (lines[low] ?? 0) + 1 };
}
