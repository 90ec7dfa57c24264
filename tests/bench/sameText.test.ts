import { describe, expect, it } from 'vitest';
import { isSameText } from '../../bench/decode/sameText.ts';

describe('a label and a read are one text', () => {
  it.each([
    ['separators and their escapes', 'DataMatrix', '01A\u001d21B', '01A<GS>21B'],
    ['separators that one side draws', 'DataMatrix', '[)>\u001e06\u001dA', '[)>␞06␝A'],
    ['a byte order mark and space around', 'QR', '\ufeffhello \r\n', 'hello'],
    ['a line break that one side lost', 'QR', 'a\r\nb', 'ab'],
    ['letters composed otherwise', 'QR', 'e\u0301', '\u00e9'],
    [
      'brackets as people print them',
      'DataBarExp',
      '(01)90012345678908(10)A',
      '019001234567890810A',
    ],
    ['the identifier of a DataBar', 'DataBar', '04412345678909', '0104412345678909'],
    ['UPC-A as an EAN-13', 'UPCA', '027011006951', '0027011006951'],
    ['an EAN-13 with a leading zero', 'EAN13', '0027011006951', '027011006951'],
    ['start and stop letters', 'Codabar', '294/586', 'A294/586B'],
    ['small letters', 'Code39', '12ab', '12+A+B'],
    ['stars around', 'Code39', 'ABC', '*ABC*'],
    ['UPC-E that ends in 0', 'UPCE', '01234505', '0012000003455'],
    ['UPC-E that ends in 2', 'UPCE', '01234522', '0012200003452'],
    ['UPC-E that ends in 3', 'UPCE', '04965832', '0049600000582'],
    ['UPC-E that ends in 4', 'UPCE', '01234542', '0012340000052'],
    ['UPC-E that ends in 5', 'UPCE', '00123457', '0001234000057'],
    ['UPC-E that ends in 9', 'UPCE', '05096893', '050968000093'],
  ])('%s', (_name, symbology, label, read) => {
    expect(isSameText(label, read, symbology)).toBe(true);
    expect(isSameText(read, label, symbology)).toBe(true);
  });

  it.each([
    ['another digit', 'EAN13', '9780804816632', '9780804816635'],
    ['half of it', 'Code128', 'CS-2026-000123', 'CS-2026'],
    ['an EAN-8 within an EAN-13', 'EAN8', '12345670', '0000012345670'],
    ['a leading zero of a text', 'QR', '0123456789012', '123456789012'],
    ['another UPC-E', 'UPCE', '05096893', '0012345000065'],
    ['letters inside a Codabar', 'Codabar', 'A12A', 'A13A'],
    ['nothing', 'QR', 'a', ''],
  ])('and not: %s', (_name, symbology, label, read) => {
    expect(isSameText(label, read, symbology)).toBe(false);
  });
});
