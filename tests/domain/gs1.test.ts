import { describe, expect, it } from 'vitest';
import { readGs1, withoutSymbology } from '../../shared/domain/codes/gs1.ts';

/** 489123456789 has the check digit 8. */
const coupon = '4891234567898';
const item = '04891234567898';
const separator = '\u001d';

function idOf(text: string): string | null {
  return readGs1(text)?.id ?? null;
}

/** What stands beside the coupon number, as one text `ai=value,…`. */
function beside(text: string): string | null {
  const found = readGs1(text)?.elements ?? null;
  if (found === null) return null;
  const others = found.filter(({ ai }) => ai !== '255');
  return others.map(({ ai, value }) => `${ai}=${value}`).join(',');
}

describe('GS1 element strings', () => {
  it.each([
    ['00', '1'.repeat(18)],
    ['01', item],
    ['02', item],
    ['11', '261231'],
    ['17', '261231'],
    ['20', '07'],
    ['3102', '001250'],
    ['3699', '001250'],
    ['410', '3902391139411'],
    ['417', '4891234567898'],
  ])('%s has a length of its own and no separator', (ai, value) => {
    expect(beside(`]C1${ai}${value}255${coupon}`)).toBe(`${ai}=${value}`);
    expect(beside(`]C1${ai}${value}${separator}255${coupon}`)).toBe(`${ai}=${value}`);
    expect(beside(`]C1${ai}${value.slice(1)}255${coupon}`)).toBeNull();
    expect(beside(`]C1${ai}${value.slice(1)}A255${coupon}`)).toBeNull();
  });

  it.each([
    ['10', '7', 'B'.repeat(20)],
    ['21', '(', `z${'9'.repeat(19)}`],
    ['30', '1', '12345678'],
    ['37', '1', '12345678'],
    ['3900', '1', '370'.repeat(5)],
    ['3929', '1', '1'.repeat(15)],
    ['3911', '3902', '156'.repeat(6)],
    ['3930', '3902', '156'.repeat(6)],
    ['3942', '3911', '3911'],
    ['8110', '1', `${'8111'.repeat(17)}3A`],
    ['8111', '3942', '3942'],
    ['90', 'A', `4108111${'x'.repeat(83)}`],
    ['99', 'A', 'x'.repeat(90)],
  ])('%s ends with a separator or the text, from %s to %s', (ai, least, most) => {
    for (const value of [least, most]) {
      expect(beside(`]C1${ai}${value}${separator}255${coupon}`)).toBe(`${ai}=${value}`);
      expect(beside(`]C1255${coupon}${separator}${ai}${value}`)).toBe(`${ai}=${value}`);
    }
    expect(beside(`]C1${ai}${most}1${separator}255${coupon}`)).toBeNull();
    expect(beside(`]C1${ai}${least.slice(1)}${separator}255${coupon}`)).toBeNull();
    expect(beside(`]C1${ai}${least.slice(1)}#${separator}255${coupon}`)).toBeNull();
  });

  it.each([
    ['', true],
    ['7', true],
    ['1'.repeat(12), true],
    ['1'.repeat(13), false],
  ])('a coupon number with the serial %j: %s', (serial, isOne) => {
    expect(idOf(`]C1255${coupon}${serial}`)).toBe(isOne ? `(255)${coupon}${serial}` : null);
  });

  it('a coupon number too short, or with a wrong check digit, is none', () => {
    expect(idOf(`]C1255${coupon.slice(0, -1)}`)).toBeNull();
    expect(idOf(']C12554891234567899')).toBeNull();
    expect(idOf(']C12554981234567898')).toBeNull();
  });

  it('an element nobody knows makes the rest unreadable', () => {
    expect(idOf(`]C18005991234${separator}255${coupon}`)).toBeNull();
    expect(idOf(`]C1255${coupon}${separator}8005991234`)).toBeNull();
  });

  it.each(['C1', 'd2', 'Q3', 'e0', 'J1'])('announced by ]%s', (symbology) => {
    expect(idOf(`]${symbology}8112ABC`)).toBe('(8112)ABC');
  });

  it('unannounced only a lone coupon number is believed', () => {
    expect(idOf(`255${coupon}`)).toBe(`(255)${coupon}`);
    expect(idOf('8112ABC')).toBeNull();
    expect(idOf(`01${item}213A7X`)).toBeNull();
    expect(idOf(']E08112ABC')).toBeNull();
  });

  it('an item is a voucher only with its serial number', () => {
    expect(idOf(`]C101${item}213A7X`)).toBe(`(01)${item}(21)3A7X`);
    expect(idOf(`]C101${item}`)).toBeNull();
    expect(idOf(']C1213A7X')).toBeNull();
    expect(idOf(']C117261231')).toBeNull();
  });

  it('a coupon number outranks a paperless coupon, and that an item', () => {
    const serialised = `01${item}213A7X${separator}`;
    expect(idOf(`]C1${serialised}8112ABC${separator}255${coupon}`)).toBe(`(255)${coupon}`);
    expect(idOf(`]C1${serialised}8112ABC`)).toBe('(8112)ABC');
  });
});

describe('GS1 in brackets', () => {
  it('is read with the blanks people type', () => {
    expect(idOf(`(255) ${coupon} (17) 261231`)).toBe(`(255)${coupon}`);
    expect(beside(`(255) ${coupon} (17) 261231 `)).toBe('17=261231');
  });

  it.each([
    ['an unknown element', `(255)${coupon}(8005)991234`],
    ['a wrong value', `(255)${coupon}(17)2612`],
    ['a value with another element’s beginning', `(2551)${coupon}`],
    ['a bracket too many', `((255)${coupon}`],
    ['a bracket at its end', `(255)${coupon}(`],
    ['an empty value', `(255)${coupon}(17)`],
    ['an element of one digit', `(255)${coupon}(1)261231`],
    ['an element of five digits', `(25500)${coupon}`],
  ])('with %s is none', (_, text) => {
    expect(idOf(text)).toBeNull();
  });
});

describe('GS1 Digital Link', () => {
  it.each([
    ['right behind the host', `https://id.example.org/255/${coupon}`, `(255)${coupon}`],
    ['behind a path', `http://example.org/a/b/255/${coupon}77`, `(255)${coupon}77`],
    ['in capitals', `HTTPS://EXAMPLE.ORG/255/${coupon}`, `(255)${coupon}`],
    ['an item', `https://example.org/01/${item}/21/3A7X`, `(01)${item}(21)3A7X`],
    ['a paperless coupon', 'https://example.org/8112/ABC', '(8112)ABC'],
    ['an escaped character', 'https://example.org/8112/A%2FC', '(8112)A/C'],
    ['an escaped blank', 'https://example.org/8112/%20ABC%20', '(8112)ABC'],
  ])('%s', (_, link, id) => {
    expect(idOf(link)).toBe(id);
  });

  it('has other elements in its query, and passes over what is none', () => {
    const query = '17=261231&utm=1&10&3902=5&11=26&99=%zz';
    expect(beside(`https://example.org/255/${coupon}/20/07?${query}#top`)).toBe(
      '20=07,17=261231,3902=5',
    );
    expect(beside(`https://example.org/255/${coupon}?17=261231#xy`)).toBe('17=261231');
  });

  it.each([
    ['no element in its path', `https://example.org/?255=${coupon}`],
    ['a host that looks like one', `https://255/${coupon}`],
    ['a coupon number behind the mark', `https://example.org/#/255/${coupon}`],
    ['no value', 'https://example.org/255'],
    ['a wrong check digit', 'https://example.org/255/4891234567890'],
    ['a link within it', `see https://example.org/255/${coupon}`],
  ])('with %s is none', (_, link) => {
    expect(idOf(link)).toBeNull();
  });
});

describe('what a scanner puts before a code', () => {
  it('is dropped at the beginning and nowhere else', () => {
    expect(withoutSymbology(']C1255')).toBe('255');
    expect(withoutSymbology(']Q1AB')).toBe('AB');
    expect(withoutSymbology('AB]C1CD')).toBe('AB]C1CD');
    expect(withoutSymbology(']11AB')).toBe(']11AB');
  });
});
