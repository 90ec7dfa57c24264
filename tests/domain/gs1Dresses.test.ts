import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeHint, readCode, voucherIdText } from '../../shared/domain/codes/code.ts';
import type { CodeReadingRules } from '../../shared/domain/codes/code.ts';
import { maxCodeLength } from '../../shared/domain/codes/scan.ts';
import { unreadableReasons } from '../../shared/domain/reasons.ts';

/** One voucher in every dress it may come in, and texts that only look like one. */

interface Element {
  readonly ai: string;
  readonly value: string;
}

const seed = 20_261_122;
const separator = '\u001d';
const rules: CodeReadingRules = {
  chainUrlPrefixes: ['https://v.example.cn/c'],
  chainUrlPart: 'code',
  partnerShapes: [],
};
const set82 = Array.from(
  `!"%&'*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz`,
);

function withCheckDigit(digits: string): string {
  const sum = Array.from(digits)
    .toReversed()
    .reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 3 : 1), 0);
  return digits + String((10 - (sum % 10)) % 10);
}

const digits = (least: number, most: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: least, maxLength: most })
    .map((all) => all.join(''));
const text = (most: number) =>
  fc
    .array(fc.constantFrom(...set82), { minLength: 1, maxLength: most })
    .map((all) => all.join(''))
    // As the separator is spelled, and as it is escaped in a link, it would be one.
    .filter((value) => !/<(?:GS|FNC1)>/i.test(value));

const coupon: fc.Arbitrary<readonly Element[]> = fc
  .tuple(digits(12, 12), digits(0, 12))
  .map(([number, serial]) => [{ ai: '255', value: withCheckDigit(number) + serial }]);
const item: fc.Arbitrary<readonly Element[]> = fc
  .tuple(digits(13, 13), text(20))
  .map(([number, serial]) => [
    { ai: '01', value: withCheckDigit(number) },
    { ai: '21', value: serial },
  ]);

const day = fc
  .tuple(digits(2, 2), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 28 }))
  .map(([year, month, of]) => year + [month, of].map((n) => String(n).padStart(2, '0')).join(''));
/** Of each at most one, as GS1 has it. */
const beside: fc.Arbitrary<readonly Element[]> = fc
  .tuple(
    fc.option(day, { nil: null }),
    fc.option(text(20), { nil: null }),
    fc.option(fc.tuple(fc.integer({ min: 0, max: 9 }), digits(1, 15)), { nil: null }),
    fc.option(digits(4, 4), { nil: null }),
  )
  .map(([expiry, lot, amount, points]) => [
    ...(expiry === null ? [] : [{ ai: '17', value: expiry }]),
    ...(lot === null ? [] : [{ ai: '10', value: lot }]),
    ...(amount === null ? [] : [{ ai: `390${amount[0]}`, value: amount[1] }]),
    ...(points === null ? [] : [{ ai: '8111', value: points }]),
  ]);

const fixed: ReadonlySet<string> = new Set(['01', '17']);

function elementString(elements: readonly Element[], between: string): string {
  return elements
    .map(({ ai, value }, place) => {
      const isLast = place === elements.length - 1;
      return ai + value + (isLast || fixed.has(ai) ? '' : between);
    })
    .join('');
}

const human = (elements: readonly Element[]) =>
  elements.map(({ ai, value }) => `(${ai})${value}`).join('');

/** What qualifies an item stands in the path, in the standard's order, and the rest behind it. */
function digitalLink(stem: string, key: readonly Element[], others: readonly Element[]): string {
  const written = ({ ai, value }: Element, by: string) => ai + by + encodeURIComponent(value);
  const isItem = key[0]?.ai === '01';
  const lot = isItem ? others.filter(({ ai }) => ai === '10') : [];
  const rest = others.filter((one) => !lot.includes(one));
  const path = [...key.slice(0, 1), ...lot, ...key.slice(1)].map((one) => written(one, '/'));
  const query = rest.map((one) => written(one, '=')).join('&');
  return `${stem}/${path.join('/')}${query === '' ? '' : `?${query}`}`;
}

/** Every dress of the same elements, by what it is called. */
function dresses(key: readonly Element[], others: readonly Element[]): Record<string, string> {
  const all = [...key, ...others];
  const turned = [...others, ...key];
  return {
    announced: `]C1${elementString(all, separator)}`,
    'announced, FNC1 sent': `]d2${separator}${elementString(all, separator)}`,
    'announced, in another order': `]Q3${elementString(turned, separator)}`,
    'announced, written down': `]e0${elementString(all, '{GS}')}`,
    'by no word of the scanner': elementString(all, separator),
    'human form': human(all),
    'human form, in another order': human(turned),
    'human form, full width': human(all).replace(/[!-~]/g, (one) =>
      String.fromCharCode(one.charCodeAt(0) + 0xfee0),
    ),
    'human form, spaced': all.map(({ ai, value }) => ` (${ai}) ${value} `).join(''),
    'square brackets': all.map(({ ai, value }) => `[${ai}]${value}`).join(''),
    'GS1’s link': digitalLink('https://id.gs1.org', key, others),
    'the chain’s link': digitalLink('HTTPS://V.EXAMPLE.CN/c', key, others),
    'a maker’s link': digitalLink('http://brand.example/a/b', key, others),
  };
}

function idOf(text: string): string {
  const code = readCode(text, rules);
  return code.kind === 'unreadable' ? code.reason : voucherIdText(code);
}

describe('one GS1 voucher, however it is dressed (I2)', () => {
  it.each([
    ['a coupon', coupon],
    ['a single item', item],
  ])('%s is one voucher in every dress', (_, keys) => {
    fc.assert(
      fc.property(keys, beside, (key, others) => {
        const id = `foreign:${human(key)}`;
        for (const [name, text] of Object.entries(dresses(key, others))) {
          expect([name, idOf(text)]).toEqual([name, id]);
        }
      }),
      { seed, numRuns: 500 },
    );
  });

  it('its reference is a text of the same voucher, and writes itself', () => {
    fc.assert(
      fc.property(fc.oneof(coupon, item), beside, (key, others) => {
        const code = readCode(human([...key, ...others]), rules);
        expect(code.kind).toBe('gs1');
        if (code.kind !== 'gs1') return;
        expect(readCode(code.id, rules)).toMatchObject({ kind: 'gs1', id: code.id });
      }),
      { seed, numRuns: 500 },
    );
  });

  it('and says the same of itself in every dress', () => {
    fc.assert(
      fc.property(fc.oneof(coupon, item), beside, (key, others) => {
        const terms = Object.values(dresses(key, others)).map((text) => {
          const code = readCode(text, rules);
          return code.kind === 'gs1' ? code.terms : null;
        });
        for (const said of terms) expect(said).toEqual(terms[0]);
        const expiry = others.find(({ ai }) => ai === '17')?.value ?? null;
        expect(terms[0]).toMatchObject({ expiry });
      }),
      { seed, numRuns: 300 },
    );
  });

  it('another number is another voucher', () => {
    fc.assert(
      fc.property(coupon, coupon, beside, (one, other, others) => {
        fc.pre(human(one) !== human(other));
        const texts = [one, other].map(
          (key) => `]C1${elementString([...key, ...others], separator)}`,
        );
        expect(idOf(texts[0] ?? '')).not.toBe(idOf(texts[1] ?? ''));
      }),
      { seed },
    );
  });

  it('one wrong digit of the coupon’s number is refused in every dress that says it is GS1’s', () => {
    fc.assert(
      fc.property(coupon, beside, fc.integer({ min: 0, max: 12 }), (key, others, at) => {
        const value = key[0]?.value ?? '';
        const digit = (Number(value[at]) + 1) % 10;
        const wrong = [
          { ai: '255', value: value.slice(0, at) + String(digit) + value.slice(at + 1) },
        ];
        const said = dresses(wrong, others);
        for (const name of ['announced', 'human form', 'square brackets', 'GS1’s link']) {
          expect([name, idOf(said[name] ?? '')]).toEqual([name, 'damagedCode']);
        }
      }),
      { seed },
    );
  });
});

describe('texts that only look like GS1’s (I5)', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '255',
      '(255)',
      '(17)',
      '17',
      '01',
      '21',
      '10',
      '8112',
      '3902',
      '[255]',
      '/255/',
    ),
    fc.constantFrom(
      separator,
      '{GS}',
      '<GS>',
      '^',
      '^]',
      ']C1',
      ']d2',
      ']e0',
      '?',
      '&',
      '=',
      '%',
      '%1D',
    ),
    fc.constantFrom(
      'https://id.gs1.org',
      'https://v.example.cn/c',
      'http://a.cn',
      '\u0000',
      '\u202e',
    ),
    fc.constantFrom('４８９１２３４５６７８９８', 'О', 'Ι', '４', '\ud800', '\ufffd'),
    coupon.map(human),
    digits(0, 30),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  const pieces = fc.array(piece, { maxLength: 20 }).map((all) => all.join(''));

  it('are never thrown at, and have an answer', () => {
    fc.assert(
      fc.property(pieces, (text) => {
        const code = readCode(text, rules);
        const reason = code.kind === 'unreadable' ? code.reason : code.otherwise.reason;
        expect(unreadableReasons).toContain(reason);
        if (code.kind === 'unreadable') return;
        expect(Array.from(codeHint(code)).length).toBeLessThanOrEqual(24);
        expect(idOf(code.kind === 'gs1' || code.kind === 'foreign' ? code.id : text)).toBe(
          voucherIdText(code),
        );
      }),
      { seed, numRuns: 20_000 },
    );
  });

  it.each([
    ['identifiers alone', '255'.repeat(460)],
    ['separators alone', separator.repeat(1_400)],
    ['identifiers and separators', `]C1${`21${separator}`.repeat(460)}`],
    ['the same element over and over', `]C1${'17261231'.repeat(170)}`],
    ['brackets that never close', '('.repeat(1_400)],
    ['elements in brackets', '(10)A'.repeat(280)],
    ['elements in brackets, the last one broken', `${'(10)A'.repeat(279)}(`],
    ['keys of a link', `https://id.gs1.org${'/01'.repeat(450)}`],
    ['keys of a link, each with a value', `https://a.cn${`/255/4891234567898`.repeat(75)}`],
    ['parameters', `https://id.gs1.org/255/4891234567898?${'17=261231&'.repeat(130)}`],
    ['escapes', `https://id.gs1.org/8112/${'%41'.repeat(450)}`],
    ['digits', '1'.repeat(1_400)],
    ['a megabyte', '(255)4891234567898'.repeat(60_000)],
    ['a megabyte of full-width digits', '４'.repeat(1_000_000)],
  ])('%s: an answer at once', (_, text) => {
    readCode(text, rules);
    const began = performance.now();
    const times = 20;
    for (let n = 0; n < times; n++) readCode(text, rules);
    // A hundredth of it is usual; a text that took time by its square would take seconds.
    expect((performance.now() - began) / times).toBeLessThan(100);
  });

  it('a megabyte is too long, whatever it says', () => {
    expect(idOf('(255)4891234567898'.repeat(60_000))).toBe('tooLong');
    expect(idOf(`(255)4891234567898(8112)${'A'.repeat(maxCodeLength)}`)).toBe('tooLong');
  });

  it('letters of other alphabets are no digits', () => {
    expect(idOf('(255)489123456789Ȣ')).toBe('damagedCode');
    expect(idOf('(255)٤٨٩١٢٣٤٥٦٧٨٩٨')).toBe('damagedCode');
    expect(idOf('（２５５）４８９１２３４５６７８９８')).toBe('foreign:(255)4891234567898');
  });
});
