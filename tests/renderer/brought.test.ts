import { describe, expect, it } from 'vitest';
import { codesInText, maxCodesInText } from '../../renderer/scan/brought.ts';
import { formatNativeCode, makeNativeCode } from '../../shared/domain/codes/nativeCode.ts';

/** Different codes, every one good. */
const codes = Array.from({ length: 60 }, (_, at) =>
  formatNativeCode(makeNativeCode(Uint8Array.of(at, 1, 2, 3, 4, 5, 6, 7))),
);

describe('a pasted text', () => {
  it('gives the codes in it, each once, and of a list no more than an order can answer', () => {
    expect(codesInText(`for you: ${codes[0]}, and ${codes[1]}, and ${codes[0]} again`)).toEqual([
      codes[0],
      codes[1],
    ]);
    expect(codesInText(codes.join('\n'))).toEqual(codes.slice(0, maxCodesInText));
  });

  it('of ten megabytes is one text, too long for a code, whatever stands at its end (I5)', () => {
    const text = `${'lorem ipsum '.repeat(900_000)} ${codes[0]}`;
    expect(codesInText(text)).toEqual([text]);
  });
});
