import { usualProfile } from '../../shared/contract/printer.ts';
import type { Logo } from '../../shared/contract/printer.ts';
import type { Refusal } from '../../shared/domain/reasons.ts';
import type { ShopConfig } from '../../shared/protocol/feed.ts';
import type { PaperHead } from '../../main/app/paper/paperHead.ts';
import type { PaperDocument } from '../../main/app/paper/documents.ts';

export const sampleShop: ShopConfig = {
  id: 'shop-1',
  name: { zh: '合符奶茶 人民广场店', en: 'Countersign Tea, People’s Square' },
  groups: [],
  calendar: null,
  authority: null,
  currency: 'CNY',
  zone: 'Asia/Shanghai',
  cutOverMinute: 180,
  language: 'zh',
  receiptHead: ['上海市黄浦区西藏中路268号'],
  receiptFoot: ['谢谢光临'],
  quickItems: [],
  undoMinutes: { cashier: 5, manager: 1440 },
  autoLockMinutes: 10,
};

export function sampleHead(change: Partial<PaperHead> = {}): PaperHead {
  return {
    shop: sampleShop,
    counterName: change.language === 'en' ? 'Counter 2' : '2号柜台',
    operator: change.language === 'en' ? 'Mei' : '小梅',
    approver: null,
    language: 'zh',
    when: '2026-11-21 14:03',
    copy: 0,
    training: false,
    ...change,
  };
}

type Redemption = Extract<PaperDocument, { kind: 'redemption' }>;

export function sampleRedemption(head: PaperHead, change: Partial<Redemption> = {}): PaperDocument {
  return {
    kind: 'redemption',
    head,
    seq: 1042,
    lines: [
      { name: '珍珠奶茶（中杯，少冰，三分糖，加脆波波）', quantity: 1, totalMinor: 1_800 },
      { name: 'Jasmine tea with brown sugar pearls (L)', quantity: 12, totalMinor: 124_800 },
    ],
    vouchers: [
      {
        name: { zh: '生日饮料券', en: 'Birthday drink' },
        hint: '7K3M-••••-••••-9Q',
        benefit: 'freeItem',
        discountMinor: 1_800,
        topUpMinor: 300,
        usesLeft: 0,
        amountLeftMinor: null,
      },
      {
        name: { zh: '储值卡', en: 'Stored value' },
        hint: 'B0T4-••••-••••-2H',
        benefit: 'storedAmount',
        discountMinor: 4_000,
        topUpMinor: 0,
        usesLeft: 1,
        amountLeftMinor: 6_000,
      },
      {
        name: { zh: '饮料十次卡', en: 'Ten-drink card' },
        hint: 'M4T9-••••-••••-7C',
        benefit: 'gift',
        discountMinor: 0,
        topUpMinor: 0,
        usesLeft: 3,
        amountLeftMinor: null,
      },
    ],
    totalMinor: 126_600,
    discountMinor: 5_800,
    toPayMinor: 120_800,
    customerLast4: '5678',
    reference: '1042-a1b2c3',
    signedReference: sampleReference,
    doubtful: true,
    ...change,
  };
}

/** As long as the reference of a redemption of one voucher; it proves nothing. */
export const sampleReference = `CSR1:${'0123456789ABCDEFGHJKMNPQRSTVWXYZ'.repeat(8).slice(0, 244)}`;

type Void = Extract<PaperDocument, { kind: 'void' }>;

export function sampleVoid(head: PaperHead, change: Partial<Void> = {}): PaperDocument {
  return {
    kind: 'void',
    head,
    seq: 1043,
    undoneReference: '1042-a1b2c3',
    undoneSeq: 1042,
    isPart: false,
    vouchers: [
      {
        name: { zh: '生日饮料券', en: 'Birthday drink' },
        hint: '7K3M-••••-••••-9Q',
        uses: 1,
        amountMinor: null,
        revivedThrough: null,
      },
      {
        name: { zh: '储值卡', en: 'Stored value' },
        hint: 'B0T4-••••-••••-2H',
        uses: 0,
        amountMinor: 4_000,
        revivedThrough: '2026-12-03',
      },
    ],
    returned: [
      { name: '珍珠奶茶（中杯，少冰，三分糖，加脆波波）', quantity: 1, refundMinor: 300 },
      { name: 'Jasmine tea with brown sugar pearls (L)', quantity: 12, refundMinor: 120_500 },
    ],
    reason: head.language === 'zh' ? '顾客改变主意' : 'Customer changed their mind',
    restoredMinor: 5_800,
    refundMinor: 120_800,
    ...change,
  };
}

type Remake = Extract<PaperDocument, { kind: 'remake' }>;

export function sampleRemake(head: PaperHead, change: Partial<Remake> = {}): PaperDocument {
  return {
    kind: 'remake',
    head,
    seq: 1045,
    originalReference: '1042-a1b2c3',
    lines: [
      { name: '珍珠奶茶（中杯，少冰，三分糖，加脆波波）', quantity: 1 },
      { name: 'Jasmine tea with brown sugar pearls (L)', quantity: 12 },
    ],
    vouchers: [{ name: { zh: '生日饮料券', en: 'Birthday drink' }, hint: '7K3M-••••-••••-9Q' }],
    reason: 'spilled',
    note: head.language === 'zh' ? '只做奶茶' : 'The milk tea only',
    ...change,
  };
}

export function sampleRefusal(head: PaperHead, refusal: Refusal = sampleUsed): PaperDocument {
  return {
    kind: 'refusal',
    head,
    name: { zh: '生日饮料券', en: 'Birthday drink' },
    hint: '7K3M-••••-••••-9Q',
    refusal,
  };
}

/** 14:03 on 20 November in Shanghai. */
const sampleMoment = Date.UTC(2026, 10, 20, 6, 3);

const sampleUsed: Refusal = {
  reason: 'alreadyUsed',
  lastUse: {
    at: sampleMoment,
    shop: 'shop-2',
    shopName: '合符奶茶 静安寺店',
    counter: '2',
    operator: '小波',
    seq: null,
  },
  source: 'hq',
  asOf: sampleMoment,
};

export function sampleReminder(head: PaperHead, more = 3): PaperDocument {
  return {
    kind: 'reminder',
    head,
    customerLast4: '5678',
    vouchers: [
      {
        name: { zh: '生日饮料券', en: 'Birthday drink' },
        count: 5,
        lastDay: '2026-11-22',
        daysLeft: 1,
        usesLeft: null,
        amountLeftMinor: null,
      },
      {
        name: { zh: '珍珠奶茶（中杯，少冰，三分糖）券', en: 'Pearl milk tea (M) with less ice' },
        count: 2,
        lastDay: '2026-11-24',
        daysLeft: 3,
        usesLeft: 3,
        amountLeftMinor: null,
      },
      {
        name: { zh: '储值卡', en: 'Stored value' },
        count: 1,
        lastDay: '2026-12-31',
        daysLeft: 40,
        usesLeft: null,
        amountLeftMinor: 1_260_050,
      },
    ],
    more,
  };
}

type Health = Extract<PaperDocument, { kind: 'health' }>['health'];

export function sampleHealth(head: PaperHead, change: Partial<Health> = {}): PaperDocument {
  return {
    kind: 'health',
    head,
    health: {
      appVersion: '0.1.0',
      device: '0a1b2c3d',
      epoch: 2,
      line: 'offline',
      lastSync: sampleMoment,
      waiting: 12,
      quarantined: 0,
      stuckPrints: 1,
      scannersReady: 1,
      scannersAway: 1,
      printer: { kind: 'network', profile: { ...usualProfile(48), drawerPin: 2 } },
      clock: { kind: 'wallBehind', byMs: 540_000 },
      disk: { state: 'low', freeBytes: 812_000_000 },
      backup: { last: sampleMoment, hasFailed: true },
      openCases: 1,
      openDays: 0,
      keysLost: false,
      checked: 'sound',
      ...change,
    },
  };
}

/** A logo with a frame, a slope and a thin line, in dots. */
export function sampleLogo(widthDots = 200, heightDots = 80): Logo {
  const rowBytes = Math.ceil(widthDots / 8);
  const bits = new Uint8Array(rowBytes * heightDots);
  for (let y = 0; y < heightDots; y += 1) {
    for (let x = 0; x < widthDots; x += 1) {
      const edge = Math.min(x, y, widthDots - 1 - x, heightDots - 1 - y) < 3;
      const slope = x * heightDots < y * widthDots && x % 4 < 2;
      if (edge || slope) {
        const at = y * rowBytes + (x >> 3);
        bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
      }
    }
  }
  return { widthDots, heightDots, dotsBase64: Buffer.from(bits).toString('base64') };
}

export const sampleCode = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.repeat(5).slice(0, 144);

export function sampleDocuments(head: PaperHead): readonly PaperDocument[] {
  return [
    sampleRedemption(head),
    sampleVoid(head),
    sampleVoid(head, { isPart: true, vouchers: [], refundMinor: 100, restoredMinor: 400 }),
    sampleVoid(head, {
      undoneReference: null,
      vouchers: [{ name: null, hint: '', uses: 3, amountMinor: null, revivedThrough: null }],
      returned: [],
    }),
    sampleRemake(head),
    sampleRemake(head, { lines: [], note: '' }),
    {
      kind: 'goodwill',
      head,
      seq: 1044,
      name: { zh: '免费奶茶（中）', en: 'Free milk tea (M)' },
      valueMinor: 1_800,
      lastDay: '2026-12-20',
      code: sampleCode,
    },
    { kind: 'test', head },
    sampleRefusal(head),
    sampleReminder(head),
    sampleHealth(head),
  ];
}
