import { percentDecoded } from './chainUrl.ts';

/**
 * GS1 element strings, as much of them as names a voucher (GS1 General Specifications, section 3):
 * coupon number 255 with what may stand beside it (17, 390n, 394n, 8111), paperless coupon 8112
 * (provisional) and a serialised item 01 + 21.
 */
export interface Gs1Element {
  readonly ai: string;
  readonly value: string;
}

export interface Gs1Voucher {
  /** The reference in canonical form, e.g. `(255)4891234567898000123`. */
  readonly id: string;
  readonly elements: readonly Gs1Element[];
}

interface Shape {
  readonly ai: RegExp;
  readonly value: RegExp;
  /** Elements of a predefined length stand together without a separator. */
  readonly length: number | null;
}

const separator = '\u001d';
/** GS1's 82 characters, for alphanumeric values. */
const text82 = (least: number, most: number) =>
  new RegExp(`^[!"%&'()*+,\\-./0-9:;<=>?A-Z_a-z]{${least},${most}}$`);
const digits = (least: number, most = least) => new RegExp(`^\\d{${least},${most}}$`);

const shapes: readonly Shape[] = [
  { ai: /^00/, value: digits(18), length: 18 },
  { ai: /^0[12]/, value: digits(14), length: 14 },
  { ai: /^1[1-7]/, value: digits(6), length: 6 },
  { ai: /^20/, value: digits(2), length: 2 },
  { ai: /^(?:10|21)/, value: text82(1, 20), length: null },
  { ai: /^255/, value: digits(13, 25), length: null },
  { ai: /^3[1-6]\d\d/, value: digits(6), length: 6 },
  { ai: /^3[07]/, value: digits(1, 8), length: null },
  { ai: /^39[02]\d/, value: digits(1, 15), length: null },
  { ai: /^39[13]\d/, value: digits(4, 18), length: null },
  { ai: /^394\d/, value: digits(4), length: null },
  { ai: /^41[0-7]/, value: digits(13), length: 13 },
  { ai: /^8111/, value: digits(4), length: null },
  { ai: /^811[02]/, value: text82(1, 70), length: null },
  { ai: /^9\d/, value: text82(1, 90), length: null },
];

/** AIM symbology identifiers that announce GS1 (`]C1` GS1-128, `]d2` DataMatrix, `]Q3` QR, …). */
const gs1Identifier = /^\](?:C1|d2|Q3|e0|J1)/;
const anyIdentifiers = /^(?:\][A-Za-z][0-9A-Za-z]\s*)+/;
const couponNumberDigits = 13;

/** Drops what a scanner puts before a code to say which symbology it was, and with it any blanks. */
export function withoutSymbology(text: string): string {
  return text.replace(anyIdentifiers, '');
}

/** The voucher that a GS1 text names, in any of its three spellings; `null` when it names none. */
export function readGs1(text: string): Gs1Voucher | null {
  const bare = withoutSymbology(text);
  if (/^https?:\/\//i.test(bare)) return voucherOf(digitalLinkElements(bare));
  if (bare.startsWith('(')) return voucherOf(bracketedElements(bare));
  // Without a word from the scanner only a lone coupon number is believed: its check digit says so.
  const isAnnounced = gs1Identifier.test(text) || bare.startsWith('255');
  return isAnnounced ? voucherOf(elements(bare)) : null;
}

function voucherOf(found: readonly Gs1Element[] | null): Gs1Voucher | null {
  if (found === null) return null;
  const valueOf = (ai: string) => found.find((element) => element.ai === ai)?.value;
  const coupon = valueOf('255');
  if (coupon !== undefined) {
    return hasCheckDigit(coupon) ? { id: `(255)${coupon}`, elements: found } : null;
  }
  // A bracket within a value would be another element in the canonical form, which is in brackets.
  if (found.some(({ value }) => /[()]/.test(value))) return null;
  const paperless = valueOf('8112');
  if (paperless !== undefined) return { id: `(8112)${paperless}`, elements: found };
  const item = valueOf('01');
  const serial = valueOf('21');
  if (item === undefined || serial === undefined) return null;
  return { id: `(01)${item}(21)${serial}`, elements: found };
}

/** GS1's modulo 10 over the first 13 digits: weights 1, 3, 1, 3 … from the left. */
function hasCheckDigit(coupon: string): boolean {
  const sum = Array.from(coupon.slice(0, couponNumberDigits)).reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  );
  return sum % 10 === 0;
}

function elements(text: string): Gs1Element[] | null {
  const found: Gs1Element[] = [];
  let rest = text.startsWith(separator) ? text.slice(1) : text;
  while (rest !== '') {
    const shape = shapes.find((candidate) => candidate.ai.test(rest));
    const ai = shape?.ai.exec(rest)?.[0];
    if (shape === undefined || ai === undefined) return null;
    const end = valueEnd(rest, ai.length, shape.length);
    const value = rest.slice(ai.length, end);
    if (!shape.value.test(value)) return null;
    found.push({ ai, value });
    rest = rest.slice(rest[end] === separator ? end + 1 : end);
  }
  return found;
}

function valueEnd(rest: string, start: number, length: number | null): number {
  if (length !== null) return start + length;
  const end = rest.indexOf(separator, start);
  return end < 0 ? rest.length : end;
}

/** `(255)…(17)…`, as it is printed under a bar code and typed from there. */
function bracketedElements(text: string): Gs1Element[] | null {
  const pattern = /^(?:\(\d{2,4}\)[^()]+)+$/;
  if (!pattern.test(text)) return null;
  const found: Gs1Element[] = [];
  for (const [, ai, value] of text.matchAll(/\((\d{2,4})\)([^()]+)/g)) {
    if (!isElement(ai, value)) return null;
    found.push({ ai: ai ?? '', value: (value ?? '').trim() });
  }
  return found;
}

/** GS1 Digital Link, any host: `https://…/255/4891234567898000123?17=261231`. */
function digitalLinkElements(url: string): Gs1Element[] | null {
  const [path = '', query = ''] = url.replace(/#.*$/s, '').split('?', 2);
  const segments = path.split('/').slice(3);
  const key = segments.findIndex((segment) => ['255', '01', '8112'].includes(segment));
  if (key < 0) return null;
  const pairs = [
    ...inPairs(segments.slice(key)),
    ...query.split('&').map((pair) => pair.split('=')),
  ];
  const found: Gs1Element[] = [];
  for (const [ai, encoded] of pairs) {
    const value = encoded === undefined ? null : percentDecoded(encoded);
    // Links carry other parameters too (where a visit came from): they are passed over.
    if (value !== null && isElement(ai, value)) found.push({ ai: ai ?? '', value: value.trim() });
  }
  return found;
}

function inPairs(segments: readonly string[]): string[][] {
  const pairs: string[][] = [];
  for (let at = 0; at + 1 < segments.length; at += 2) pairs.push(segments.slice(at, at + 2));
  return pairs;
}

function isElement(ai: string | undefined, value: string | undefined): boolean {
  if (ai === undefined || value === undefined) return false;
  const shape = shapes.find((candidate) => candidate.ai.exec(ai)?.[0] === ai);
  return shape !== undefined && shape.value.test(value.trim());
}
