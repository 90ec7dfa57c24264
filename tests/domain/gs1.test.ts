import { describe, expect, it } from 'vitest';
import { readGs1, withoutSymbology } from '../../shared/domain/codes/gs1.ts';

/** 489123456789 has the check digit 8. */
const coupon = '4891234567898';
const item = '04891234567898';
const place = '3902391139413';
const separator = '\u001d';

/** The reference, why it was refused, or `null` for what is none of GS1's. */
function idOf(text: string): string | null {
  const read = readGs1(text);
  if (read.kind === 'gs1') return read.id;
  return read.kind === 'refused' ? read.reason : null;
}

/** What stands beside the coupon number, as one text `ai=value,…`. */
function beside(text: string): string | null {
  const read = readGs1(text);
  if (read.kind !== 'gs1') return null;
  const others = read.elements.filter(({ ai }) => ai !== '255');
  return others.map(({ ai, value }) => `${ai}=${value}`).join(',');
}

describe('GS1 element strings', () => {
  it.each([
    ['00', '048912345678901234'],
    ['01', item],
    ['02', item],
    ['11', '261231'],
    ['17', '261231'],
    ['20', '07'],
    ['3102', '001250'],
    ['3695', '001250'],
    ['410', place],
    ['417', coupon],
  ])('%s has a length of its own and no separator', (ai, value) => {
    expect(beside(`]C1${ai}${value}255${coupon}`)).toBe(`${ai}=${value}`);
    expect(beside(`]C1${ai}${value}${separator}255${coupon}`)).toBe(`${ai}=${value}`);
    expect(beside(`]C1${ai}${value.slice(1)}255${coupon}`)).toBeNull();
    expect(beside(`]C1${ai}${value.slice(1)}A255${coupon}`)).toBeNull();
    expect(beside(`]C1${ai}${value.slice(1)}${separator}255${coupon}`)).toBeNull();
  });

  it.each([
    ['10', '7', 'B'.repeat(20)],
    ['21', '(', `z${'9'.repeat(19)}`],
    ['235', '7', 'B'.repeat(28)],
    ['30', '1', '12345678'],
    ['37', '1', '12345678'],
    ['3900', '1', '370'.repeat(5)],
    ['3929', '1', '1'.repeat(15)],
    ['3911', '3902', '156'.repeat(6)],
    ['3930', '3902', '156'.repeat(6)],
    ['3942', '3911', '3911'],
    ['400', 'A', 'x'.repeat(30)],
    ['8110', '1', `${'8111'.repeat(17)}3A`],
    ['8111', '3942', '3942'],
    ['90', 'A', `4108111${'x'.repeat(23)}`],
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
    const id = isOne ? `(255)${coupon}${serial}` : 'damagedCode';
    expect(idOf(`]C1255${coupon}${serial}`)).toBe(id);
  });

  it('a coupon number too short, or with a wrong check digit, is refused and not looked up', () => {
    expect(idOf(`]C1255${coupon.slice(0, -1)}`)).toBe('damagedCode');
    expect(idOf(']C12554891234567899')).toBe('damagedCode');
    expect(idOf(']C12554981234567898')).toBe('damagedCode');
  });

  it.each([
    ['a parcel', `00048912345678901231`],
    ['an item', '0104891234567890'],
    ['a place', '4143902391139414'],
    ['a document', '2534891234567890'],
    ['a returnable crate', '800304891234567890'],
    ['a piece of an item', '8006048912345678900102'],
  ])('the check digit of %s is judged', (_, text) => {
    expect(idOf(`]C1${text}${separator}255${coupon}`)).toBe('damagedCode');
  });

  it.each([
    ['261231', true],
    ['260200', true],
    ['240229', true],
    ['000229', true],
    ['261301', false],
    ['260001', false],
    ['260431', false],
    ['250229', false],
    ['261232', false],
  ])('%s is a day: %s', (day, isOne) => {
    expect(beside(`]C117${day}255${coupon}`)).toBe(isOne ? `17=${day}` : null);
  });

  it('an element nobody knows is not guessed at, nor is what stands beside it', () => {
    expect(idOf(`]C1805599123${separator}255${coupon}`)).toBe('unknownElement');
    expect(idOf(`]C1255${coupon}${separator}805599123`)).toBe('unknownElement');
    expect(idOf(`]C1255${coupon}${separator}3946100`)).toBe('unknownElement');
    expect(idOf(']C118261231')).toBe('unknownElement');
    expect(idOf(']C1HELLO')).toBe('unknownElement');
    expect(idOf(`]C1255${coupon}${separator}1`)).toBe('unknownElement');
  });

  it('the same element twice must say the same', () => {
    expect(idOf(`]C1255${coupon}${separator}255${coupon}`)).toBe(`(255)${coupon}`);
    expect(beside(`]C117261231172612311726123${1}255${coupon}`)).toBe('17=261231');
    expect(idOf(`]C1255${coupon}${separator}255${coupon}1`)).toBe('damagedCode');
    expect(idOf(`]C11726123117261130255${coupon}`)).toBe('damagedCode');
    expect(idOf(`(255)${coupon}(255)${coupon}1`)).toBe('damagedCode');
  });

  it('an element without a value, or nothing at all, is damaged', () => {
    expect(idOf(`]C1255${coupon}${separator}17`)).toBe('damagedCode');
    expect(idOf(`]C1255${coupon}${separator}10`)).toBe('damagedCode');
    expect(idOf(`]C1255${coupon}${separator}${separator}10L`)).toBe('unknownElement');
    expect(idOf(']C1')).toBe('damagedCode');
    expect(idOf(`]C1255${coupon}${separator}`)).toBe(`(255)${coupon}`);
  });

  it.each(['C1', 'd2', 'Q3', 'e0', 'J1'])('announced by ]%s', (symbology) => {
    expect(idOf(`]${symbology}8112ABC`)).toBe('(8112)ABC');
  });

  it('unannounced only a number that checks is believed', () => {
    expect(idOf(`255${coupon}`)).toBe(`(255)${coupon}`);
    expect(idOf(`17261231255${coupon}`)).toBe(`(255)${coupon}`);
    expect(idOf(`01${item}213A7X`)).toBe(`(01)${item}(21)3A7X`);
    expect(idOf('0104891234567890213A7X')).toBeNull();
    expect(idOf('2554891234567890')).toBeNull();
    expect(idOf('8112ABC')).toBeNull();
    expect(idOf(']E08112ABC')).toBeNull();
    expect(idOf('10LOT')).toBeNull();
    // The separator stands in no other code.
    expect(idOf(`10LOT${separator}8112ABC`)).toBe('(8112)ABC');
    expect(idOf(`A${separator}B`)).toBeNull();
  });

  it.each([
    '<GS>',
    '<gs>',
    '<FNC1>',
    '{GS}',
    '{FNC1}',
    '[GS]',
    '^FNC1',
    '^]',
    '\\x1d',
    '\\x1D',
    '\\u001d',
    '\u241d',
  ])('FNC1 written down as %s', (spelled) => {
    const id = `(255)${coupon}0001`;
    expect(idOf(`255${coupon}0001${spelled}17261231`)).toBe(id);
    expect(beside(`]C1255${coupon}0001${spelled}17261231`)).toBe('17=261231');
    expect(beside(`${spelled}255${coupon}0001${spelled}17261231`)).toBe('17=261231');
    expect(idOf(`8112ABC${spelled}17261231`)).toBeNull();
  });

  it('FNC1 as GS1’s own engine writes it', () => {
    expect(beside(`^255${coupon}0001^17261231^10LOT`)).toBe('17=261231,10=LOT');
    expect(idOf('^8112ABC')).toBe('(8112)ABC');
    expect(idOf('^ABC')).toBeNull();
  });

  it('an item is one item only with its serial number', () => {
    expect(idOf(`]C101${item}213A7X`)).toBe(`(01)${item}(21)3A7X`);
    expect(idOf(`]C1213A7X${separator}01${item}`)).toBe(`(01)${item}(21)3A7X`);
    expect(readGs1(`]C101${item}`)).toMatchObject({ names: 'goods', id: `(01)${item}` });
    expect(readGs1(`]C101${item}10L`)).toMatchObject({ names: 'goods' });
    expect(readGs1(']C1213A7X')).toMatchObject({ names: 'other', id: '(21)3A7X' });
    expect(readGs1(`]C199B${separator}91A`)).toMatchObject({ names: 'other', id: '(91)A(99)B' });
  });

  it('a coupon number outranks a North American coupon, and that an item', () => {
    const serialised = `01${item}213A7X${separator}`;
    expect(idOf(`]C1${serialised}8112ABC${separator}255${coupon}`)).toBe(`(255)${coupon}`);
    expect(idOf(`]C1${serialised}8112ABC`)).toBe('(8112)ABC');
    expect(readGs1(']e08110ABC')).toMatchObject({
      names: 'northAmericanCoupon',
      id: '(8110)ABC',
    });
  });

  it('a value with brackets in it is written in others', () => {
    expect(idOf(`]C101${item}21A(B)`)).toBe(`[01]${item}[21]A(B)`);
    expect(idOf(`[01]${item}[21]A(B)`)).toBe(`[01]${item}[21]A(B)`);
    expect(idOf(`[01]${item}[21]AB`)).toBe(`(01)${item}(21)AB`);
    expect(idOf(`(01)${item}(21)A(B)`)).toBeNull();
  });
});

describe('GS1 in brackets', () => {
  it('is read with the blanks people type', () => {
    expect(idOf(`(255) ${coupon} (17) 261231`)).toBe(`(255)${coupon}`);
    expect(beside(`(255) ${coupon} (17) 26 12 31 `)).toBe('17=261231');
    expect(idOf(`(255) ${coupon.slice(0, 7)} ${coupon.slice(7)}`)).toBe(`(255)${coupon}`);
  });

  it.each([
    ['an unknown element', `(255)${coupon}(8055)991234`, 'unknownElement'],
    ['a wrong value', `(255)${coupon}(17)2612`, 'damagedCode'],
    ['an element of one digit', `(255)${coupon}(1)261231`, null],
    ['an element of five digits', `(25500)${coupon}`, null],
    ['an identifier that is none', `(2551)${coupon}`, null],
    ['a telephone number', '(010) 8888 0000', null],
    ['a bracket too many', `((255)${coupon}`, null],
    ['a bracket at its end', `(255)${coupon}(`, null],
    ['an empty value', `(255)${coupon}(17)`, null],
    ['nothing but blanks for a value', `(255)${coupon}(17)  `, 'damagedCode'],
  ])('with %s', (_, text, said) => {
    expect(idOf(text)).toBe(said);
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
