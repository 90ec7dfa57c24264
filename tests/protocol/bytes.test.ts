import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytesToHex,
  concatBytes,
  hexToBytes,
  unsignedBytes,
  utf8Bytes,
} from '../../shared/protocol/bytes.ts';

describe('hex', () => {
  it('goes there and back', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(bytesToHex(bytes)).toBe(Buffer.from(bytes).toString('hex'));
        expect(hexToBytes(bytesToHex(bytes))).toEqual(bytes);
        expect(hexToBytes(bytesToHex(bytes).toUpperCase())).toEqual(bytes);
      }),
    );
  });

  it.each(['0', 'abc', '0g', ' 00', '0x', 'é0'])('refuses %j', (text) => {
    expect(() => hexToBytes(text)).toThrow(RangeError);
  });
});

describe('utf8Bytes', () => {
  it('writes what the platform writes, for every well-formed text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(text.isWellFormed());
        expect(utf8Bytes(text)).toEqual(new Uint8Array(Buffer.from(text, 'utf8')));
      }),
    );
  });

  it.each(['\u0000', '\u007f', '\u0080', '\u07ff', '\u0800', '\ud7ff', '\ue000', '\uffff', '😀'])(
    'at the edge %j',
    (text) => {
      expect(utf8Bytes(text)).toEqual(new Uint8Array(Buffer.from(text, 'utf8')));
    },
  );

  it.each(['\ud800', 'a\ud800', '\udc00', '\ud800\ud800', '\ud800a'])('refuses %j', (text) => {
    expect(() => utf8Bytes(text)).toThrow(RangeError);
  });
});

describe('unsignedBytes', () => {
  it('is big-endian', () => {
    expect(bytesToHex(unsignedBytes(0x0102, 2))).toBe('0102');
    expect(bytesToHex(unsignedBytes(0x01020304, 4))).toBe('01020304');
    expect(bytesToHex(unsignedBytes(Number.MAX_SAFE_INTEGER, 8))).toBe('001fffffffffffff');
  });

  it.each([
    [-1, 2],
    [0x1_0000, 2],
    [0x1_0000_0000, 4],
    [2 ** 53, 8],
    [0.5, 4],
    [Number.NaN, 8],
  ] as const)('refuses %d in %d bytes', (value, width) => {
    expect(() => unsignedBytes(value, width)).toThrow(RangeError);
  });

  it.each([
    [0xffff, 2],
    [0xffff_ffff, 4],
  ] as const)('takes %d in %d bytes', (value, width) => {
    expect(unsignedBytes(value, width)).toEqual(new Uint8Array(width).fill(255));
  });
});

describe('concatBytes', () => {
  it('puts parts one after another', () => {
    expect(concatBytes(Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 3))).toEqual(
      Uint8Array.of(1, 2, 3),
    );
  });
});
