import { describe, expect, it } from 'vitest';
import { createPaper } from '../../main/devices/paper/paper.ts';
import { columnsOf, printable } from '../../main/devices/paper/escapeText.ts';
import { nextStepOf } from '../../main/devices/paper/layouts/refusalNext.ts';
import { bothOf, fitted, pairedLines } from '../../main/devices/paper/paperText.ts';
import type { Refusal, RefusalReason } from '../../shared/domain/reasons.ts';
import { slips } from '../../shared/i18n/slips.ts';
import { everyPaper } from '../escpos/everyPaper.ts';
import { readSvg } from './readSvg.ts';
import {
  sampleHead,
  sampleHealth,
  sampleRedemption,
  sampleRefusal,
  sampleReminder,
} from './samples.ts';

const paper = createPaper();
const languages = ['zh', 'en', 'both'] as const;
const widths = [32, 48] as const;

/** Codes and pictures stand for themselves in text, in one long line. */
function printedLines(text: string): readonly string[] {
  return text.split('\n').filter((line) => !/^\[(QR|BARS|PICTURE)/.test(line));
}

describe('every paper, in each language, on each width', () => {
  for (const language of languages) {
    for (const columns of widths) {
      it(`${language}, ${columns} columns: nothing is wider, and amounts end at the edge`, () => {
        for (const [name, document] of everyPaper(sampleHead({ language }))) {
          const lines = printedLines(paper.text(document, columns));
          const tooWide = lines.filter((line) => columnsOf(line) > columns);
          expect({ name, tooWide }).toEqual({ name, tooWide: [] });
          // A refusal has no amounts but in its sentences.
          const isRefusal = document.kind === 'refusal';
          const amounts = lines.filter((line) => !isRefusal && /￥[\d,]+\.\d\d$/.test(line));
          const elsewhere = amounts.filter((line) => columnsOf(line) !== columns);
          expect({ name, elsewhere }).toEqual({ name, elsewhere: [] });
        }
      });
    }
  }

  it('both: whatever stands in the Chinese and in the English stands in it', () => {
    const words = (text: string) => new Set(text.match(/[A-Za-z]{3,}|[\u4e00-\u9fff]/g));
    for (const [name, document] of everyPaper(sampleHead({ language: 'both' }))) {
      const inOne = (language: 'zh' | 'en') =>
        paper.text({ ...document, head: { ...document.head, language } }, 48);
      const both = words(paper.text(document, 48));
      for (const language of ['zh', 'en'] as const) {
        const missing = [...words(inOne(language))].filter((word) => !both.has(word));
        expect({ name, missing }).toEqual({ name, missing: [] });
      }
    }
  });

  it('the picture has the text’s characters in both languages too', () => {
    for (const [name, document] of everyPaper(sampleHead({ language: 'both' }))) {
      const written = printedLines(paper.text(document, 32))
        .join('')
        .replaceAll(/-{32}|\s/g, '');
      const { texts } = readSvg(paper.svg(document, 32));
      const drawn = Array.from(texts.join('')).toSorted();
      expect({ name, drawn }).toEqual({ name, drawn: Array.from(written).toSorted() });
    }
  });
});

describe('Chinese and English together', () => {
  const text = (document: Parameters<typeof paper.text>[0], columns = 32) =>
    paper.text(document, columns).split('\n');

  it('a receipt on 58 mm paper: one line where both fit, else a line each', () => {
    const document = sampleRedemption(sampleHead({ language: 'both', copy: 1 }));
    expect(text(document)).toEqual([
      '            合符奶茶',
      '           人民广场店',
      "Countersign Tea, People's Square",
      '   上海市黄浦区西藏中路268号',
      '       补打 第1次 COPY 1',
      '--------------------------------',
      '券核销凭证              第1042号',
      'Voucher redeemed        No. 1042',
      '2026-11-21 14:03',
      '2号柜台                     小梅',
      '--------------------------------',
      '珍珠奶茶（中杯，少  x1   ￥18.00',
      '冰，三分糖，加脆波',
      '波）',
      'Jasmine tea with  x12 ￥1,248.00',
      'brown sugar',
      'pearls (L)',
      '合计 Total            ￥1,266.00',
      '--------------------------------',
      '生日饮料券              -￥18.00',
      'Birthday drink',
      '7K3M-****-****-9Q 已用完 used up',
      '补差价 Customer adds      ￥3.00',
      '储值卡 Stored value     -￥40.00',
      'B0T4-****-****-2H    余额￥60.00',
      '                    ￥60.00 left',
      '饮料十次卡                  赠送',
      'Ten-drink card              gift',
      'M4T9-****-****-7C      还可用3次',
      '                     3 uses left',
      '--------------------------------',
      '应付 To pay           ￥1,208.00',
      '--------------------------------',
      '顾客 Customer          **** 5678',
      '凭证号 Reference     1042-a1b2c3',
      '断网核销，待总部核对。',
      'Taken offline. Head office will',
      'check it.',
      '[QR CSR1:012...]',
      '  需撤销时，任一门店出示本单。',
      '   To have this undone, show',
      '    it in any of our shops.',
      '--------------------------------',
      '            谢谢光临',
      '    非发票 Not a tax invoice',
      '       补打 第1次 COPY 1',
      '',
    ]);
  });

  it('what a shop wrote into its own foot is not said again, in either language', () => {
    const { shop } = sampleHead();
    const said = (receiptFoot: string[]) => {
      const head = sampleHead({ language: 'both', shop: { ...shop, receiptFoot } });
      return paper.text(sampleRedemption(head), 48).match(/非发票|Not a tax invoice/g);
    };
    expect(said([])).toEqual(['非发票', 'Not a tax invoice']);
    expect(said(['非发票'])).toEqual(['非发票', 'Not a tax invoice']);
    expect(said(['非发票 Not a tax invoice'])).toEqual(['非发票', 'Not a tax invoice']);
  });

  it('a text that says the other already stands alone', () => {
    expect(bothOf('练习 TRAINING', 'TRAINING')).toBe('练习 TRAINING');
    expect(bothOf('', 'Tea')).toBe('Tea');
    expect(bothOf('茶', '')).toBe('茶');
    expect(bothOf('茶', 'Tea')).toEqual({ zh: '茶', en: 'Tea' });
  });

  it('stands on one line to the last column, and on two from there', () => {
    const both = { zh: '应付', en: 'To pay' };
    expect(fitted(both, 11)).toEqual(['应付 To pay']);
    expect(fitted(both, 10)).toEqual(['应付', 'To pay']);
    expect(pairedLines(both, '12345', 17)).toEqual([['应付 To pay', '12345']]);
    expect(pairedLines(both, '12345', 16)).toEqual([[both, '12345']]);
    expect(pairedLines(both, { zh: '一', en: 'one' }, 18)).toEqual([['应付 To pay', '一 one']]);
    expect(pairedLines(both, { zh: '一', en: 'one' }, 17)).toEqual([
      ['应付', '一'],
      ['To pay', 'one'],
    ]);
    expect(pairedLines('x', { zh: '一', en: 'one' }, 7)).toEqual([
      ['x', '一'],
      ['', 'one'],
    ]);
  });
});

describe('a shop that stands alone has no other to send anybody to', () => {
  for (const language of languages) {
    it.each(everyPaper(sampleHead({ language, standAlone: true })))(
      `${language}: %s`,
      (_name, of) => {
        const text = paper.text(of, 48);
        expect(text).not.toMatch(/任一门店|其他门店|any of our|our other shops|head office knows/);
      },
    );
  }

  it('says to show the receipt here, and where the coupon is good', () => {
    const said = (language: 'zh' | 'en', standAlone: boolean) =>
      everyPaper(sampleHead({ language, standAlone }))
        .map(([, document]) => paper.text(document, 48))
        .join('')
        .replaceAll(/\s+/g, ' ');
    for (const here of ['需撤销时，请出示本单。', '本店可用一次。']) {
      expect(said('zh', true)).toContain(here);
      expect(said('zh', false)).not.toContain(here);
    }
    for (const here of ['show this slip here.', 'Good once, in this shop.']) {
      expect(said('en', true)).toContain(here);
      expect(said('en', false)).not.toContain(here);
    }
    for (const there of ['任一门店出示本单', '其他门店', '任一门店可用一次']) {
      expect(said('zh', false)).toContain(there);
    }
  });
});

describe('slips', () => {
  const body = (document: Parameters<typeof paper.text>[0], columns: number) =>
    paper
      .text(document, columns)
      .split(`${'-'.repeat(columns)}\n`)
      .slice(1, -1)
      .join('')
      .split('\n');

  it('why a voucher was not taken: what, why, what next, whom to ask; no money, no code', () => {
    expect(body(sampleRefusal(sampleHead()), 32)).toEqual([
      '未核销说明',
      '2026-11-21 14:03',
      '2号柜台                     小梅',
      '生日饮料券     7K3M-****-****-9Q',
      '             已用过',
      '已于 2026-11-20 14:03 在合符奶茶',
      '静安寺店（2 号收银台）使用',
      '本次没有核销，没有扣次数，也没有',
      '扣金额。',
      '接下来可以',
      '换一张券，或照常付款。',
      '有疑问，请凭本单询问店员。',
      '',
    ]);
  });

  it('names nobody of the staff but who hands it out', () => {
    const head = sampleHead({ language: 'both' });
    const soldOut: Refusal = { reason: 'soldOut', at: 0, operator: '小波' };
    for (const document of [sampleRefusal(head), sampleRefusal(head, soldOut)]) {
      expect(paper.text(document, 48)).not.toContain('小波');
    }
  });

  it.each(everyRefusal())('$reason: has a title and a next step in both languages', (refusal) => {
    for (const language of ['zh', 'en'] as const) {
      const text = paper.text(sampleRefusal(sampleHead({ language }), refusal), 48);
      const next = printable(slips[language][nextStepOf(refusal)]);
      expect(text.replaceAll(/\s/g, '')).toContain(next.replaceAll(/\s/g, ''));
      expect(text).not.toMatch(/\{\{|undefined|NaN|null/);
    }
  });

  it('a reminder: what ends when, soonest first, and how many more', () => {
    expect(body(sampleReminder(sampleHead()), 32)).toEqual([
      '券到期提醒',
      '2026-11-21 14:03',
      '2号柜台                     小梅',
      '顾客                   **** 5678',
      '生日饮料券 x5         2026-11-22',
      '明天到期',
      '珍珠奶茶（中杯，少    2026-11-24',
      '冰，三分糖）券 x2',
      '3天后到期              还可用3次',
      '储值卡                2026-12-31',
      '                 余额￥12,600.50',
      '            还有3张',
      '以本店今天所知为准，用券时请出示',
      '券本身。',
      '',
    ]);
    expect(paper.text(sampleReminder(sampleHead(), 0), 32)).not.toContain('还有');
    const both = paper.text(sampleReminder(sampleHead({ language: 'both' })), 48);
    expect(both).toMatch(/^生日饮料券 x5 Birthday drink x5 +2026-11-22$/m);
  });

  it('a terminal’s health, as somebody reads it down the line', () => {
    const head = sampleHead({ language: 'en' });
    expect(body(sampleHealth(head), 48)).toEqual([
      'Terminal’s health'.replace('’', "'"),
      '2026-11-21 14:03',
      'Counter 2                                    Mei',
      'For whoever helps you with this terminal.',
      'Version                                    0.1.0',
      'Device                              0a1b2c3d / 2',
      'Head office                              offline',
      'Data as of                      2026-11-20 14:03',
      'Waiting to be sent                            12',
      'Set aside                                      0',
      'Clock                               9 min behind',
      'Printer                                  network',
      'Paper                                 48 columns',
      "Letters                            printer's own",
      'Cutter                           leaves a bridge',
      'Drawer                                     pin 2',
      'Stuck prints                                   1',
      'Serial scanners                  1 ready, 1 away',
      'Room on the disk                     812 MB: low',
      'Last backup                     2026-11-20 14:03',
      'The last try of a backup failed',
      'Open cases                                     1',
      'Days not closed                                0',
      'Keys                                       there',
      'Records looked over                        sound',
      '',
    ]);
    const alone = paper.text(sampleHealth(head, { line: 'standAlone', keysLost: true }), 48);
    expect(alone).not.toContain('Waiting to be sent');
    expect(alone).toContain('LOST');
  });

  it('what the staff keeps thanks nobody; it is no tax invoice either', () => {
    for (const [name, document] of everyPaper(sampleHead())) {
      const isThanking = paper.text(document, 48).includes('谢谢光临');
      const isStaffs = ['dayClose', 'handOver', 'dayReport', 'health'].includes(document.kind);
      expect({ name, isThanking }).toEqual({ name, isThanking: !isStaffs });
      expect(paper.text(document, 48)).toContain('非发票');
    }
  });
});

function everyRefusal(): readonly Refusal[] {
  const limit = (kind: 'ever' | 'week') => ({
    period: { kind },
    measure: 'uses' as const,
    max: 1,
    counted: 1,
    parts: [{ source: 'journal' as const, asOf: 0, counted: 1 }],
  });
  const ofEach: { readonly [R in RefusalReason]: Extract<Refusal, { reason: R }> } = {
    alreadyUsed: { reason: 'alreadyUsed', lastUse: null, source: 'hq', asOf: 1_700_000_000_000 },
    tooFewUsesLeft: { reason: 'tooFewUsesLeft', left: 1, wanted: 2 },
    inThisOrder: { reason: 'inThisOrder' },
    killed: { reason: 'killed', at: 1_700_000_000_000 },
    notYetValid: { reason: 'notYetValid', firstDay: '2026-12-01' },
    expired: { reason: 'expired', lastDay: '2026-11-01', refundMinor: 1_800 },
    campaignPaused: { reason: 'campaignPaused' },
    wrongShop: { reason: 'wrongShop' },
    wrongChannel: { reason: 'wrongChannel', channels: ['online', 'delivery'] },
    blackout: { reason: 'blackout', days: { from: '2026-10-01', through: '2026-10-07' } },
    onlyHolidays: { reason: 'onlyHolidays' },
    notOnHolidays: { reason: 'notOnHolidays' },
    wrongWeekday: { reason: 'wrongWeekday', weekdays: [1, 2, 3] },
    wrongHours: { reason: 'wrongHours', hours: [{ fromMinute: 660, toMinute: 840 }] },
    noEligibleItem: { reason: 'noEligibleItem' },
    belowMinimumSpend: { reason: 'belowMinimumSpend', minimumMinor: 3_000, shortMinor: 1_000 },
    customerRequired: { reason: 'customerRequired' },
    otherCustomer: { reason: 'otherCustomer' },
    wrongSegment: { reason: 'wrongSegment', segments: ['new'] },
    wrongTier: { reason: 'wrongTier', tiers: ['gold'] },
    voucherLimit: { reason: 'voucherLimit', ...limit('ever') },
    customerLimit: { reason: 'customerLimit', ...limit('week') },
    shopLimit: { reason: 'shopLimit', ...limit('week') },
    campaignLimit: { reason: 'campaignLimit', ...limit('ever') },
    exclusive: { reason: 'exclusive' },
    stackingGroup: { reason: 'stackingGroup' },
    nothingLeft: { reason: 'nothingLeft' },
    riskBudgetSpent: { reason: 'riskBudgetSpent' },
    needsHomeShop: { reason: 'needsHomeShop' },
    authorityAway: { reason: 'authorityAway' },
    needsLease: { reason: 'needsLease' },
    leaseSpent: { reason: 'leaseSpent' },
    needsHq: { reason: 'needsHq' },
    claimRefused: { reason: 'claimRefused' },
    tooLongWithoutHq: { reason: 'tooLongWithoutHq', days: 30 },
    undoRoundsSpent: { reason: 'undoRoundsSpent' },
    soldOut: { reason: 'soldOut', at: 1_700_000_000_000, operator: '小波' },
  };
  return Object.values(ofEach);
}
