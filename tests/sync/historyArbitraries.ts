import * as fc from 'fast-check';
import type { Benefit, Limit, LimitPeriod } from '../../shared/domain/campaign/campaign.ts';
import type { CivilDate } from '../../shared/domain/time/civil.ts';
import { addDays } from '../../shared/domain/time/civilTime.ts';
import { contradictionsOf } from '../../shared/domain/campaign/contradictions.ts';
import type { CampaignTerms } from '../../shared/domain/campaign/contradictions.ts';
import { plainTerms } from '../../shared/domain/campaign/plainTerms.ts';
import { plainRounding } from '../../shared/domain/money.ts';

/** Terms written on a day, whichever that is. */
export type TermsOn = (today: CivilDate) => CampaignTerms;

const money = (max: number) => fc.integer({ min: 1, max }).map((tens) => tens * 10);
const item = { zh: '奶茶', en: 'Milk tea' };

const benefit: fc.Arbitrary<Benefit> = fc.oneof(
  money(200).map((capMinor): Benefit => ({ kind: 'freeItem', item, priceMinor: null, capMinor })),
  money(50).map((valueMinor): Benefit => ({ kind: 'gift', item, valueMinor })),
  money(100).map((amountMinor): Benefit => ({ kind: 'amountOff', amountMinor })),
  fc
    .record({ percent: fc.integer({ min: 1, max: 100 }), cap: fc.option(money(100)) })
    .map(({ percent, cap: capMinor }): Benefit => ({
      kind: 'percentOff',
      percent,
      capMinor,
      rounding: plainRounding,
    })),
  fc
    .record({
      off: money(50),
      more: money(200),
      maxTimes: fc.option(fc.integer({ min: 1, max: 3 })),
    })
    .map(({ off, more, maxTimes }): Benefit => ({
      kind: 'threshold',
      spendMinor: off + more,
      offMinor: off,
      maxTimes,
    })),
  fc
    .record({ buy: fc.integer({ min: 1, max: 2 }), get: fc.integer({ min: 1, max: 2 }) })
    .map((terms): Benefit => ({ kind: 'buyNGetM', ...terms })),
  money(150).map((priceMinor): Benefit => ({ kind: 'fixedPrice', item, priceMinor })),
  money(150).map((priceMinor): Benefit => ({
    kind: 'memberPrice',
    prices: [{ of: '#drink', priceMinor }],
  })),
  money(500).map((amountMinor): Benefit => ({ kind: 'storedAmount', amountMinor })),
);

const period: fc.Arbitrary<LimitPeriod> = fc.oneof(
  fc.constantFrom<LimitPeriod>(
    { kind: 'ever' },
    { kind: 'businessDay' },
    { kind: 'week' },
    { kind: 'month' },
  ),
  fc.integer({ min: 1, max: 9 }).map((days): LimitPeriod => ({ kind: 'rollingDays', days })),
);

const useLimit: fc.Arbitrary<Limit> = fc.oneof(
  fc.record({
    on: fc.constant('use' as const),
    per: fc.constantFrom('voucher', 'customer', 'shop', 'campaign'),
    period,
    measure: fc.constant('uses' as const),
    max: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({
    on: fc.constant('use' as const),
    per: fc.constantFrom('voucher', 'customer', 'shop', 'campaign'),
    period,
    measure: fc.constant('money' as const),
    max: money(300),
  }),
);

/** One thing a campaign asks, or allows, beyond the plain. */
type Tweak = (today: CivilDate) => Partial<CampaignTerms>;

const always =
  (terms: Partial<CampaignTerms>): Tweak =>
  () =>
    terms;
const smallDays = fc.integer({ min: 1, max: 6 });

const tweak: fc.Arbitrary<Tweak> = fc.oneof(
  fc.constantFrom<Tweak>(
    always({ status: 'paused' }),
    always({ weekdays: [1, 2, 3, 4, 5] }),
    always({ hours: [{ fromMinute: 1320, toMinute: 720 }] }),
    always({ holidays: 'never' }),
    always({ holidays: 'only' }),
    always({ shops: { include: ['#puxi'], exclude: ['xuhui'] } }),
    always({ shops: { include: ['#flagship', '#pudong'], exclude: [] } }),
    always({ channels: ['online', 'delivery'] }),
    always({ exclusive: true }),
    always({ stackingGroup: 'order' }),
    always({ customer: 'required' }),
    always({ customer: 'required', tiers: ['银卡'] }),
    always({ customer: 'required', segments: ['new', 'loyal'] }),
  ),
  fc.constantFrom<Tweak>(
    always({ items: { include: ['#drink'], exclude: [] } }),
    always({ items: { include: null, exclude: ['ET-1'] } }),
    always({ offline: { kind: 'homeShop' } }),
    always({ offline: { kind: 'lease' } }),
    always({ offline: { kind: 'hqOnly' } }),
    always({
      offline: { kind: 'riskBudget', maxCount: 2, maxValueMinor: 2000, maxHoursSinceSync: 24 },
    }),
  ),
  money(250).map((minimumSpendMinor) => always({ minimumSpendMinor })),
  money(100).map((approvalAboveMinor) => always({ approvalAboveMinor })),
  fc.nat({ max: 9 }).map((applyOrder) => always({ applyOrder })),
  fc.nat({ max: 5 }).map((from): Tweak => (today) => ({
    blackouts: [{ from: addDays(today, from), through: addDays(today, from + 1) }],
  })),
  smallDays.map((days) => always({ validity: { kind: 'daysFromFirstUse', days } })),
  smallDays.map((days) => always({ validity: { kind: 'daysFromIssue', days } })),
  fc
    .record({ priceMinor: money(2000), graceDays: fc.nat({ max: 4 }) })
    .map((paid) => always({ acquisition: { kind: 'paid', ...paid, refund: 'unusedShare' } })),
);

const parts = fc.record({
  benefit,
  fromDays: fc.integer({ min: -12, max: 0 }),
  days: fc.integer({ min: 8, max: 25 }),
  reviveDays: fc.constantFrom(0, 2),
  usesPerVoucher: fc.integer({ min: 1, max: 4 }),
  limits: fc.array(useLimit, { maxLength: 2 }),
  tweaks: fc.array(tweak, { maxLength: 2 }),
});
type Parts = typeof parts extends fc.Arbitrary<infer Value> ? Value : never;

function termsOf({ benefit: what, fromDays, days, tweaks, ...part }: Parts): TermsOn {
  const isStored = what.kind === 'storedAmount';
  const limits = part.limits.filter(({ measure }) => !isStored || measure === 'money');
  const isPerCustomer = limits.some(({ per }) => per === 'customer');
  const isForMembers = what.kind === 'memberPrice';
  const written: TermsOn = (today) =>
    Object.assign(
      {
        ...plainTerms,
        name: { zh: '任意券', en: 'Any voucher' },
        benefit: what,
        validFrom: addDays(today, fromDays),
        validThrough: addDays(today, fromDays + days - 1),
        zone: 'Asia/Shanghai',
        reviveDays: part.reviveDays,
        usesPerVoucher: isStored ? 1 : part.usesPerVoucher,
        limits,
        customer: isPerCustomer || isForMembers ? 'required' : 'optional',
      } satisfies CampaignTerms,
      ...tweaks.map((one) => one(today)),
    );
  const toText = () => JSON.stringify(written('2026-11-22'));
  return Object.assign(written, { [fc.toStringMethod]: toText });
}

/** Any campaign that contradicts itself in nothing. */
export const terms: fc.Arbitrary<TermsOn> = parts
  .map(termsOf)
  .filter((written) => contradictionsOf(written('2026-11-21')).length === 0);

/** Mostly nothing. */
const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: arbitrary });
const any = fc.nat({ max: 1000 });

/** Lines of the demo's items. */
const lines = fc.array(
  fc.record({
    item: fc.constantFrom('MT-M', 'MT-L', 'JG-M', 'ET-1', null),
    quantity: fc.integer({ min: 1, max: 3 }),
    unitPriceMinor: money(300),
  }),
  { minLength: 1, maxLength: 3 },
);

/** An order: vouchers and customers by their place among those there are, modulo their number. */
export const order = fc.record({
  lines,
  vouchers: fc.oneof(
    { weight: 3, arbitrary: fc.tuple(fc.nat({ max: 5 })) },
    { weight: 1, arbitrary: fc.uniqueArray(fc.nat({ max: 5 }), { minLength: 2, maxLength: 3 }) },
  ),
  /** Mostly whoever holds the voucher. */
  customer: seldom(fc.nat({ max: 3 })),
  uses: seldom(fc.integer({ min: 1, max: 3 })),
  amountMinor: seldom(money(300)),
  approved: fc.boolean(),
});
export type OrderPlan = typeof order extends fc.Arbitrary<infer Value> ? Value : never;

const counter = fc.nat({ max: 1 });
const minuteMs = 60_000;

const act = fc.oneof(
  { weight: 9, arbitrary: fc.record({ kind: fc.constant('redeem' as const), counter, order }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('undo' as const),
      counter,
      redemption: any,
      part: fc.constantFrom('whole', 'voucher', 'uses', 'amount', 'lines'),
      quantity: fc.integer({ min: 1, max: 2 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('undoElsewhere' as const), counter, redemption: any }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('goodwill' as const),
      counter,
      customer: fc.option(fc.nat({ max: 3 })),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('remake' as const), counter, redemption: any }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('extend' as const),
      voucher: any,
      days: fc.integer({ min: 1, max: 9 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('withdraw' as const),
      voucher: any,
      killed: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('sync' as const), counter }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.oneof(
        fc.integer({ min: 1, max: 600 }).map((minutes) => minutes * minuteMs),
        fc.integer({ min: 1, max: 4 }).map((days) => days * 1440 * minuteMs),
      ),
    }),
  },
);
export type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never;

/** Two campaigns, what was done with their vouchers at two counters, and orders to be judged afterwards. */
export const history = fc.record({
  campaigns: fc.tuple(terms, terms),
  acts: fc.array(act, { minLength: 6, maxLength: 20 }),
  orders: fc.array(order, { minLength: 6, maxLength: 10 }),
});
export type History = typeof history extends fc.Arbitrary<infer Value> ? Value : never;
