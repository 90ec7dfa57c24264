import { describe, expect, it } from 'vitest';
import { readCode, voucherIdText } from '../../shared/domain/codes/code.ts';
import type { CodeReadingRules, ReadableCode } from '../../shared/domain/codes/code.ts';
import { foldWidth, normalizeCrockford } from '../../shared/domain/codes/crockford.ts';
import { withoutSymbology } from '../../shared/domain/codes/gs1.ts';
import { nativeCodeOf } from '../../shared/domain/codes/nativeCode.ts';
import { writeSignedVoucher } from '../../shared/domain/codes/signedVoucher.ts';
import { seededRandom } from '../faults/random.ts';
import vectors from '../protocol/vectors/codes.json' with { type: 'json' };

/** All of them with `FUZZ=1`, a tenth in CI, fewer where somebody is in a hurry (`FUZZ_RUNS`). */
const wholeSoak = 1_000_000;
const inCi = wholeSoak / 10;
const cases =
  process.env['FUZZ'] === '1'
    ? wholeSoak
    : Math.min(inCi, Number(process.env['FUZZ_RUNS'] ?? inCi));
const seed = 20_261_122;

const rules: CodeReadingRules = vectors.rules;
const unlinked: CodeReadingRules = { ...rules, chainUrlPrefixes: [] };

/** The one text that says what was read, and nothing else. */
function canonical(code: ReadableCode): string {
  switch (code.kind) {
    case 'native':
      return nativeCodeOf(code.id);
    case 'signed':
      return writeSignedVoucher(code.fields, code.signature);
    case 'gs1':
    case 'foreign':
      return code.id;
  }
}

/** What is wrong with how `text` was read, or `null`. */
function faultOf(text: string): string | null {
  const code = readCode(text, rules);
  if (code.kind === 'unreadable') return null;
  const isGuess = code.kind === 'native' && code.workedOut > 0;
  const written = canonical(code);
  const again = readCode(written, unlinked);
  if (again.kind === 'unreadable') return `${again.reason} when read again`;
  if (voucherIdText(again) !== voucherIdText(code)) return 'another voucher when read again';
  if (canonical(again) !== written) return 'another text when written again';
  if (isGuess || code.kind === 'gs1' || code.kind === 'foreign') return null;
  const bare = withoutSymbology(foldWidth(text.trim()));
  const isLink = /^[a-z]+:\/\//i.test(bare);
  const normal = normalizeCrockford(bare);
  return isLink || normal === written ? null : 'not what was scanned';
}

const goodTexts: readonly string[] = [
  ...vectors.native.map(({ shown }) => shown),
  ...vectors.signed.map(({ code }) => code),
  ...vectors.read.map(({ text }) => text),
];
const alphabets = [
  '0123456789ABCDEFGHJKMNPQRSTVWXYZ',
  '0123456789',
  '0123456789OIL?- ',
  ' -\u3000\u2010\u00a0０１Ａｚ',
  '()?&=/%#:.][CdQe\u001d',
  '\u0000\u0007\u001d\u200b\u202e\ufeff\ufffd\ud800\udc00',
];
const heads = [
  ']C1',
  ']d2',
  ']Q3',
  ']Q1',
  ']e0',
  '255',
  '(255)',
  '[255]',
  '(01)',
  '8112',
  '^',
  'CSR1:',
];
const links = [
  'https://v.example.cn/c?code=',
  'https://id.gs1.org/255/',
  'HTTP://a/01/',
  'https://v.example.cn/255/',
  'weixin://',
];

type Below = (bound: number) => number;

function pick<T>(below: Below, from: readonly T[]): T {
  const one = from[below(from.length)];
  if (one === undefined) throw new RangeError('nothing to pick from');
  return one;
}

function noise(below: Below, length: number): string {
  const alphabet = Array.from(pick(below, alphabets));
  return Array.from({ length }, () => pick(below, alphabet)).join('');
}

/** One small change, as a scanner, a typist or somebody with a pencil might make it. */
function changed(below: Below, text: string): string {
  const at = below(text.length + 1);
  const rest = text.slice(at + 1);
  switch (below(9)) {
    case 0:
      return text.slice(0, at) + noise(below, 1) + rest;
    case 1:
      return text.slice(0, at) + rest;
    case 2:
      return text.slice(0, at) + noise(below, 1 + below(3)) + text.slice(at);
    case 3:
      return text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2);
    case 4:
      return text.slice(0, at);
    case 5:
      return text + text.slice(0, at);
    case 6:
      return below(2) === 0 ? text.toLowerCase() : text.toUpperCase();
    case 7:
      return pick(below, heads) + text;
    default:
      return pick(below, links) + encodeURIComponent(text.toWellFormed());
  }
}

/** Digits with the check digit that makes a GS1 coupon number of them, and what may stand beside it. */
function gs1Text(below: Below): string {
  const digits = Array.from({ length: 12 }, () => below(10));
  const sum = digits.reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 1 : 3), 0);
  const coupon = digits.join('') + String((10 - (sum % 10)) % 10) + String(below(1000));
  const beside = pick(below, [
    '',
    '\u001d17261231',
    '{GS}3902500',
    '\u001d3900100\u001d21AB1',
    '\u001d10L\u001d',
  ]);
  return pick(below, [']C1', ']d2', ']Q3', '']) + `255${coupon}${beside}`;
}

function textBy(below: Below): string {
  switch (below(8)) {
    case 0:
      return noise(below, below(60));
    case 1:
      return String.fromCharCode(...Array.from({ length: below(40) }, () => below(0x1_0000)));
    case 2:
      return gs1Text(below);
    case 3:
      return pick(below, links) + noise(below, below(30));
    default: {
      let text = pick(below, goodTexts);
      for (let times = below(4); times > 0; times--) text = changed(below, text);
      return text;
    }
  }
}

describe('any text at the counter (I5)', () => {
  it(
    `${cases} made-up texts: none is thrown at, and what is accepted re-encodes to itself (I2)`,
    { timeout: 600_000 },
    () => {
      const random = seededRandom(seed);
      const below: Below = (bound) => Math.floor(random() * bound);
      const kinds = new Map<string, number>();
      const faults: string[] = [];
      for (let n = 0; n < cases; n++) {
        const text = textBy(below);
        const fault = faultOf(text);
        if (fault !== null && faults.length < 20) faults.push(`${JSON.stringify(text)}: ${fault}`);
        if (n % 100 === 0) {
          const { kind } = readCode(text, rules);
          kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        }
      }
      expect(faults).toEqual([]);
      // A soak that reads nothing as a voucher tries nothing.
      for (const kind of ['native', 'signed', 'gs1', 'foreign', 'unreadable']) {
        expect(kinds.get(kind) ?? 0).toBeGreaterThan(cases / 100 / 200);
      }
    },
  );
});
