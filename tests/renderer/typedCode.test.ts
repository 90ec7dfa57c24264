import { describe, expect, it } from 'vitest';
import { viewTypedCode } from '../../renderer/scan/typedCode.ts';
import { formatNativeCode, nativeCodeOf } from '../../shared/domain/codes/nativeCode.ts';
import { maxCodeLength } from '../../shared/domain/codes/scan.ts';

const code = nativeCodeOf('7KQ48M2X0D91');
const printed = formatNativeCode(code);

describe('a code as it is typed', () => {
  it('counts what is missing while it is shorter', () => {
    expect(viewTypedCode('').state).toEqual({ kind: 'empty' });
    expect(viewTypedCode('7kq4').state).toEqual({ kind: 'partial', missing: 10 });
    expect(viewTypedCode(printed.slice(0, -1)).state).toEqual({ kind: 'partial', missing: 1 });
  });

  it('repairs case, dashes, full width and look-alikes, and hands on the printed form', () => {
    const asTyped = printed
      .toLowerCase()
      .replace('0', 'o')
      .replace('91', '9l')
      .replaceAll('-', ' ');
    const fullWidth = [...code]
      .map((one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0))
      .join('');
    for (const typed of [printed, code, asTyped, fullWidth]) {
      const view = viewTypedCode(typed);
      expect(view).toEqual({ state: { kind: 'good' }, characters: code, raw: printed });
    }
  });

  it('points at a mistyped character at every place', () => {
    for (let at = 0; at < code.length; at += 1) {
      const other = code[at] === 'Z' ? 'Y' : 'Z';
      const typed = code.slice(0, at) + other + code.slice(at + 1);
      expect(viewTypedCode(typed).state).toEqual({ kind: 'wrong', at });
      expect(viewTypedCode(typed).raw).toBe(typed);
    }
  });

  it('takes unreadable characters for a torn voucher', () => {
    const typed = `${code.slice(0, 3)}??${code.slice(5)}`;
    expect(viewTypedCode(typed).state).toEqual({ kind: 'torn' });
    expect(viewTypedCode(typed).raw).toBe(typed);
  });

  it.each(['https://little-leaf.example/v?c=1', 'Coffee_10', '券码 8', printed + printed])(
    'leaves another text exactly as it was typed: %s',
    (typed) => {
      expect(viewTypedCode(` ${typed} `)).toEqual({
        state: { kind: 'other' },
        characters: '',
        raw: typed,
      });
    },
  );

  it('keeps a foreign code’s own letters and dashes though it could begin one of ours', () => {
    expect(viewTypedCode('COFFEE-10').raw).toBe('COFFEE-10');
    expect(viewTypedCode('6901234567892').raw).toBe('6901234567892');
  });

  it('I5 refuses a text over the limit, takes one at it', () => {
    expect(viewTypedCode('#'.repeat(maxCodeLength)).state).toEqual({ kind: 'other' });
    expect(viewTypedCode('#'.repeat(maxCodeLength + 1)).state).toEqual({ kind: 'tooLong' });
  });
});
