import * as fc from 'fast-check';
import type { Basket } from '../../shared/domain/order/basket.ts';
import type {
  Benefit,
  Campaign,
  Limit,
  LimitPeriod,
  Scope,
} from '../../shared/domain/campaign/campaign.ts';
import { addDays } from '../../shared/domain/time/civilTime.ts';
import type { OrderFacts } from '../../shared/domain/order/decision.ts';
import type { DayTally, Tally, VoucherFacts } from '../../shared/domain/facts.ts';
import { plainTerms } from '../../shared/domain/campaign/plainTerms.ts';
import {
  basketOf,
  campaignWith,
  counterWith,
  customerId,
  customerWith,
  fact,
  line,
  minuteMs,
  noon,
  orderWith,
  refNo,
  shop,
  voucherWith,
} from './build.ts';

const today = '2026-11-21';
const item = { zh: '奶茶', en: 'Milk tea' };
const minor = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });

export const benefitAny: fc.Arbitrary<Benefit> = fc.oneof(
  minor(4000).map((capMinor): Benefit => ({ kind: 'freeItem', item, priceMinor: null, capMinor })),
  fc.nat(900).map((valueMinor): Benefit => ({ kind: 'gift', item, valueMinor })),
  minor(5000).map((amountMinor): Benefit => ({ kind: 'amountOff', amountMinor })),
  fc.record({
    kind: fc.constant('percentOff' as const),
    percent: fc.integer({ min: 1, max: 100 }),
    capMinor: fc.option(minor(3000)),
    rounding: fc.record({
      mode: fc.constantFrom('halfUp' as const, 'down' as const, 'up' as const),
      toMinor: fc.constantFrom(1, 10, 100),
    }),
  }),
  fc.record({
    kind: fc.constant('threshold' as const),
    spendMinor: fc.integer({ min: 500, max: 4000 }),
    offMinor: minor(500),
    maxTimes: fc.option(fc.integer({ min: 1, max: 3 })),
  }),
  fc.record({
    kind: fc.constant('buyNGetM' as const),
    buy: fc.integer({ min: 1, max: 2 }),
    get: fc.integer({ min: 1, max: 2 }),
  }),
  fc.nat(3000).map((priceMinor): Benefit => ({ kind: 'fixedPrice', item, priceMinor })),
  fc.nat(2500).map((priceMinor): Benefit => ({
    kind: 'memberPrice',
    prices: [
      { of: '#drink', priceMinor },
      { of: 'cake', priceMinor: priceMinor + 100 },
    ],
  })),
  minor(9000).map((amountMinor): Benefit => ({ kind: 'storedAmount', amountMinor })),
);

export const scopeAny: fc.Arbitrary<Scope> = fc.constantFrom<Scope[]>(
  { include: null, exclude: [] },
  { include: null, exclude: [] },
  { include: ['#drink'], exclude: [] },
  { include: ['milk-tea', 'cake'], exclude: ['#food'] },
  { include: null, exclude: ['cake'] },
);

const lineAny = fc.record({
  unitPriceMinor: fc.nat(5000),
  quantity: fc.integer({ min: 1, max: 4 }),
  item: fc.constantFrom('milk-tea', 'cake', null),
  categories: fc.constantFrom<string[]>([], ['drink'], ['food']),
});

export const basketAny: fc.Arbitrary<Basket> = fc
  .array(lineAny, { minLength: 1, maxLength: 5 })
  .map((lines) => basketOf(...lines.map((one) => line(one.unitPriceMinor, one))));

export const periodAny: fc.Arbitrary<LimitPeriod> = fc.oneof(
  fc.constantFrom<LimitPeriod[]>(
    { kind: 'ever' },
    { kind: 'businessDay' },
    { kind: 'week' },
    { kind: 'month' },
  ),
  fc.integer({ min: 1, max: 30 }).map((days): LimitPeriod => ({ kind: 'rollingDays', days })),
);

export const limitAny: fc.Arbitrary<Limit> = fc.oneof(
  fc.record({
    on: fc.constant('use' as const),
    per: fc.constantFrom(
      'voucher' as const,
      'customer' as const,
      'shop' as const,
      'campaign' as const,
    ),
    period: periodAny,
    measure: fc.constant('uses' as const),
    max: fc.integer({ min: 1, max: 6 }),
  }),
  fc.record({
    on: fc.constant('use' as const),
    per: fc.constantFrom(
      'voucher' as const,
      'customer' as const,
      'shop' as const,
      'campaign' as const,
    ),
    period: periodAny,
    measure: fc.constant('money' as const),
    max: fc.integer({ min: 100, max: 9000 }),
  }),
);

const dayAny: fc.Arbitrary<DayTally> = fc.record({
  businessDay: fc.integer({ min: -40, max: 1 }).map((days) => addDays(today, days)),
  uses: fc.integer({ min: 0, max: 3 }),
  valueMinor: fc.nat(4000),
});

export const tallyAny: fc.Arbitrary<Tally> = fc
  .tuple(fc.array(dayAny, { maxLength: 3 }), fc.array(dayAny, { maxLength: 3 }))
  .map(([own, told]) => [fact(own, 'journal'), fact(told, 'hq')]);

export const campaignAny: fc.Arbitrary<Campaign> = fc
  .record({
    no: fc.integer({ min: 1, max: 5 }),
    benefit: benefitAny,
    items: scopeAny,
    usesPerVoucher: fc.constantFrom(1, 1, 3),
    limits: fc.array(limitAny, { maxLength: 2 }),
    minimumSpendMinor: fc.option(minor(4000), { freq: 3 }),
    weekdays: fc.constantFrom<Campaign['weekdays'][]>(null, null, [6, 7], [1]),
    stackingGroup: fc.constantFrom(null, null, 'drinks'),
    exclusive: fc.constantFrom(false, false, false, true),
    applyOrder: fc.constantFrom(null, null, 5, 95),
    acquisition: fc.constantFrom<Campaign['acquisition'][]>(
      plainTerms.acquisition,
      plainTerms.acquisition,
      { kind: 'paid', priceMinor: 900, graceDays: 3, refund: 'unusedShare' },
    ),
    offline: fc.constantFrom<Campaign['offline'][]>(
      { kind: 'accept' },
      { kind: 'accept' },
      { kind: 'riskBudget', maxCount: 2, maxValueMinor: 3000, maxHoursSinceSync: 48 },
      { kind: 'hqOnly' },
    ),
  })
  .map((change) => campaignWith({ id: `campaign-${change.no}`, ...change }));

function voucherAny(no: number): fc.Arbitrary<VoucherFacts> {
  return fc
    .record({
      campaign: campaignAny,
      counted: fc.constantFrom(0, 0, 0, 1),
      lastDay: fc.constantFrom('2026-11-30', '2026-11-21', '2026-11-20'),
      used: tallyAny,
    })
    .map(({ campaign, counted, lastDay, used }) =>
      voucherWith(campaign, {
        ref: refNo(no),
        usesCounted: fact(counted),
        lastDay: fact(lastDay),
        used,
        holder: fact(no % 3 === 0 ? customerId : null),
      }),
    );
}

/** Vouchers of one order: of the same campaign number the same campaign, as in any real store. */
function vouchersAny(max: number): fc.Arbitrary<readonly VoucherFacts[]> {
  return fc
    .integer({ min: 1, max })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, no) => voucherAny(no))))
    .map((vouchers) => {
      const campaigns = new Map<number, VoucherFacts>();
      return vouchers.map((voucher) => {
        const { no } = voucher.campaign.value;
        const first = campaigns.get(no) ?? voucher;
        campaigns.set(no, first);
        return { ...first, ref: voucher.ref, lastDay: voucher.lastDay, used: voucher.used };
      });
    });
}

/** Any order of up to so many vouchers: with and without a basket, customer, tallies, doubt. */
export function orderAny(maxVouchers: number): fc.Arbitrary<OrderFacts> {
  return fc
    .record({
      vouchers: vouchersAny(maxVouchers),
      basket: fc.oneof({ weight: 5, arbitrary: basketAny }, fc.constant({ lines: [] })),
      isNamed: fc.boolean(),
      tallies: fc.tuple(tallyAny, tallyAny, tallyAny),
      syncMinutes: fc.constantFrom(1, 1, 60, 3000),
      wantsTwo: fc.boolean(),
      approved: fc.boolean(),
    })
    .map(({ vouchers, basket, isNamed, tallies, syncMinutes, wantsTwo, approved }) => {
      const numbers = [...new Set(vouchers.map((voucher) => voucher.campaign.value.no))];
      const of = (tally: Tally): Map<number, Tally> => new Map(numbers.map((no) => [no, tally]));
      const [customer, inShop, anywhere] = tallies;
      const first = vouchers[0]?.ref ?? '';
      return orderWith({
        vouchers,
        basket,
        customer: isNamed ? customerWith([], 7, { used: of(customer) }) : null,
        counter: counterWith({
          shop,
          lastSync: noon - syncMinutes * minuteMs,
          usedInShop: of(inShop),
          usedAnywhere: of(anywhere),
        }),
        uses: new Map(wantsTwo ? [[first, 2]] : []),
        approved,
      });
    });
}
