import { describe, expect, it } from 'vitest';
import { readCode, voucherIdText } from '../../shared/domain/codes/code.ts';
import type { CodeReadingRules } from '../../shared/domain/codes/code.ts';
import { readDigitalLink } from '../../shared/domain/codes/digitalLink.ts';

const coupon = '4891234567898';
const item = '04891234567898';

/** `ai=value,…`, why there is none, or `notLink`. */
function read(url: string): string {
  const link = readDigitalLink(url);
  if (link.kind === 'notLink') return 'notLink';
  if (link.read.kind !== 'elements') return link.read.kind;
  return link.read.elements.map(({ ai, value }) => `${ai}=${value}`).join(',');
}

describe('GS1 Digital Link', () => {
  it.each([
    ['right behind the host', `https://id.gs1.org/255/${coupon}`, `255=${coupon}`],
    ['behind a path', `http://example.org/a/b/255/${coupon}77`, `255=${coupon}77`],
    ['behind a path that has a key’s name', `https://a.cn/01/255/${coupon}`, `255=${coupon}`],
    ['in capitals', `HTTPS://EXAMPLE.ORG/255/${coupon}`, `255=${coupon}`],
    ['with a slash at its end', `https://example.org/255/${coupon}/`, `255=${coupon}`],
    ['with a port', `https://example.org:8443/255/${coupon}`, `255=${coupon}`],
    ['an item', `https://example.org/01/${item}/21/3A7X`, `01=${item},21=3A7X`],
    [
      'all that qualifies an item, in order',
      `https://example.org/01/${item}/22/V/10/L/21/S`,
      `01=${item},22=V,10=L,21=S`,
    ],
    ['some of it', `https://example.org/01/${item}/10/L`, `01=${item},10=L`],
    ['the other way to qualify it', `https://a.cn/01/${item}/235/T`, `01=${item},235=T`],
    ['out of order', `https://example.org/01/${item}/21/S/10/L`, 'badValue'],
    ['both ways at once', `https://example.org/01/${item}/21/S/235/T`, 'badValue'],
    ['what doesn’t qualify a coupon', `https://example.org/255/${coupon}/21/S`, 'badValue'],
    ['an item’s 13 digits', `https://a.cn/01/${coupon}`, `01=${item}`],
    ['an item’s 8 digits', 'https://a.cn/01/96385074', '01=00000096385074'],
    ['names of the first versions', `https://a.cn/gtin/${item}/ser/S`, `01=${item},21=S`],
    ['a coupon by its name', `https://a.cn/gcn/${coupon}`, `255=${coupon}`],
    ['an escaped character', 'https://example.org/8112/A%2FC', '8112=A/C'],
    ['an escaped blank', 'https://example.org/8112/%20ABC%20', '8112=ABC'],
    ['a broken escape', `https://example.org/255/${coupon}%zz`, 'badValue'],
    ['an escaped separator', `https://example.org/255/${coupon}%1D17261231`, 'badValue'],
    [
      'parameters',
      `https://a.cn/255/${coupon}?17=261231&3902=5#x`,
      `255=${coupon},17=261231,3902=5`,
    ],
    [
      'parameters between semicolons',
      `https://a.cn/255/${coupon}?17=261231;10=L`,
      `255=${coupon},17=261231,10=L`,
    ],
    [
      'parameters of others',
      `https://a.cn/255/${coupon}?utm=1&exp=9&17=261231`,
      `255=${coupon},17=261231`,
    ],
    ['a parameter no element has', `https://a.cn/255/${coupon}?8055=1`, 'unknownAi'],
    ['a number for a name', `https://a.cn/255/${coupon}?5=1`, 'unknownAi'],
    ['a parameter without a value', `https://a.cn/255/${coupon}?17`, 'badValue'],
    ['a parameter that can’t be true', `https://a.cn/255/${coupon}?17=261331`, 'badValue'],
    ['a parameter that says otherwise', `https://a.cn/255/${coupon}?255=${coupon}1`, 'badValue'],
    ['a parameter twice', `https://a.cn/255/${coupon}?17=261231&17=261230`, 'badValue'],
    ['a mark at its end', `https://a.cn/255/${coupon}#/17/261231`, `255=${coupon}`],
    ['no key in its path', `https://example.org/?255=${coupon}`, 'notLink'],
    ['a host that looks like one', `https://255/${coupon}`, 'notLink'],
    ['a coupon number behind the mark', `https://example.org/#/255/${coupon}`, 'notLink'],
    ['no value', 'https://example.org/255', 'notLink'],
    ['a wrong check digit', 'https://example.org/255/4891234567890', 'badValue'],
    ['another scheme', `ftp://example.org/255/${coupon}`, 'notLink'],
    ['a link within it', `see https://example.org/255/${coupon}`, 'notLink'],
    ['GS1’s own, compressed', 'https://id.gs1.org/ARFKk4YiZ-ZVLtS7K1AP', 'unknownAi'],
    ['GS1’s own, compressed in part', `https://id.gs1.org/255/${coupon}/ARFKk4YiZ-ZV`, 'badValue'],
    ['another’s, which may be compressed', 'https://a.cn/ARFKk4YiZ-ZVLtS7K1AP', 'notLink'],
    ['GS1’s own front page', 'https://id.gs1.org/', 'notLink'],
  ])('%s', (_, link, said) => {
    expect(read(link)).toBe(said);
  });
});

describe('a Digital Link at the counter', () => {
  const rules: CodeReadingRules = {
    chainUrlPrefixes: ['https://v.example.cn/c', 'https://Tea.example:8443/'],
    chainUrlPart: 'path',
    partnerShapes: [],
  };
  const byName = { ...rules, chainUrlPart: 'code' };

  function said(text: string, by: CodeReadingRules = rules): readonly [string | null, string] {
    const code = readCode(text, by);
    if (code.kind === 'unreadable') return [null, code.reason];
    return [voucherIdText(code), code.otherwise.reason];
  }
  const id = `foreign:(255)${coupon}0001`;

  it.each([
    ['GS1’s own host', 'https://id.gs1.org', 'unknownCode'],
    ['the chain’s own', 'https://v.example.cn', 'unknownCode'],
    ['the chain’s own, under its prefix', 'https://v.example.cn/c', 'unknownCode'],
    ['the chain’s own, at another port', 'https://tea.example:8443', 'unknownCode'],
    ['somebody else’s', 'https://brand.example', 'webLink'],
  ])('on %s is looked up by its number', (_, stem, otherwise) => {
    expect(said(`${stem}/255/${coupon}0001?17=261231`)).toEqual([id, otherwise]);
  });

  it('a named part of the chain’s link comes before GS1, and a Digital Link where there is none', () => {
    const link = `https://v.example.cn/c/255/${coupon}0001`;
    expect(said(`${link}?code=AB12`, byName)[0]).toBe('foreign:AB12');
    expect(said(`${link}?17=261231`, byName)).toEqual([id, 'unknownCode']);
    expect(said('https://v.example.cn/c/255/123', byName)).toEqual([null, 'damagedCode']);
  });

  it('a code of ours at the end of the path comes before GS1', () => {
    const native = '7KQ4M2XPW9ABF8';
    expect(said(`https://v.example.cn/c/01/${item}/21/${native}`)[0]).toBe('native:7KQ4M2XPW9AB');
    expect(said(`https://v.example.cn/c/01/${item}/21/3A7X`)[0]).toBe(
      `foreign:(01)${item}(21)3A7X`,
    );
  });

  it('a path of the chain’s own that only looks like GS1’s is the chain’s', () => {
    // 96385074 has the check digit of a GTIN-8.
    expect(said('https://v.example.cn/c/01/96385074')[0]).toBe('foreign:96385074');
    expect(said('https://v.example.cn/c/255/4891234567890')[0]).toBe('foreign:4891234567890');
  });

  it('damaged or compressed, it is refused in words; another’s page is a web link', () => {
    expect(said('https://id.gs1.org/255/4891234567890')).toEqual([null, 'damagedCode']);
    expect(said('https://id.gs1.org/ARFKk4YiZ-ZVLtS7K1AP')).toEqual([null, 'unknownElement']);
    expect(said('https://brand.example/255/4891234567890')[1]).toBe('webLink');
    expect(said('https://brand.example/2026/01/15/story')[1]).toBe('webLink');
    expect(said('https://v.example.cn/2026/01/15/story')[1]).toBe('webLink');
    expect(said('https://v.example.cn/menu')[1]).toBe('webLink');
    expect(said('https://id.gs1.org/01/')[1]).toBe('webLink');
  });
});
