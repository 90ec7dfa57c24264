import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeHint, noCodeRules, readCode, voucherIdText } from '../../shared/domain/codes/code.ts';
import type { CodeReadingRules, ReadCode } from '../../shared/domain/codes/code.ts';
import { unreadableReasons } from '../../shared/domain/reasons.ts';
import { maxCodeLength } from '../../shared/domain/codes/scan.ts';
import nativeVectors from './vectors/nativeCodes.json' with { type: 'json' };
import signedVectors from './vectors/signedVouchers.json' with { type: 'json' };

const partner = { zh: '美团', en: 'Meituan' };
const rules: CodeReadingRules = {
  chainUrlPrefixes: ['https://v.example.cn/c', 'https://tea.example/get?'],
  chainUrlPart: 'code',
  partnerShapes: [{ name: partner, pattern: '^MT\\d{10}$' }],
};
const native = nativeVectors.made[4]?.code ?? '';
const shown = nativeVectors.made[4]?.shown ?? '';
const nativeId = native.slice(0, 12);
const signed = signedVectors.vouchers[1]?.code ?? '';
const voucherId = signedVectors.vouchers[1]?.fields.voucherId ?? '';
/** 489123456789 has the check digit 8. */
const coupon = '4891234567898';

/** What is said when nothing is known under the text: its own words, or those of an unreadable one. */
function saidOf(read: ReadCode): { reason: string; at: number | null; whose: unknown } {
  const { reason, at, whose } = read.kind === 'unreadable' ? read : read.otherwise;
  return { reason, at, whose };
}

function reasonOf(text: string): string {
  return saidOf(readCode(text, rules)).reason;
}

function idOf(text: string): string | null {
  const read = readCode(text, rules);
  return read.kind === 'unreadable' ? null : voucherIdText(read);
}

describe('reading in order', () => {
  it('signed before anything', () => {
    const read = readCode(`  ${signed.toLowerCase()}\r\n`, rules);
    expect(read.kind).toBe('signed');
    expect(idOf(signed)).toBe(`signed:${voucherId}`);
  });

  it('native, however it is written', () => {
    for (const text of [native, shown, shown.toLowerCase(), `]Q1${shown}`, `${shown}\r\n`]) {
      expect(readCode(text, rules)).toMatchObject({ kind: 'native', id: nativeId, workedOut: 0 });
      expect(idOf(text)).toBe(`native:${nativeId}`);
    }
  });

  it('a torn native code has one candidate, and says that it was worked out', () => {
    const torn = `?${shown.slice(1, -1)}?`;
    expect(readCode(torn, rules)).toMatchObject({ kind: 'native', id: nativeId, workedOut: 2 });
  });

  it.each([
    ['https://v.example.cn/c?code=CODE'],
    ['HTTPS://V.EXAMPLE.CN/c/tea?from=poster&code=CODE#top'],
    ['https://tea.example/get?code=CODE'],
  ])('the chain’s own link %s', (link) => {
    expect(idOf(link.replace('CODE', shown))).toBe(`native:${nativeId}`);
    expect(idOf(link.replace('CODE', signed))).toBe(`signed:${voucherId}`);
    expect(idOf(link.replace('CODE', 'AB%2F12'))).toBe('foreign:AB/12');
  });

  it('the chain’s own link by its last path segment', () => {
    const byPath = { ...rules, chainUrlPart: 'path' };
    const read = readCode(`https://v.example.cn/c/${shown}/?x=1`, byPath);
    expect(read).toMatchObject({ kind: 'native', id: nativeId });
  });

  it.each([
    ['no code in it', 'https://v.example.cn/c?other=1', 'damagedCode'],
    ['an empty code', 'https://v.example.cn/c?code=', 'damagedCode'],
    ['a broken escape', 'https://v.example.cn/c?code=%zz', 'damagedCode'],
    ['a control character', 'https://v.example.cn/c?code=%00', 'controlCharacters'],
    ['another host that begins alike', `https://v.example.cn.evil.example/c?code=1`, 'webLink'],
    ['another path that begins alike', `https://v.example.cn/cheap?code=1`, 'webLink'],
  ])('a chain link with %s', (_, text, reason) => {
    expect(reasonOf(text)).toBe(reason);
  });

  it('a link within a link is not followed', () => {
    const inner = encodeURIComponent(`https://v.example.cn/c?code=${native}`);
    const read = readCode(`https://v.example.cn/c?code=${inner}`, rules);
    expect(read).toMatchObject({ kind: 'foreign', otherwise: { reason: 'webLink' } });
  });

  it.each([
    ['announced, with a separator', `]C1255${coupon}000123\u001d17261231`],
    ['announced DataMatrix', `]d2\u001d255${coupon}000123\u001d81110042`],
    ['as printed under the bars', `(255)${coupon}000123(17)261231(3902)500`],
    ['a Digital Link', `https://id.example.org/x/255/${coupon}000123?17=261231&utm=1`],
    ['unannounced', `255${coupon}000123`],
  ])('GS1 coupon number, %s', (_, text) => {
    expect(readCode(text, rules).kind).toBe('gs1');
    expect(idOf(text)).toBe(`foreign:(255)${coupon}000123`);
  });

  it('GS1 names a voucher by paperless coupon or serialised item, too', () => {
    expect(idOf(']C18112106141416543213150110120')).toBe('foreign:(8112)106141416543213150110120');
    expect(idOf(']C10104891234567898213A7X')).toBe('foreign:(01)04891234567898(21)3A7X');
  });

  it('GS1 that can’t be read is refused: damagedCode, or unknownElement', () => {
    for (const text of ['(255)4891234567890000123', ']C1255abc', ']C101ABCDEFGHIJKLMN21X']) {
      expect([text, readCode(text, rules).kind, reasonOf(text)]).toEqual([
        text,
        'unreadable',
        'damagedCode',
      ]);
    }
    expect(readCode(`]C1255${coupon}\u001d8055123`, rules)).toMatchObject({
      kind: 'unreadable',
      reason: 'unknownElement',
    });
    // Brackets alone announce nothing.
    expect(readCode('(255)', rules).kind).toBe('foreign');
  });

  it('GS1 of another kind is looked up by all it says, and told: goodsCode, retailCoupon', () => {
    expect(idOf('(17)261231')).toBe('foreign:(17)261231');
    expect(idOf(']C10104891234567898')).toBe('foreign:(01)04891234567898');
    expect(reasonOf(']C10104891234567898')).toBe('goodsCode');
    expect(reasonOf(']C18112106141416543213150110120')).toBe('retailCoupon');
    expect(reasonOf(']e08110106141416543213150110120')).toBe('retailCoupon');
    expect(idOf(']C191OWN')).toBe('foreign:(91)OWN');
    expect(reasonOf(']C191OWN')).toBe('unknownCode');
  });

  it('what a GS1 coupon says of itself comes with it', () => {
    const read = readCode(`]C1255${coupon}0001\u001d17261231\u001d3902500\u001d81110042`, rules);
    expect(read).toMatchObject({
      terms: {
        expiry: '261231',
        amount: { digits: 500, decimals: 2, currencyNumber: null },
        percentOff: null,
        points: 42,
      },
    });
  });

  it('a UPC-A is one code, sent with 12 digits or with 13', () => {
    expect(idOf('012345678905')).toBe('foreign:0012345678905');
    expect(idOf('0012345678905')).toBe('foreign:0012345678905');
    expect(idOf(']E0012345678905')).toBe('foreign:0012345678905');
    expect(idOf('012345678904')).toBe('foreign:012345678904');
  });

  it('anything else is kept as it is, width folded and trimmed', () => {
    expect(idOf(' 6901234567892\r')).toBe('foreign:6901234567892');
    expect(idOf('６９０１')).toBe('foreign:6901');
    expect(idOf('Ab c/9')).toBe('foreign:Ab c/9');
    expect(idOf(']C0Ab')).toBe('foreign:Ab');
  });
});

describe('what is said when nothing is known', () => {
  it('unknownCode', () => {
    for (const text of ['6901234567892', 'HELLO', '04891234567898', native, signed]) {
      expect(reasonOf(text)).toBe('unknownCode');
    }
  });

  it('damagedCode', () => {
    for (const text of [
      '',
      '   ',
      'AB\ufffdCD',
      'AB\ud800',
      '???D-PJYE-16NM-GG',
      '???DPJYE16NMGG',
      shown.slice(0, -1),
      `${shown}7`,
      signed.slice(0, -1),
      `${signed}0`,
    ]) {
      expect(reasonOf(text)).toBe('damagedCode');
    }
    expect(saidOf(readCode('UXD9-9ME0-X5W6-HK', rules))).toMatchObject({ at: 0 });
  });

  it('wrongCheckCharacters, and where', () => {
    const read = readCode(`${shown[0] === '2' ? '3' : '2'}${shown.slice(1)}`, rules);
    expect(saidOf(read)).toEqual({ reason: 'wrongCheckCharacters', at: 0, whose: null });
    // It is looked up all the same: another firm's codes may have our length.
    expect(read.kind).toBe('foreign');
  });

  it('tooLong: at, below and above the bound (I5)', () => {
    expect(reasonOf('A'.repeat(maxCodeLength))).toBe('unknownCode');
    expect(reasonOf('A'.repeat(maxCodeLength + 1))).toBe('tooLong');
    expect(reasonOf('A'.repeat(1_000_000))).toBe('tooLong');
  });

  it('phoneCode, though it has lines in it', () => {
    expect(reasonOf('BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Mei\r\nEND:VCARD')).toBe('phoneCode');
    expect(reasonOf('HELLO\r\nWORLD')).toBe('controlCharacters');
  });

  it('controlCharacters (I5)', () => {
    const texts = ['AB\u0000CD', 'AB\rCD', 'A\u001b[2J', 'AB\u202eCD', 'A\u200bB', 'A\u001dB'];
    for (const text of texts) expect(reasonOf(text)).toBe('controlCharacters');
  });

  it.each([
    [0x00, 0x1c],
    [0x1e, 0x1f],
    [0x7f, 0x9f],
    [0x200b, 0x200f],
    [0x2028, 0x202e],
    [0x2060, 0x206f],
    [0xfeff, 0xfeff],
  ])('controlCharacters: from %i to %i, and none beside them (I5)', (first, last) => {
    const reasonWith = (unit: number) => reasonOf(`A${String.fromCharCode(unit)}B`);
    for (const unit of [first, last]) expect(reasonWith(unit)).toBe('controlCharacters');
    const isText = (unit: number) => unit >= 0x20 && unit !== 0x7f;
    for (const unit of [first - 1, last + 1].filter(isText)) {
      expect([unit, reasonWith(unit)]).toEqual([unit, 'unknownCode']);
    }
  });

  it.each([
    ['WeChat Pay', '134567890123456789', true],
    ['WeChat Pay, lowest', '100000000000000000', true],
    ['WeChat Pay, highest', '159999999999999999', true],
    ['one digit short', '13456789012345678', false],
    ['16 at the front', '164567890123456789', false],
    ['Alipay, shortest', '2500000000000000', true],
    ['Alipay, longest', '301234567890123456789012', true],
    ['Alipay, too short', '250000000000000', false],
    ['Alipay, too long', '3012345678901234567890123', false],
    ['31 at the front', '310000000000000000', false],
    ['UnionPay', '6212345678901234567', true],
    ['UnionPay, short', '621234567890123456', false],
    ['in groups', '1345 6789 0123 4567 89', true],
    ['full width', '１３４５６７８９０１２３４５６７８９', true],
  ])('paymentCode: %s', (_, text, isPayment) => {
    expect(reasonOf(text)).toBe(isPayment ? 'paymentCode' : 'unknownCode');
  });

  it.each([']C1134567890123456789', ']C16212345678901234567'])(
    'paymentCode, though it says that it is GS1’s and is not: %s (I11)',
    (text) => {
      expect(reasonOf(text)).toBe('paymentCode');
    },
  );

  it('paymentCode, though it could be a coupon number: looked up, then said; nothing shown', () => {
    // 255 and a coupon number of 13 digits: 16 digits from 25, which is Alipay's shape as well.
    const read = readCode(`255${coupon}`, rules);
    expect(read).toMatchObject({ kind: 'gs1', otherwise: { reason: 'paymentCode' } });
    expect(read.kind !== 'unreadable' && codeHint(read)).toBe('••••');
  });

  it('partnerPlatform, and whose', () => {
    expect(saidOf(readCode('MT1234567890', rules))).toEqual({
      reason: 'partnerPlatform',
      at: null,
      whose: partner,
    });
    expect(reasonOf('MT123456789')).toBe('unknownCode');
  });

  it('webLink', () => {
    for (const text of ['https://example.org/x', 'www.example.org', 'weixin://dl', 'HTTP://A']) {
      expect(reasonOf(text)).toBe('webLink');
    }
  });

  it('scannerSetting', () => {
    for (const text of [
      '@SETUPE1',
      '\u0016M\rPAPHHF.',
      'DEFALT.',
      '%%SpecCodeAA',
      '.A001$',
      '$P,AE',
    ]) {
      expect(reasonOf(text)).toBe('scannerSetting');
    }
    expect(reasonOf('me@example')).toBe('unknownCode');
  });

  it('without rules no partner and no chain link is known', () => {
    expect(readCode('MT1234567890', noCodeRules)).toMatchObject({
      otherwise: { reason: 'unknownCode' },
    });
  });
});

describe('identity (I2)', () => {
  it('depends on the decoded id, never on the text', () => {
    const spellings = fc.constantFrom(
      (text: string) => text,
      (text: string) => text.toLowerCase(),
      (text: string) => text.replaceAll('-', ''),
      (text: string) => text.replaceAll('-', ' '),
      (text: string) => text.replaceAll('0', 'O').replaceAll('1', 'l'),
      (text: string) => `https://v.example.cn/c?code=${encodeURIComponent(text)}`,
    );
    fc.assert(
      fc.property(fc.constantFrom(...nativeVectors.made), spellings, (made, spell) => {
        expect(idOf(spell(made.shown))).toBe(`native:${made.code.slice(0, 12)}`);
      }),
    );
  });

  it('no text makes it throw, and every text has an answer (I5)', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.webUrl(),
      fc.stringMatching(/^[0-9A-Z?-]{0,20}$/),
      fc.stringMatching(/^\]?[A-Za-z0-9]{0,3}\(?255\)?\d{0,26}$/),
      fc.constantFrom("'; DROP TABLE voucher; --", '<script>alert(1)</script>', '{command:x}'),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const read = readCode(text, rules);
        expect(unreadableReasons).toContain(saidOf(read).reason);
        if (read.kind === 'unreadable') return;
        expect(voucherIdText(read)).toMatch(/^(?:native|signed|foreign):./s);
        expect([...codeHint(read)].length).toBeLessThanOrEqual(24);
      }),
    );
  });
});

describe('hints (I11)', () => {
  it('show the first four and the last two of ours', () => {
    expect(codeHint({ kind: 'native', id: nativeId })).toBe(
      `${shown.slice(0, 4)}-••••-••••-${shown.slice(-2)}`,
    );
    expect(codeHint({ kind: 'signed', fields: { voucherId } })).toBe('04HM-••••-••••-••93');
  });

  it('show at most a third of another’s, and nothing of a payment code', () => {
    expect(codeHint({ kind: 'foreign', id: '6901234567892' })).toBe('69••••92');
    expect(codeHint({ kind: 'foreign', id: 'ABC' })).toBe('••••');
    expect(codeHint({ kind: 'foreign', id: 'AB(17)261231' })).toBe('AB••••31');
    expect(codeHint({ kind: 'foreign', id: '134567890123456789' })).toBe('••••');
    expect(codeHint({ kind: 'gs1', id: `(255)${coupon}000123456789` })).toBe('(255)4891••••89');
  });
});
