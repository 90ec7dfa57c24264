import { maxCodeLength } from '../../../shared/domain/codes/scan.ts';

/** What a scan is to come to: a reason in words, or the voucher that it spells. */
export type Expected = 'refused' | 'accepted';

export interface Given {
  readonly kind: string;
  /** As a scanner would send it. */
  readonly raw: string;
  /** Instead of `raw`, where it is no text at all. */
  readonly bytes?: Uint8Array;
  readonly expects: Expected;
  /** Which good voucher it is, or was made of. */
  readonly of: number | null;
}

/** Codes that are good, by turns; what is made of one that must be refused leaves it good. */
export interface Stock {
  /** Number and code of the next good voucher; the same one until it is `spend`. */
  next(): { readonly n: number; readonly code: string };
  spend(): void;
  /** One that was redeemed before; `null` before the first. */
  spent(): { readonly n: number; readonly code: string } | null;
  signed: SignedCodes;
}

/** Signed codes, each with its own fault but the first. */
export interface SignedCodes {
  good(): string;
  unknownKey(): string;
  /** A key of somebody else’s under the number of ours. */
  duplicateKey(): string;
  retiredKey(): string;
  /** A flag set that no version knows. */
  unknownFlag(): string;
}

export type Random = () => number;

export function below(random: Random, count: number): number {
  return Math.floor(random() * count);
}

export function oneOf<T>(random: Random, list: readonly [T, ...T[]]): T {
  return list[below(random, list.length)] ?? list[0];
}

function insert(text: string, at: number, what: string): string {
  return text.slice(0, at) + what + text.slice(at);
}

/** A place within, never at either end: ends are trimmed. */
function within(random: Random, text: string): number {
  return 1 + below(random, text.length - 1);
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const lookAlikes: Readonly<Record<string, string>> = {
  A: 'А',
  B: 'В',
  C: 'С',
  E: 'Е',
  H: 'Н',
  K: 'К',
  M: 'М',
  P: 'Р',
  T: 'Т',
  X: 'Х',
  Y: 'Υ',
  Z: 'Ζ',
  N: 'Ν',
  S: 'Ѕ',
  J: 'Ј',
};
const invisible = ['\u200b', '\u202e', '\u2066', '\ufeff', '\u200f', '\u2028'] as const;
const controls = [
  ...Array.from({ length: 8 }, (_, n) => n + 1),
  0x0b,
  0x0c,
  0x1b,
  0x1d,
  0x7f,
  0x9b,
];

const azerty: Readonly<Record<string, string>> = { A: 'Q', Q: 'A', Z: 'W', W: 'Z', M: ',' };
const qwertz: Readonly<Record<string, string>> = { Y: 'Z', Z: 'Y' };

function swapped(code: string, keys: Readonly<Record<string, string>>): string {
  return Array.from(code, (one) => keys[one] ?? one).join('');
}

const attacks = [
  "'; DROP TABLE journal; --",
  "' OR '1'='1",
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '{command:\\x1bp\\x00\\x19\\xfa}',
  '{"raw":{"$gt":""}}',
  '../../../../etc/passwd',
  '%00%0d%0aSet-Cookie:a=b',
  '${7*7}{{7*7}}',
  '=HYPERLINK("http://evil","x")',
] as const;

const settings = ['\u0016M\u000d2000A.', '\u0016T\u000d', '\u0016MMENU0010'] as const;
const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype'] as const;

function digits(random: Random, count: number): string {
  return Array.from({ length: count }, () => below(random, 10)).join('');
}

function paymentCode(random: Random): string {
  if (random() < 0.4) return `${10 + below(random, 6)}${digits(random, 16)}`;
  if (random() < 0.5) return `${25 + below(random, 6)}${digits(random, 14)}`;
  return `62${digits(random, 17)}`;
}

/** One or two characters read wrongly: what the check characters are for. */
function misread(random: Random, code: string): string {
  const places = [...code].flatMap((one, place) => (one === '-' ? [] : [place]));
  const first = oneOf(random, places as [number, ...number[]]);
  const other = alphabet.replace(code[first] ?? '', '');
  return code.slice(0, first) + (other[below(random, other.length)] ?? '0') + code.slice(first + 1);
}

/** The same code in another spelling that is documented to be the same. */
export function respelled(random: Random, code: string): string {
  const spelt = Array.from(code, (one) => {
    const chance = random();
    if (one === '0' && chance < 0.5) return random() < 0.5 ? 'O' : 'o';
    if (one === '1' && chance < 0.5) return oneOf(random, ['I', 'L', 'i', 'l']);
    if (one === '-' && chance < 0.6) return oneOf(random, ['', ' ', '-']);
    if (chance < 0.5) return one.toLowerCase();
    if (chance < 0.7) return String.fromCodePoint((one.codePointAt(0) ?? 0) + 0xfee0);
    return one;
  }).join('');
  return `${oneOf(random, ['', ' ', '  '])}${spelt}${oneOf(random, ['', ' '])}`;
}

const notText: readonly [readonly number[], ...(readonly number[])[]] = [
  [0xff, 0xfe, 0xfd],
  [0xed, 0xa0, 0x80],
  [0xc0, 0xaf],
  [0xf5, 0x80, 0x80, 0x80],
  [0x80],
];

function noText(random: Random, code: string): Uint8Array {
  const at = within(random, code);
  return Buffer.concat([
    Buffer.from(code.slice(0, at)),
    Buffer.from(oneOf(random, notText)),
    Buffer.from([0xff]),
    Buffer.from(code.slice(at)),
  ]);
}

type Spoil = (random: Random, code: string, stock: Stock) => string;

/** Everything that must be refused, with a reason in words, and change nothing. */
const refused: Readonly<Record<string, Spoil>> = {
  controlCode: (random, code) => {
    const control = String.fromCharCode(controls[below(random, controls.length)] ?? 1);
    return insert(code, within(random, code), control);
  },
  embeddedCr: (random, code) => insert(code, within(random, code), oneOf(random, ['\r', '\r\n'])),
  nul: (random, code) => insert(code, within(random, code), '\u0000'),
  homoglyph: (_random, code) => {
    const at = [...code].findIndex((one) => lookAlikes[one] !== undefined);
    return at < 0
      ? `${code}А`
      : code.slice(0, at) + lookAlikes[code[at] ?? ''] + code.slice(at + 1);
  },
  invisible: (random, code) => insert(code, within(random, code), oneOf(random, invisible)),
  misread: (random, code) => misread(random, code),
  azerty: (random, code) => {
    const typed = swapped(code, azerty);
    return typed === code ? misread(random, code) : typed;
  },
  qwertz: (random, code) => {
    const typed = swapped(code, qwertz);
    return typed === code ? misread(random, code) : typed;
  },
  half: (random, code) => code.slice(0, 5 + below(random, code.length - 8)),
  link: (random, code) =>
    `${oneOf(random, ['https', 'HTTP', 'http'])}://evil.example/v?c=${code}&x=${digits(random, 4)}`,
  scannerSetting: (random) => oneOf(random, settings),
  payment: (random) => paymentCode(random),
  attack: (random) => oneOf(random, attacks),
  prototypeName: (random) => oneOf(random, names),
  tooLong: (_random, code) => code.padEnd(maxCodeLength + 1, 'A'),
  signedTruncated: (random, _code, stock) => stock.signed.good().slice(0, -1 - below(random, 20)),
  signedExtended: (random, _code, stock) =>
    stock.signed.good() + alphabet.slice(0, 1 + below(random, 20)),
  signedFlipped: (random, _code, stock) => misread(random, stock.signed.good()),
  unknownKey: (_random, _code, stock) => stock.signed.unknownKey(),
  duplicateKey: (_random, _code, stock) => stock.signed.duplicateKey(),
  retiredKey: (_random, _code, stock) => stock.signed.retiredKey(),
  unknownFlag: (_random, _code, stock) => stock.signed.unknownFlag(),
  reused: (random, code, stock) => {
    const spent = stock.spent();
    return spent === null ? misread(random, code) : respelled(random, spent.code);
  },
};

const refusedKinds = Object.keys(refused);
/** One case in so many is a good code: it must be redeemed, once. */
const casesPerGood = 5;
const casesPerNoText = 25;

/** Every kind there is, so that a report can say that none was left out. */
export const allKinds: readonly string[] = [
  ...refusedKinds,
  'noText',
  'good',
  'respelled',
  'signed',
];

/** The next case, of any kind. */
export function given(random: Random, stock: Stock): Given {
  const { n, code } = stock.next();
  if (below(random, casesPerGood) === 0) {
    const kind = oneOf(random, ['good', 'respelled', 'signed']);
    if (kind === 'signed') return { kind, raw: stock.signed.good(), expects: 'accepted', of: null };
    const raw = kind === 'good' ? code : respelled(random, code);
    return { kind, raw, expects: 'accepted', of: n };
  }
  if (below(random, casesPerNoText) === 0) {
    return { kind: 'noText', raw: '', bytes: noText(random, code), expects: 'refused', of: n };
  }
  const kind = oneOf(random, refusedKinds as [string, ...string[]]);
  const spoil = refused[kind];
  if (spoil === undefined) throw new Error(`no kind ${kind}`);
  return { kind, raw: spoil(random, code, stock), expects: 'refused', of: n };
}
