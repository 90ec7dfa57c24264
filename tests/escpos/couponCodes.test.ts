import type { Canvas } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CouponDocument } from '../../main/app/batches/couponDocument.ts';
import { createPaper } from '../../main/devices/paper/paper.ts';
import { usualProfile } from '../../shared/contract/printer.ts';
import type { Benefit } from '../../shared/domain/campaign/campaign.ts';
import { plainRounding } from '../../shared/domain/money.ts';
import { sampleHead } from '../devices/samples.ts';
import { startOwnReader } from './ownReader.ts';
import type { ParsedPart } from './parsedPaper.ts';
import { parseEscpos } from './parser.ts';
import { marginOf, pictureOf, printPage } from './printedPage.ts';
import { openPrinterFont } from './printerFont.ts';

const paper = createPaper();
const font = openPrinterFont();
const code = '7KQ48M2X0D91AB';

const coupon: CouponDocument = {
  kind: 'coupon',
  head: sampleHead(),
  batchNo: 12,
  serial: 37,
  count: 200,
  name: { zh: '五元代金券', en: 'Five off' },
  benefit: { kind: 'amountOff', amountMinor: 500 },
  minimumSpendMinor: 3_000,
  uses: 1,
  lastDay: '2026-12-20',
  code,
  isSample: false,
};

const parsed = (document: CouponDocument, columns: 32 | 48) =>
  parseEscpos(paper.escpos(document, usualProfile(columns)), columns);

/** Both codes say the same, so each is read by itself. */
describe('the codes of a coupon of a roll, off the printer’s bytes', () => {
  let read: (picture: Canvas) => Promise<readonly string[]>;
  beforeAll(async () => {
    read = await startOwnReader();
  });

  it.each([
    [32, 'qr'],
    [32, 'dots'],
    [48, 'qr'],
    [48, 'dots'],
  ] as const)('%s columns: the %s alone is read as the code', async (columns, kind) => {
    const all = parsed(coupon, columns);
    const other: ParsedPart['kind'] = kind === 'qr' ? 'dots' : 'qr';
    const parts = all.parts.filter((part) => part.kind !== other);
    expect(all.parts.length - parts.length).toBe(1);
    const page = printPage({ ...all, parts }, columns, font);
    expect(await read(pictureOf(page, marginOf(columns)))).toEqual([code]);
  });
});

describe('what a coupon of a roll says', () => {
  const said = (change: Partial<CouponDocument>, columns: 32 | 48 = 48) =>
    parsed({ ...coupon, ...change }, columns).lines.join('\n');

  it('its number, its batch, its last day, and the code in groups to be typed', () => {
    const text = said({});
    expect(text).toContain('第 37 / 200 张');
    expect(text).toContain('第 12 批');
    expect(text).toContain('2026-12-20');
    expect(text).toContain('7KQ4-8M2X-0D91-AB');
    expect(text).toContain('满 ￥30.00 可用');
    expect(text).not.toContain('样张');
  });

  it('a copy says that it is one, and that the two are one voucher', () => {
    const text = said({ head: { ...sampleHead(), copy: 2 } });
    expect(text).toContain('补打 第2次');
    expect(text).toContain('与原券是同一张');
  });

  it('a sample says so', () => {
    expect(said({ isSample: true })).toContain('样张');
  });

  it.each<[Benefit, string, string]>([
    [{ kind: 'amountOff', amountMinor: 500 }, '立减 ￥5.00', '￥5.00 off'],
    [
      { kind: 'percentOff', percent: 15, capMinor: 1_000, rounding: plainRounding },
      '8.5 折，最多减 ￥10.00',
      '15% off, at most ￥10.00',
    ],
    [
      { kind: 'threshold', spendMinor: 3_000, offMinor: 500, maxTimes: 1 },
      '满 ￥30.00 减 ￥5.00',
      '￥5.00 off from ￥30.00 on',
    ],
    [
      { kind: 'threshold', spendMinor: 3_000, offMinor: 500, maxTimes: null },
      '每满 ￥30.00 减 ￥5.00',
      '￥5.00 off every ￥30.00',
    ],
    [{ kind: 'buyNGetM', buy: 2, get: 1 }, '买 2 送 1', 'Buy 2, get 1 free'],
    [{ kind: 'storedAmount', amountMinor: 10_000 }, '储值 ￥100.00', '￥100.00 to spend'],
    [{ kind: 'memberPrice', prices: [] }, '会员价', 'Member prices'],
    [
      { kind: 'gift', item: { zh: '杯子', en: 'A cup' }, valueMinor: 900 },
      '赠品：杯子',
      'A gift: A cup',
    ],
    [
      { kind: 'fixedPrice', item: { zh: '拿铁', en: 'Latte' }, priceMinor: 990 },
      '拿铁 只要 ￥9.90',
      'Latte for ￥9.90',
    ],
    [
      { kind: 'freeItem', item: { zh: '奶茶', en: 'Milk tea' }, priceMinor: null, capMinor: 1_800 },
      '免费：奶茶',
      'Milk tea free',
    ],
  ])('what it gives, in words: %o', (benefit, zh, en) => {
    expect(said({ benefit })).toContain(zh);
    expect(said({ benefit, head: sampleHead({ language: 'en' }) })).toContain(en);
  });
});
