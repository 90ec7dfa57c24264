import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { crockfordAlphabet } from '../../shared/domain/codes/crockford.ts';
import {
  formatNativeCode,
  makeNativeCode,
  nativeRandomBytes,
  readNativeCode,
} from '../../shared/domain/codes/nativeCode.ts';
import { writeSignedVoucher } from '../../shared/domain/codes/signedVoucher.ts';
import { memberCodeOf } from '../../shared/domain/codes/memberCode.ts';
import { makeBadgeCode } from '../../shared/domain/people/badgeCode.ts';
import { usualWedge } from '../../shared/contract/wedgeViews.ts';
import type { WedgeSettings } from '../../shared/contract/wedgeViews.ts';
import { keysOf, layoutNames, meantBy } from '../../renderer/scan/wedgeLayouts.ts';
import type { LayoutName } from '../../renderer/scan/wedgeLayouts.ts';
import { readBurst } from '../../renderer/scan/wedgeReading.ts';
import type { TypedKeys } from '../../renderer/scan/wedgeReading.ts';
import { seededRandom } from '../faults/random.ts';

const code = 'TWNR-C79R-70PX-41';
const set = (settings: Partial<WedgeSettings>): WedgeSettings => ({ ...usualWedge, ...settings });

/** What a scanner set up for one layout makes of a code on a system with another. */
function typedOn(text: string, scanner: LayoutName, system: LayoutName): TypedKeys {
  const keys = keysOf(text, scanner);
  const typed = keys === null ? null : meantBy(keys, system);
  if (keys === null || typed === null) throw new Error(`${text} can’t be typed`);
  return { text: typed, keys };
}

const rawOf = (burst: TypedKeys, settings = usualWedge): string => {
  const reading = readBurst(burst, settings);
  return reading.kind === 'read' ? reading.raw : 'unsure';
};
const untold = ({ text }: TypedKeys): TypedKeys => ({ text, keys: null });

const bytes = (count: number) => fc.uint8Array({ minLength: count, maxLength: count });
const nativeCode = bytes(nativeRandomBytes).map(makeNativeCode);
const signedCode = fc.tuple(bytes(10), bytes(64)).map(([id, signature]) =>
  writeSignedVoucher(
    {
      keyId: 1,
      voucherId: Buffer.from(id).toString('hex'),
      campaignNo: 7,
      firstDay: '2026-01-01',
      lastDay: '2026-12-31',
      campaignVersion: 1,
    },
    signature,
  ),
);
const member = bytes(16).map((id) => memberCodeOf(Buffer.from(id).toString('hex')));
const badge = bytes(15).map(makeBadgeCode);
const seed = 20_261_122;

describe('the layouts', () => {
  it.each(layoutNames)('of %s write each character with one key, and read it back', (name) => {
    const written = meantBy([...'`1234567890-=[]\\;\',./~!@#$%^&*()_+{}|:"<>? '].join(''), name);
    expect(new Set(written).size).toBe([...(written ?? '')].length);
    for (const one of 'abcxyzABCXYZ0123456789-:/?') {
      expect(keysOf(meantBy(one, name) ?? '', name)).toBe(one);
    }
  });

  it.each([
    ['fr', 'AQWZM-0123456789:/', 'QAZW?)à&é"\'(-è_çM!'],
    ['de', 'AQWZY-0123456789:/', 'AQWYZß0123456789Ö-'],
  ] as const)(
    'of %s turn what a US scanner types into what is known of them',
    (name, meant, typed) => {
      expect(meantBy(meant, name)).toBe(typed);
    },
  );

  it('have no key for a character of none of them', () => {
    expect(keysOf('券', 'fr')).toBeNull();
  });
});

describe('a code whose scanner and system have different layouts (I5)', () => {
  const pairs = [
    ['us', 'fr'],
    ['us', 'de'],
    ['fr', 'us'],
    ['de', 'us'],
  ] as const;

  it.each(pairs)('of a scanner set up for %s on a system with %s is read', (scanner, system) => {
    const burst = typedOn(code, scanner, system);
    expect(burst.text).not.toBe(code);
    expect(rawOf(burst)).toBe(code);
  });

  it.each(pairs)('%s on %s is read even where no key is told', (scanner, system) => {
    expect(rawOf(untold(typedOn(code, scanner, system)))).toBe(code);
  });

  it.each([
    ['a signed code', signedCode],
    ['a member’s code', member],
    ['a badge', badge],
  ])('is read on an AZERTY system, and where the scanner’s layout was set: %s', (_, codes) => {
    fc.assert(
      fc.property(codes, fc.constantFrom('fr', 'de'), (text, system) => {
        expect(rawOf(typedOn(text, 'us', 'fr'))).toBe(text);
        expect(rawOf(typedOn(text, 'us', system), set({ layout: 'us' }))).toBe(text);
        expect(rawOf(typedOn(text, system, 'us'), set({ layout: system }))).toBe(text);
      }),
      { seed, numRuns: 200 },
    );
  });

  it('that is signed has no check characters: with Y and Z changed places it asks', () => {
    fc.assert(
      fc.property(signedCode, (text) => {
        expect(['unsure', text]).toContain(rawOf(typedOn(text, 'us', 'de')));
      }),
      { seed, numRuns: 200 },
    );
  });

  it('of a scanner for one layout on a system with a third is read once it was set', () => {
    expect(rawOf(typedOn(code, 'fr', 'de'), set({ layout: 'fr' }))).toBe(code);
    expect(rawOf(untold(typedOn(code, 'fr', 'de')), set({ layout: 'fr' }))).toBe(code);
  });

  it.each([
    ['an article number', '6901234567892'],
    ['the reference on a receipt', 'CSR1:0ABYZ-7'],
    ['a link', 'https://littleleaf.example/v?c=TWNRC79R70PX41'],
    ['a GS1 coupon', ']C12554891234567898000123'],
    ['a shop’s own number', 'GIFT-2026-07'],
    ['figures that prove nothing', '113456'],
    ['a payment code', '134567890123456789'],
    ['a set-up code', '%%SpecCode90'],
  ])('is read: %s, as the keys say', (_, text) => {
    for (const system of ['fr', 'de'] as const) {
      if (typedOn(text, 'us', system).text === text) continue;
      if (text === '%%SpecCode90' && system === 'de') continue;
      expect(rawOf(typedOn(text, 'us', system))).toBe(text);
    }
  });

  it('leaves a text that proves nothing as the system wrote it, unless it can’t be meant', () => {
    const burst = typedOn('MAZY2026', 'us', 'de');
    expect(burst.text).toBe('MAYZ2026');
    expect(rawOf(burst)).toBe('MAYZ2026');
    expect(rawOf(burst, set({ layout: 'us' }))).toBe('MAZY2026');
  });

  it('is read by what the counter was set to first', () => {
    const burst = typedOn('MAZY2026', 'de', 'us');
    expect(rawOf(burst, set({ layout: 'de' }))).toBe('MAZY2026');
    expect(rawOf(burst, set({ layout: 'typed' }))).toBe(burst.text);
  });

  it('of a second scanner is read too, where the first one’s layout makes no sense of it', () => {
    expect(rawOf(typedOn(code, 'us', 'us'), set({ layout: 'de' }))).toBe(code);
    expect(rawOf(typedOn(code, 'us', 'fr'), set({ layout: 'typed' }))).toBe(code);
  });
});

describe('a repair', () => {
  const alphabet = [...crockfordAlphabet];
  const random = seededRandom(seed);
  const below = (count: number) => Math.floor(random() * count);
  const freshCode = () => makeNativeCode(Uint8Array.from({ length: 8 }, () => below(256)));

  const isGood = (text: string) => readNativeCode(text).kind === 'native';

  /** A code of which both what is typed and the keys are good, and not the same. */
  function twofold(): string {
    for (;;) {
      const one = freshCode();
      const { text } = typedOn(one, 'us', 'de');
      if (text !== one && isGood(text)) return one;
    }
  }

  it('is not made where two readings are good: scan again', () => {
    const meant = twofold();
    const burst = typedOn(meant, 'us', 'de');
    expect(readBurst(burst, usualWedge)).toEqual({ kind: 'unsure' });
    expect(rawOf(burst, set({ layout: 'us' }))).toBe(meant);
    expect(rawOf(burst, set({ layout: 'typed' }))).toBe(burst.text);
  }, 120_000);

  it('is never made of a code that scanner and system agree on', () => {
    fc.assert(
      fc.property(nativeCode, (one) => {
        const text = formatNativeCode(one);
        for (const system of layoutNames) {
          expect(['unsure', text]).toContain(rawOf(typedOn(text, system, system)));
        }
        expect(rawOf({ text, keys: text })).toBe(text);
        expect(rawOf({ text: one, keys: null })).toBe(one);
      }),
      { seed, numRuns: 2_000 },
    );
  });

  it('of random codes under every pair of layouts is right, or asks: 60,000 counted', () => {
    const counted = { right: 0, asked: 0, wrong: 0, left: 0 };
    for (let n = 0; n < 10_000; n += 1) {
      const one = n % 2 === 0 ? freshCode() : formatNativeCode(freshCode());
      for (const [scanner, system] of [
        ['us', 'us'],
        ['us', 'fr'],
        ['us', 'de'],
        ['fr', 'fr'],
        ['de', 'de'],
        ['fr', 'us'],
      ] as const) {
        const burst = typedOn(one, scanner, system);
        const reading = readBurst(burst, usualWedge);
        if (reading.kind === 'unsure') counted.asked += 1;
        else if (reading.raw === one) counted.right += 1;
        else if (reading.raw === burst.text) counted.left += 1;
        else counted.wrong += 1;
      }
    }
    expect(counted.wrong).toBe(0);
    // On QWERTZ alone, set up alike or not: three Y and Z or more in one code, whose changes cancel out in
    // both check characters at once, once in 32.
    expect(counted.asked).toBeLessThan(60);
    // Codes of letters only, without groups, of a scanner set up for AZERTY on a US system: no sign of it.
    expect(counted.left).toBeLessThan(100);
    expect(counted.right + counted.asked + counted.left).toBe(60_000);
  });

  it('of misread codes comes out as another good one as rarely as the check characters let it', () => {
    const wrong = { us: 0, fr: 0, de: 0 };
    let misreads = 0;
    const tries = 10_000;
    for (let n = 0; n < tries; n += 1) {
      const one = [...freshCode()];
      for (let misread = 0; misread < 3; misread += 1) {
        one[below(one.length)] = alphabet[below(alphabet.length)] ?? '0';
      }
      const damaged = one.join('');
      if (isGood(damaged)) continue;
      misreads += 1;
      for (const system of layoutNames) {
        if (isGood(rawOf(typedOn(damaged, 'us', system)))) wrong[system] += 1;
      }
    }
    expect(misreads).toBeGreaterThan(tries * 0.9);
    // Where the layouts agree nothing is changed. Elsewhere what the layouts make of a misread code is a good
    // one by chance (1 in 1,024 of those that change without a sign), and not ours to see.
    expect(wrong.us).toBe(0);
    expect(wrong.fr).toBeLessThan(tries / 500);
    expect(wrong.de).toBeLessThan(tries / 500);
  });
});

describe('what a scanner puts around a code', () => {
  it('is taken off as it was set', () => {
    const settings = set({ prefix: '~P', suffix: '#' });
    const burst = { text: `~P${code}#`, keys: `~P${code}#` };
    expect(rawOf(burst, settings)).toBe(code);
    expect(rawOf(burst)).toBe(burst.text);
  });

  it('is taken off after the layout is put right', () => {
    const settings = set({ prefix: '~P', suffix: '#' });
    expect(rawOf(typedOn(`~P${code}#`, 'us', 'fr'), settings)).toBe(code);
  });

  it('stays where only the whole is a good code: another scanner’s', () => {
    expect(rawOf({ text: code, keys: code }, set({ prefix: 'T' }))).toBe(code);
    expect(rawOf({ text: `T${code}`, keys: `T${code}` }, set({ prefix: 'T' }))).toBe(code);
  });

  it('leaves something over', () => {
    expect(rawOf({ text: 'ABAB', keys: 'ABAB' }, set({ prefix: 'AB', suffix: 'AB' }))).toBe('AB');
    expect(rawOf({ text: 'AB', keys: 'AB' }, set({ prefix: 'AB', suffix: 'AB' }))).toBe('AB');
  });

  it.each([
    [`]C0${code}`, code, 'Code128'],
    [`]Q1${code}`, code, 'QR'],
    [']E06901234567892', '6901234567892', 'EAN13'],
    [']C12554891234567898000123', ']C12554891234567898000123', 'Code128'],
    [']d2010123456789012821AB', ']d2010123456789012821AB', 'DataMatrix'],
    [']Q3010123456789012821AB', ']Q3010123456789012821AB', 'QR'],
    [code, code, undefined],
  ])('says which symbology it was: %s', (text, raw, symbology) => {
    expect(readBurst({ text, keys: text }, usualWedge)).toEqual({ kind: 'read', raw, symbology });
    expect(rawOf(typedOn(text, 'us', 'fr'))).toBe(raw);
  });

  it('of a scanner with both is taken off: its own first, then the symbology', () => {
    const text = `#]Q1${code}`;
    expect(readBurst({ text, keys: text }, set({ prefix: '#' }))).toEqual({
      kind: 'read',
      raw: code,
      symbology: 'QR',
    });
  });

  it('never breaks on any text', () => {
    const text = fc.string({ unit: 'binary', maxLength: 200 });
    fc.assert(
      fc.property(text, fc.option(text), text, text, (typed, keys, prefix, suffix) => {
        expect(readBurst({ text: typed, keys }, set({ prefix, suffix }))).toBeDefined();
      }),
      { seed, numRuns: 2_000 },
    );
  });
});
