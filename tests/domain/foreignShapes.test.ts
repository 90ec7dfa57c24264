import { describe, expect, it } from 'vitest';
import { isPaymentCode, otherwiseFor } from '../../shared/domain/codes/foreignShapes.ts';
import type { PartnerShapeRule } from '../../shared/domain/codes/foreignShapes.ts';
import { readNativeCode } from '../../shared/domain/codes/nativeCode.ts';
import { signedCodeLength } from '../../shared/domain/codes/signedVoucher.ts';

const unknown = { reason: 'unknownCode', at: null, whose: null };

function said(text: string, partners: readonly PartnerShapeRule[] = []) {
  return otherwiseFor(text, readNativeCode(text), partners);
}

function reasonOf(text: string): string {
  return said(text).reason;
}

describe('payment codes', () => {
  it.each([
    ['100000000000000000', true],
    ['159999999999999999', true],
    ['099999999999999999', false],
    ['160000000000000000', false],
    ['15000000000000000', false],
    ['1500000000000000000', false],
    ['2500000000000000', true],
    ['309999999999999999999999', true],
    ['250000000000000', false],
    ['3099999999999999999999999', false],
    ['2499999999999999', false],
    ['3100000000000000', false],
    ['6200000000000000000', true],
    ['62000000000000000000', false],
    ['6100000000000000000', false],
    ['A100000000000000000', false],
    ['A2500000000000000', false],
    ['A6200000000000000000', false],
    ['100000000000000000A', false],
    ['1345 6789-0123 4567 89', true],
  ])('%s: %s', (text, isPayment) => {
    expect(isPaymentCode(text)).toBe(isPayment);
    expect(reasonOf(text) === 'paymentCode').toBe(isPayment);
  });
});

describe('partners’ codes', () => {
  const name = { zh: '美团', en: 'Meituan' };

  it('are named by the first rule they fit', () => {
    const other = { zh: '抖音', en: 'Douyin' };
    const rules = [
      { name: other, pattern: '^DY\\d+$' },
      { name, pattern: '^MT\\d{4}$' },
      { name: other, pattern: '^MT.*$' },
    ];
    expect(said('MT1234', rules)).toEqual({ reason: 'partnerPlatform', at: null, whose: name });
    expect(said('MT123', rules).whose).toEqual(other);
    expect(said('XX123', rules)).toEqual(unknown);
  });

  it('by a pattern that is none fit nothing', () => {
    expect(said('MT1234', [{ name, pattern: '(MT)' }])).toEqual(unknown);
  });

  it('are no payment code, and no web link', () => {
    const all = [{ name, pattern: '^.+$' }];
    expect(said('134567890123456789', all).reason).toBe('paymentCode');
    expect(said('https://example.org', all).reason).toBe('partnerPlatform');
  });
});

describe('web links', () => {
  it.each([
    ['http://x', true],
    ['weixin+a.b-1://x', true],
    ['WWW.example.org', true],
    ['mailto:a@b', true],
    ['TEL:123', true],
    ['wifi:S:x', true],
    ['1http://x', false],
    ['see http://x', false],
    ['see www.example.org', false],
    ['hotel:1', false],
    ['http:/x', false],
  ])('%s: %s', (text, isLink) => {
    expect(reasonOf(text) === 'webLink').toBe(isLink);
  });
});

describe('set-up codes of scanners', () => {
  it.each([
    ['@SET', true],
    ['@SETUPE1', true],
    ['@SETUPE1;X', true],
    ['@SETUPE1.', true],
    ['@SETUPE1,', false],
    ['@SE', false],
    ['A@SETUP', false],
    ['$%x', true],
    ['$+x', true],
    ['$#x', true],
    ['$$x', true],
    ['$P,AE', true],
    ['$P$x', true],
    ['$PAE', false],
    ['$5', false],
    ['5$%', false],
    ['%%SpecCode', true],
    ['%#a', true],
    ['%%1', false],
    ['5%%A', false],
    ['^#x', true],
    ['^%x', true],
    ['^x', false],
    ['5^#', false],
    ['.A001$', true],
    ['.A001$x', false],
    ['x.A001$', false],
    ['.A01$', false],
    ['DEFALT.', true],
    ['ABCDE.', false],
    [`${'A'.repeat(24)}.`, true],
    [`${'A'.repeat(25)}.`, false],
    ['1DEFALT.', false],
    ['DEFALT.x', false],
  ])('%s: %s', (text, isSetting) => {
    expect(reasonOf(text) === 'scannerSetting').toBe(isSetting);
  });
});

describe('a code of ours with something wrong in it', () => {
  const damaged = (at: number | null) => ({ reason: 'damagedCode', at, whose: null });

  it.each([
    ['half of a signed one', signedCodeLength / 2, 'damagedCode'],
    ['more than half', signedCodeLength / 2 + 1, 'damagedCode'],
    ['less than half', signedCodeLength / 2 - 1, 'unknownCode'],
  ])('%s', (_, length, reason) => {
    expect(reasonOf('04HM'.padEnd(length, '7'))).toBe(reason);
    expect(reasonOf('07HM'.padEnd(length, '7'))).toBe(reason);
  });

  it.each([
    ['another version', '08HM'.padEnd(100, '7')],
    ['something before it', 'Z04HM'.padEnd(100, '7')],
    ['a character of no code', `${'04HM'.padEnd(100, '7')}#`],
  ])('half of a signed one with %s is none of ours', (_, text) => {
    expect(reasonOf(text)).toBe('unknownCode');
  });

  it.each([
    ['UXD9-9ME0-X5W6-HK', 0],
    ['7XD9-9ME0-X5W6-HU', 13],
    ['UXD9-9MU0-X5W6-HK', 0],
    ['UXD9-9MU0-X5W6-HU', null],
    ['?UD9-9ME0-X5W6-HK', 1],
  ])('%s: in groups, with letters no code of ours has, at %s', (text, at) => {
    expect(said(text)).toEqual(damaged(at));
  });

  it.each([
    ['a group too short', '7XD9-9ME0-X5W6-H'],
    ['a group too long', '7XD9-9ME0-X5W6-HK7'],
    ['a group too short and a letter no code has', 'UXD9-9ME0-X5W6-H'],
    ['three groups', '7XD9-9ME0-X5W6'],
    ['blanks', '7XD9 9ME0 X5W6 H'],
  ])('with %s', (_, text) => {
    expect(said(text)).toEqual(damaged(null));
  });

  it.each([
    ['no groups', '7XD99ME0X5W6H'],
    ['two groups', '7XD9-9ME0'],
    ['five groups', '7XD9-9ME0-X5W6-HK-77'],
    ['a first group of two', '7X-D99M-E0X5-W6H'],
    ['other signs between', '7XD9_9ME0_X5W6_HK'],
    ['fourteen letters in no groups', 'UXD99ME0X5W6HK'],
    ['something before it', '#7XD9-9ME0-X5W6-H'],
    ['something behind it', '7XD9-9ME0-X5W6-H#'],
  ])('with %s it is none of ours', (_, text) => {
    expect(said(text)).toEqual(unknown);
  });

  it('wrong check characters, and where; fourteen bare digits are a trade item', () => {
    expect(said('7XD9-9ME0-X5W6-HK').reason).toBe('wrongCheckCharacters');
    expect(said('04891234567898')).toEqual(unknown);
    expect(said('0489-1234-5678-98').reason).toBe('wrongCheckCharacters');
  });
});
