import { describe, expect, it } from 'vitest';
import { viewTypedCode } from '../../renderer/scan/typedCode.ts';
import { suggestionFor } from '../../renderer/scan/typedSuggestion.ts';
import { characterOf } from '../../shared/domain/codes/crockford.ts';
import { formatNativeCode, nativeCodeOf } from '../../shared/domain/codes/nativeCode.ts';
import { maxCodeLength } from '../../shared/domain/codes/scan.ts';
import { writeSignedVoucher } from '../../shared/domain/codes/signedVoucher.ts';
import { seededRandom } from '../faults/random.ts';

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
      expect(viewTypedCode(typed).state).toMatchObject({ kind: 'wrong', at });
      expect(viewTypedCode(typed).raw).toBe(typed);
    }
  });

  it('takes unreadable characters for a torn voucher', () => {
    const typed = `${code.slice(0, 3)}??${code.slice(5)}`;
    expect(viewTypedCode(typed).state).toEqual({ kind: 'torn' });
    expect(viewTypedCode(typed).raw).toBe(typed);
  });

  it.each(['https://little-leaf.example/v?c=1', 'Coffee_10', 'promo/summer', printed + printed])(
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

  it.each([
    ['full-width letters and stops', 'ＴＷ．ＮＲ'],
    ['Chinese commas and stops', 'TW，NR。'],
    ['the apostrophes an input method puts in', "TW'NR"],
    ['middle dots and line ends', 'TW·N\r\nR'],
    ['marks nobody sees', 'TW\u200bNR'],
  ])('reads through %s', (_, typed) => {
    expect(viewTypedCode(typed)).toMatchObject({ state: { kind: 'partial' }, characters: 'TWNR' });
  });

  it('says so where a Chinese input method made words of it', () => {
    expect(viewTypedCode('七KQ').state).toEqual({ kind: 'inputMethod' });
  });
});

describe('what was perhaps meant', () => {
  const meantFor = (typed: string) => {
    const { state } = viewTypedCode(typed);
    return state.kind === 'wrong' ? state.suggestion : null;
  };
  const withAt = (at: number, character: string) =>
    code.slice(0, at) + character + code.slice(at + 1);

  it('is offered for one character that looks like another, and names both', () => {
    // 7KQ48M2X0D91: the 8 at the fifth place, taken for a B.
    expect(meantFor(withAt(4, 'B'))).toEqual({ code, at: 4, typed: 'B', meant: '8' });
    expect(meantFor(withAt(6, 'Z'))).toMatchObject({ code, meant: '2' });
  });

  it('is never taken by itself: what is handed on is what was typed', () => {
    const typed = withAt(4, 'B');
    expect(viewTypedCode(typed).raw).toBe(typed);
  });

  it('is offered for two neighbours the wrong way round', () => {
    const swapped = code.slice(0, 4) + code[5] + code[4] + code.slice(6);
    expect(meantFor(swapped)).toMatchObject({ code, at: 4, typed: 'M8', meant: '8M' });
  });

  it('is V for a U, which is in no code of ours', () => {
    const withV = nativeCodeOf('7KQV8M2X0D91');
    expect(meantFor(withV.replace('V', 'U'))).toMatchObject({
      code: withV,
      typed: 'U',
      meant: 'V',
    });
    expect(viewTypedCode(code.replace('8', 'U')).state).toEqual({ kind: 'other' });
  });

  it('is not offered where the character there looks like nothing that fits', () => {
    expect(meantFor(withAt(4, 'W'))).toBeNull();
  });

  it('over 20,000 codes with one likely slip: always the right code or none; where it is none it is rare', () => {
    const random = seededRandom(8);
    const pick = () => Math.floor(random() * 32);
    let offered = 0;
    let wrong = 0;
    const tries = 20_000;
    for (let n = 0; n < tries; n += 1) {
      const id = Array.from({ length: 12 }, () => characterOf(pick())).join('');
      const whole = nativeCodeOf(id).replace(/^./, '8');
      const right = nativeCodeOf(whole.slice(0, 12));
      const suggestion = suggestionFor(`B${right.slice(1)}`);
      if (suggestion !== null) offered += 1;
      if (suggestion !== null && suggestion.code !== right) wrong += 1;
    }
    expect(wrong).toBe(0);
    expect(offered / tries).toBeGreaterThan(0.95);
  });

  it('over 20,000 codes with two wild mistakes: a wrong code is offered for fewer than one in ten', () => {
    const random = seededRandom(9);
    const pick = () => characterOf(Math.floor(random() * 32));
    let offered = 0;
    const tries = 20_000;
    for (let n = 0; n < tries; n += 1) {
      const right = nativeCodeOf(Array.from({ length: 12 }, pick).join(''));
      const first = Math.floor(random() * 14);
      const second = (first + 1 + Math.floor(random() * 13)) % 14;
      const wrong = [...right].with(first, pick()).with(second, pick()).join('');
      if (wrong !== right && suggestionFor(wrong) !== null) offered += 1;
    }
    expect(offered / tries).toBeLessThan(0.1);
  });
});

describe('a long signed code as it is typed', () => {
  const signed = writeSignedVoucher(
    {
      keyId: 7,
      voucherId: '00112233445566778899',
      campaignNo: 12,
      firstDay: '2026-01-01',
      lastDay: '2026-12-31',
      campaignVersion: 1,
    },
    new Uint8Array(64).fill(9),
  );
  const grouped = signed.match(/.{4}/g)?.join('-') ?? '';

  it('counts groups until it is whole', () => {
    expect(viewTypedCode(signed.slice(0, 50)).state).toEqual({
      kind: 'signedPartial',
      groups: 12,
      missing: 94,
    });
  });

  it('whole, in groups, in small letters, over several lines: hands on the 144 characters', () => {
    for (const typed of [signed, grouped, grouped.toLowerCase(), grouped.replaceAll('-', '\n')]) {
      expect(viewTypedCode(typed)).toEqual({
        state: { kind: 'signedGood' },
        characters: '',
        raw: signed,
      });
    }
  });

  it('points at a character that is in no code, and at one too many', () => {
    const wrong = `${signed.slice(0, 21)}U${signed.slice(22)}`;
    expect(viewTypedCode(wrong)).toMatchObject({
      state: { kind: 'signedWrong', at: 21 },
      raw: wrong,
    });
    expect(viewTypedCode(`${signed}A`).state).toEqual({ kind: 'signedWrong', at: 144 });
  });

  it('knows a whole one that says nothing possible', () => {
    // A flag that no version knows stands in the 41st character.
    const impossible = `${signed.slice(0, 40)}Z${signed.slice(41)}`;
    expect(viewTypedCode(impossible).state).toEqual({ kind: 'signedWrong', at: null });
  });

  it.each(['042345678901234567', 'AX'.repeat(20)])('takes %s for no such code', (typed) => {
    expect(viewTypedCode(typed).state).toEqual({ kind: 'other' });
  });
});
