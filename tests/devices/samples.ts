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
  ];
}
