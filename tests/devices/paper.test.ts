import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { createPaper } from '../../main/devices/paper/paper.ts';
import { createPaperCodes } from '../../main/devices/paper/paperCodes.ts';
import { columnsOf, cutTo, escapeMarkup, printable } from '../../main/devices/paper/escapeText.ts';
import { paperMoney } from '../../main/devices/paper/layouts/paperMoney.ts';
import { rowsOf } from '../../main/devices/paper/rows.ts';
import { wrapEvenly, wrapText } from '../../main/devices/paper/wrapText.ts';
import { hostileName } from '../escpos/hostile.ts';
import { readSvg } from './readSvg.ts';
import { sampleDocuments, sampleHead, sampleRedemption, sampleShop } from './samples.ts';

const paper = createPaper();
const codes = createPaperCodes();

describe('a receipt as text', () => {
  it('in Chinese on 58 mm paper', () => {
    const document = sampleRedemption(sampleHead({ copy: 1, approver: '王经理' }));
    expect(paper.text(document, 32).split('\n')).toEqual([
      '            合符奶茶',
      '           人民广场店',
      '   上海市黄浦区西藏中路268号',
      '           补打 第1次',
      '--------------------------------',
      '券核销凭证              第1042号',
      '2026-11-21 14:03',
      '2号柜台                     小梅',
      '--------------------------------',
      '珍珠奶茶（中杯，少  x1   ￥18.00',
      '冰，三分糖，加脆波',
      '波）',
      'Jasmine tea with  x12 ￥1,248.00',
      'brown sugar',
      'pearls (L)',
      '合计                  ￥1,266.00',
      '--------------------------------',
      '生日饮料券              -￥18.00',
      '7K3M-****-****-9Q         已用完',
      '补差价                    ￥3.00',
      '储值卡                  -￥40.00',
      'B0T4-****-****-2H    余额￥60.00',
      '饮料十次卡                  赠送',
      'M4T9-****-****-7C      还可用3次',
      '--------------------------------',
      '应付                  ￥1,208.00',
      '--------------------------------',
      '顾客                   **** 5678',
      '授权人                    王经理',
      '凭证号               1042-a1b2c3',
      '断网核销，待总部核对。',
      '[QR CSR1:012...]',
      '  需撤销时，任一门店出示本单。',
      '--------------------------------',
      '            谢谢光临',
      '             非发票',
      '           补打 第1次',
      '',
    ]);
  });

  it('in English on 80 mm paper, beside a main till, in training', () => {
    const head = sampleHead({ language: 'en', training: true });
    const [voucher] = sampleVouchers();
    const document = sampleRedemption(head, {
      lines: [],
      vouchers: voucher === undefined ? [] : [{ ...voucher, topUpMinor: 0, usesLeft: 1 }],
      discountMinor: 1_800,
      customerLast4: null,
      signedReference: null,
      doubtful: false,
    });
    expect(paper.text(document, 48).split('\n')).toEqual([
      '                Countersign Tea,',
      "                 People's Square",
      '           上海市黄浦区西藏中路268号',
      '                    TRAINING',
      '------------------------------------------------',
      'Voucher redeemed                        No. 1042',
      '2026-11-21 14:03',
      'Counter 2                                    Mei',
      '------------------------------------------------',
      'Birthday drink                          -￥18.00',
      '7K3M-****-****-9Q                     1 use left',
      '------------------------------------------------',
      'Take off at the till                     ￥18.00',
      '------------------------------------------------',
      'Reference                            1042-a1b2c3',
      'Show the reference if this has to be undone.',
      '------------------------------------------------',
      '                    谢谢光临',
      '               Not a tax invoice',
      '   Practice only: this slip is worth nothing',
      '                    TRAINING',
      '',
    ]);
  });

  it('no line is wider than the paper, and amounts end at its edge', () => {
    for (const columns of [32, 48]) {
      for (const language of ['zh', 'en'] as const) {
        for (const document of sampleDocuments(sampleHead({ language }))) {
          const lines = paper.text(document, columns).split('\n');
          const printed = lines.filter((line) => !line.startsWith('[QR '));
          expect(Math.max(...printed.map(columnsOf))).toBeLessThanOrEqual(columns);
          const amounts = printed.filter((line) => /￥[\d,]+\.\d\d$/.test(line));
          expect(new Set(amounts.map(columnsOf))).toEqual(
            amounts.length === 0 ? new Set() : new Set([columns]),
          );
        }
      }
    }
  });
});

function sampleVouchers() {
  const document = sampleRedemption(sampleHead());
  return document.kind === 'redemption' ? document.vouchers : [];
}

describe('I7: data never acts as markup', () => {
  it('what looks like a command is printed as it stands', () => {
    const name = '{command:\\x1bp0}|^^~_"`\\n\\x41=--{{count}}';
    const document = sampleRedemption(sampleHead({ operator: '', counterName: name }));
    expect(paper.text(document, 48)).toContain(`\n${name}`);
  });

  it('any printable text comes through the layout language unchanged', () => {
    fc.assert(
      fc.property(hostileName, (name) => {
        const text = cutTo(printable(name), 40);
        fc.pre(text !== '');
        const rows = rowsOf(`|${escapeMarkup(text)} |`, 48, codes);
        expect(rows).toEqual([
          {
            kind: 'text',
            height: 1,
            runs: [{ column: 0, text, width: 1, height: 1, bold: false, inverse: false }],
          },
        ]);
      }),
      { numRuns: 5_000 },
    );
  });

  it('unescaped, the same texts would be commands: the test above can fail', () => {
    expect(rowsOf('===', 48, codes)).toEqual([{ kind: 'cut' }]);
    expect(rowsOf('{code:1234; option:qrcode,l}', 48, codes)).toMatchObject([
      { kind: 'qr', payload: '1234' },
    ]);
  });

  it('not even markup can put raw bytes or pictures on the paper', () => {
    expect(rowsOf('{command:\\x1bp\\x00\\x19\\xfa}\n{image:iVBORw0KGgo=}', 48, codes)).toEqual([]);
  });
});

describe('printable text', () => {
  it.each([
    ['奶茶🧋', '奶茶'],
    ['a\u0000b\u001bc\u007fd', 'abcd'],
    ['\u202egnp.exe\u202c', 'gnp.exe'],
    ['x\ud83dy', 'xy'],
    ['Café Ñandú', 'Cafe Nandu'],
    ['¥18 ￥18 €5 £5', '￥18 ￥18 EUR 5 GBP 5'],
    ['•••• 5678', '**** 5678'],
    ['line\r\none\ttab　wide', 'line one tab wide'],
    ['𠮷野家', '□野家'],
    ['ไทย', '□□□'],
    ['\u1fef\u037e', '`;'],
    ['（中）“好”…', '（中）“好”…'],
  ])('%j prints as %j', (text, printed) => {
    expect(printable(text)).toBe(printed);
  });

  it('is idempotent and encodes to what the columns say', () => {
    fc.assert(
      fc.property(hostileName, (name) => {
        const text = printable(name);
        expect(printable(text)).toBe(text);
        expect(text).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is cut at its bound: below and at it whole, above it with a mark', () => {
    expect(cutTo('中文字', 7)).toBe('中文字');
    expect(cutTo('中文字', 6)).toBe('中文字');
    expect(cutTo('中文字', 5)).toBe('中...');
    expect(columnsOf(cutTo('很'.repeat(500), 192))).toBeLessThanOrEqual(192);
  });
});

describe('wrapping', () => {
  it('breaks English at spaces and Chinese anywhere but before a closing mark', () => {
    expect(wrapText('brown sugar pearls', 11)).toEqual(['brown sugar', 'pearls']);
    expect(wrapText('加珍珠，少冰。', 6)).toEqual(['加珍', '珠，少', '冰。']);
    expect(wrapText('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
  });

  it('loses nothing but spaces, and keeps to the width', () => {
    fc.assert(
      fc.property(hostileName, fc.integer({ min: 2, max: 48 }), (name, columns) => {
        const text = printable(name);
        const lines = wrapText(text, columns);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it('makes headings even', () => {
    expect(wrapEvenly('合符奶茶 人民广场店', 16)).toEqual(['合符奶茶', '人民广场店']);
  });
});

describe('money on paper', () => {
  it.each([
    ['CNY', -1_800, '-￥18.00'],
    ['CNY', 101_800, '￥1,018.00'],
    ['JPY', 1_800, '￥1,800'],
    ['EUR', 500, 'EUR 5.00'],
    ['USD', 5, '$0.05'],
    ['KWD', 1_234, 'KWD 1.234'],
  ])('%s %i is %s', (currency, minor, written) => {
    expect(paperMoney(currency)(minor)).toBe(written);
  });
});

describe('the paper on screen', () => {
  it('has the text’s characters and nothing a strict page would refuse', () => {
    for (const language of ['zh', 'en'] as const) {
      for (const document of sampleDocuments(sampleHead({ language, copy: 1, training: true }))) {
        const { texts, attributes } = readSvg(paper.svg(document, 32));
        const written = paper
          .text(document, 32)
          .replaceAll(/\[(QR|BARS) .*\]|-{32}/g, '')
          .replaceAll(/\s/g, '');
        expect(Array.from(texts.join('')).toSorted()).toEqual(Array.from(written).toSorted());
        expect(attributes).not.toContain('style');
      }
    }
  });

  it('I7: no name gets out of its text', () => {
    fc.assert(
      fc.property(hostileName, (name) => {
        const shop = { ...sampleShop, name: { zh: name, en: name }, receiptHead: [name] };
        const head = sampleHead({ shop, operator: name });
        const svg = paper.svg(sampleRedemption(head, { signedReference: null }), 32);
        expect(() => readSvg(svg)).not.toThrow();
      }),
      { numRuns: 500 },
    );
    expect(() => readSvg('<svg><script>alert(1)</script></svg>')).toThrow('element script');
    expect(() => readSvg('<svg style="x"></svg>')).toThrow('svg style');
    expect(() => readSvg('<svg><g></svg>')).toThrow('closes something else');
  });
});
