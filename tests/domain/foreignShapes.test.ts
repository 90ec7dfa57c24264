import { describe, expect, it } from 'vitest';
import { isPaymentCode, otherwiseFor } from '../../shared/domain/codes/foreignShapes.ts';
import type { PartnerShapeRule } from '../../shared/domain/codes/foreignShapes.ts';
import { readNativeCode } from '../../shared/domain/codes/nativeCode.ts';
import { asEan } from '../../shared/domain/codes/retailCode.ts';
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
    ['https://weixin.qq.com/r/abc', true],
    ['https://u.wechat.com/abc', true],
    ['https://meituan.com.example.org/x', true],
    ['https://example.org/?to=meituan.com', true],
    ['1http://x', false],
    ['see http://x', false],
    ['see www.example.org', false],
    ['www.', false],
    ['hotel:1', false],
    ['http:/x', false],
  ])('%s: %s', (text, isLink) => {
    expect(reasonOf(text) === 'webLink').toBe(isLink);
  });
});

describe('links of platforms', () => {
  it.each([
    ['https://www.meituan.com/coupon/1', 'Meituan / Dianping'],
    ['HTTPS://M.DIANPING.COM/x', 'Meituan / Dianping'],
    ['http://dpurl.cn/abc', 'Meituan / Dianping'],
    ['imeituan://www.meituan.com/x', 'Meituan / Dianping'],
    ['https://v.douyin.com/abc/', 'Douyin'],
    ['https://user@v.douyin.com:443/abc/', 'Douyin'],
    ['https://h5.ele.me/x', 'Ele.me'],
    ['http://xhslink.com/a', 'Xiaohongshu'],
    ['https://www.kuaishou.com/f/x', 'Kuaishou'],
  ])('%s is %s’s (partnerPlatform)', (text, whose) => {
    expect(said(text)).toMatchObject({ reason: 'partnerPlatform', whose: { en: whose } });
  });

  it('head office’s own name for one comes first', () => {
    const name = { zh: '点评', en: 'Dianping' };
    const rules = [{ name, pattern: '^https://m\\.dianping\\.com.*$' }];
    expect(said('https://m.dianping.com/x', rules).whose).toEqual(name);
  });
});

describe('codes by which one pays or is paid', () => {
  it.each([
    'wxp://f2f0abcdef',
    'WXP://F2F0ABCDEF',
    'https://qr.alipay.com/fkx123',
    'https://qr.95516.com/00010000/123',
    'https://payapp.weixin.qq.com/qr/abc',
    '00020101021126330015com.example.pay5204581253031565802CN5904Shop6304ABCD',
  ])('%s (paymentCode)', (text) => {
    expect(reasonOf(text)).toBe('paymentCode');
    expect(isPaymentCode(text)).toBe(true);
  });

  it.each([
    'https://qr.alipay.com.example.org/x',
    'https://alipay.com/x',
    '00020101021126330015com.example.pay6304ABCDE',
    '0002016304ABCD',
  ])('%s is none', (text) => {
    expect(isPaymentCode(text)).toBe(false);
  });
});

describe('codes for phones', () => {
  it.each([
    ['mailto:a@b', true],
    ['TEL:123', true],
    ['wifi:S:x', true],
    ['WIFI:T:WPA;S:shop;P:secret;;', true],
    ['MECARD:N:Mei;', true],
    ['BEGIN:VCARD', true],
    ['SMSTO:10086:hi', true],
    ['geo:1,2', true],
    ['otpauth://totp/x?secret=y', true],
    ['hotel:1', false],
    ['see tel:123', false],
    ['BEGIN:', false],
  ])('%s: %s (phoneCode)', (text, isOne) => {
    expect(reasonOf(text) === 'phoneCode').toBe(isOne);
  });
});

describe('numbers of the trade', () => {
  it.each([
    ['a till’s refund', '9802345678903', 'retailCoupon'],
    ['a coupon in a common currency', '9812345678902', 'retailCoupon'],
    ['the last of those', '9842345678909', 'retailCoupon'],
    ['a prefix given to nobody', '9852345678908', 'unknownCode'],
    ['a coupon', '9902345678900', 'retailCoupon'],
    ['the last of those', '9992345678901', 'retailCoupon'],
    ['a periodical', '9772345678909', 'goodsCode'],
    ['a book', '9782345678908', 'goodsCode'],
    ['sheet music or a book', '9792345678907', 'goodsCode'],
    ['a book with a wrong digit', '9792345678908', 'unknownCode'],
    ['the prefix before', '9762345678900', 'unknownCode'],
    ['North America’s coupon', '512345678900', 'retailCoupon'],
    ['the same as an EAN-13', '0512345678900', 'retailCoupon'],
    ['twelve digits that don’t check', '512345678901', 'unknownCode'],
    ['an article', '6901234567892', 'unknownCode'],
    ['a number within the firm', '2012345678903', 'unknownCode'],
    ['a coupon with a wrong digit', '9902345678901', 'wrongCheckCharacters'],
    ['a coupon with a digit too many', '99023456789001', 'unknownCode'],
  ])('%s: %s is %s', (_, text, reason) => {
    expect(reasonOf(text)).toBe(reason);
  });

  it('a UPC-A is the EAN-13 that begins with 0, and nothing else is changed', () => {
    expect(asEan('512345678900')).toBe('0512345678900');
    expect(asEan('0512345678900')).toBe('0512345678900');
    expect(asEan('512345678901')).toBe('512345678901');
    expect(asEan('51234567890A')).toBe('51234567890A');
    expect(asEan('6901234567892')).toBe('6901234567892');
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
    ['\u0016M\rPAPHHF.', true],
    ['@MENU_OPTO@ZZ@BAP@ZZ@OTPO_UNEM@', true],
    ['@MENU_OTHER', false],
    ['NLS0006010;', true],
    ['nls0006010;NLS0001000', true],
    ['NLS0310000=0x0D0A;', true],
    ['NLS0006010', true],
    ['NLS00060101', false],
    ['XNLS0006010;', false],
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
