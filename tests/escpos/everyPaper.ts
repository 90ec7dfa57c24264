import { sampleCode as couponSample } from '../../main/app/batches/couponDocument.ts';
import type { DayFigures } from '../../shared/domain/day/dayFigures.ts';
import type { PaperDocument } from '../../main/app/paper/documents.ts';
import type { PaperHead } from '../../main/app/paper/paperHead.ts';
import {
  sampleCode,
  sampleHealth,
  sampleLogo,
  sampleRedemption,
  sampleRefusal,
  sampleReminder,
  sampleRemake,
  sampleVoid,
} from '../devices/samples.ts';

type Kind = PaperDocument['kind'];
type Samples = (head: PaperHead) => Readonly<Record<string, PaperDocument>>;

const dayFigures: DayFigures = {
  redemptions: 128,
  vouchers: 141,
  takenOffMinor: 253_800,
  topUps: { count: 12, minor: 3_600 },
  voids: { count: 3, minor: 5_400 },
  voidsOfEarlierDays: { count: 1, minor: 1_800 },
  refundMinor: 1_200,
  remakes: 2,
  goodwill: { count: 4, minor: 7_200 },
  issuedAfter: { count: 9, minor: 4_500 },
  couponsEnded: { count: 1, minor: 500 },
  drawerAsked: 2,
  drawerStayedShut: 1,
  rainChecks: 2,
  agreed: 5,
  typed: 7,
  byCashier: [
    {
      personId: 'mei',
      name: '小梅',
      redemptions: 80,
      vouchers: 90,
      takenOffMinor: 162_000,
      voids: 3,
      givenBackMinor: 5_400,
      remakes: 2,
      goodwill: 4,
      goodwillMinor: 7_200,
      typed: 7,
      doubtful: 1,
      drawerAsked: 2,
    },
    {
      personId: 'ana',
      name: 'Anastasia Konstantinopolskaya-Oberhaus',
      redemptions: 48,
      vouchers: 51,
      takenOffMinor: 91_800,
      voids: 0,
      givenBackMinor: 0,
      remakes: 0,
      goodwill: 0,
      goodwillMinor: 0,
      typed: 0,
      doubtful: 0,
      drawerAsked: 0,
    },
  ],
  byCampaign: [
    {
      no: 1,
      name: { zh: '生日饮料券', en: 'Birthday drink' },
      vouchers: 100,
      takenOffMinor: 180_000,
      voids: 3,
      givenBackMinor: 5_400,
    },
    { no: 77, name: null, vouchers: 41, takenOffMinor: 73_800, voids: 0, givenBackMinor: 0 },
  ],
  byBenefit: [
    { benefit: 'freeItem', count: 100, minor: 180_000 },
    { benefit: 'storedAmount', count: 41, minor: 73_800 },
  ],
  byCertainty: [
    { certainty: 'certain', count: 120, minor: 216_000 },
    { certainty: 'fresh', count: 20, minor: 36_000 },
    { certainty: 'doubtful', count: 1, minor: 1_800 },
  ],
  byReason: [{ reason: 'wait', count: 4, minor: 7_200 }],
  openCases: [{ seq: 1_042, at: 0, name: '生日饮料券', takenOffMinor: 1_800 }],
};
const till = { shouldMinor: 250_200, shown: { minor: 250_000, moreMinor: -200 } };
const left = { held: 1, stuckPrints: 2, unsent: 0 };

/** One of every kind and of every way it may look; a kind without one does not compile. */
const samples: Readonly<Record<Kind, Samples>> = {
  redemption: (head) => ({
    '': sampleRedemption(head),
    'beside-till': sampleRedemption(head, {
      lines: [],
      customerLast4: null,
      doubtful: false,
      reminder: { left: 3, ends: { count: 1, daysLeft: 5 } },
    }),
    unsigned: sampleRedemption(head, { signedReference: null }),
    copy: sampleRedemption({ ...head, copy: 2, approver: '王经理' }),
    training: sampleRedemption({ ...head, training: true }),
    logo: sampleRedemption({ ...head, logo: sampleLogo() }),
  }),
  void: (head) => ({
    '': sampleVoid(head),
    part: sampleVoid(head, { isPart: true, vouchers: [], refundMinor: 100, restoredMinor: 400 }),
    elsewhere: sampleVoid(head, {
      undoneReference: null,
      vouchers: [{ name: null, hint: '', uses: 3, amountMinor: null, revivedThrough: null }],
      returned: [],
    }),
  }),
  remake: (head) => ({
    '': sampleRemake(head),
    'beside-till': sampleRemake(head, { lines: [], note: '' }),
  }),
  goodwill: (head) => {
    const coupon = {
      kind: 'goodwill',
      head,
      seq: 1_044,
      name: { zh: '免费奶茶（中）', en: 'Free milk tea (M)' },
      valueMinor: 1_800,
      lastDay: '2026-12-20',
      code: sampleCode,
    } as const;
    return {
      '': coupon,
      gift: { ...coupon, gift: true },
      copy: { ...coupon, head: { ...head, copy: 1 } },
    };
  },
  rainCheck: (head) => ({
    '': {
      kind: 'rainCheck',
      head,
      seq: 1_046,
      name: { zh: '生日饮料券', en: 'Birthday drink' },
      hint: '7K3M-••••-••••-9Q',
      goodThrough: '2026-12-03',
      reference: '1046-a1b2c3',
    },
  }),
  dayClose: (head) => {
    const day = { head, seq: 1_050, businessDay: '2026-11-21', figures: dayFigures, till, left };
    return {
      '': { kind: 'dayClose', number: 41, part: 1, ...day },
      after: { kind: 'dayClose', number: 41, part: 2, ...day },
    };
  },
  handOver: (head) => ({
    '': {
      kind: 'handOver',
      head,
      seq: 1_049,
      shift: 'A',
      to: head.language === 'en' ? 'Bo' : '小波',
      whose: 'own',
      figures: dayFigures,
      till: { ...till, shown: null },
      left,
      heldOrders: [{ label: '3号桌', when: '13:40' }],
      stuck: [{ seq: 1_040, what: 'receipt', at: 0 }],
    },
  }),
  dayReport: (head) => ({
    '': {
      kind: 'dayReport',
      head,
      businessDay: '2026-11-21',
      figures: dayFigures,
      till: { ...till, shown: null },
      left,
    },
  }),
  refusal: (head) => ({
    '': sampleRefusal(head),
    expired: sampleRefusal(head, { reason: 'expired', lastDay: '2026-11-20', refundMinor: 1_800 }),
    hours: sampleRefusal(head, {
      reason: 'wrongHours',
      hours: [
        { fromMinute: 540, toMinute: 690 },
        { fromMinute: 840, toMinute: 1_020 },
      ],
    }),
    spend: sampleRefusal(head, {
      reason: 'belowMinimumSpend',
      minimumMinor: 10_000,
      shortMinor: 1_234,
    }),
  }),
  reminder: (head) => ({ '': sampleReminder(head) }),
  health: (head) => ({ '': sampleHealth(head) }),
  coupon: (head) => {
    const coupon = {
      kind: 'coupon',
      head,
      batchNo: 12,
      serial: 37,
      count: 500,
      name: { zh: '免费奶茶（中）', en: 'Free milk tea (M)' },
      benefit: {
        kind: 'freeItem',
        item: { zh: '奶茶', en: 'Milk tea' },
        priceMinor: null,
        capMinor: 1_800,
      },
      minimumSpendMinor: 3_000,
      uses: 1,
      lastDay: '2026-12-20',
      code: '7KQ48M2X0D91AB',
      isSample: false,
    } as const;
    return {
      '': coupon,
      sample: { ...coupon, code: couponSample, isSample: true },
      training: { ...coupon, head: { ...head, training: true }, uses: 10, minimumSpendMinor: null },
    };
  },
  test: (head) => ({ '': { kind: 'test', head } }),
};

/** Every paper there is, by a name such as `void-part`. */
export function everyPaper(head: PaperHead): readonly (readonly [string, PaperDocument])[] {
  return Object.entries(samples).flatMap(([kind, make]) =>
    Object.entries(make(head)).map(
      ([way, document]) => [way === '' ? kind : `${kind}-${way}`, document] as const,
    ),
  );
}
