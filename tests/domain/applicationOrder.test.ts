import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applicationOrder, applyOrderOf } from '../../shared/domain/order/applicationOrder.ts';
import type { Benefit, BenefitKind, Campaign } from '../../shared/domain/campaign/campaign.ts';
import { decideOrder } from '../../shared/domain/order/decide.ts';
import type { VoucherFacts } from '../../shared/domain/facts.ts';
import { plainRounding } from '../../shared/domain/money.ts';
import { basketOf, campaignWith, fact, line, orderWith, refNo, voucherWith } from './build.ts';
import { casesOf } from './cases.ts';

const item = { zh: '奶茶', en: 'Milk tea' };
/** One of each kind, in the order they are usually applied in. */
const benefits: Readonly<Record<BenefitKind, Benefit>> = {
  memberPrice: { kind: 'memberPrice', prices: [{ of: 'milk-tea', priceMinor: 1500 }] },
  fixedPrice: { kind: 'fixedPrice', item, priceMinor: 1200 },
  freeItem: { kind: 'freeItem', item, priceMinor: null, capMinor: 1800 },
  buyNGetM: { kind: 'buyNGetM', buy: 1, get: 1 },
  percentOff: { kind: 'percentOff', percent: 50, capMinor: null, rounding: plainRounding },
  threshold: { kind: 'threshold', spendMinor: 1000, offMinor: 100, maxTimes: 1 },
  amountOff: { kind: 'amountOff', amountMinor: 500 },
  gift: { kind: 'gift', item, valueMinor: 300 },
  storedAmount: { kind: 'storedAmount', amountMinor: 10_000 },
};
const usual = Object.values(benefits);
const { percentOff, amountOff, storedAmount } = benefits;

function voucher(
  no: number,
  campaign: Partial<Campaign> = {},
  lastDay = '2026-11-30',
): VoucherFacts {
  return voucherWith(campaignWith(campaign), { ref: refNo(no), lastDay: fact(lastDay) });
}

describe('the order vouchers are applied in', () => {
  it('is prices, shares, amounts, gifts, and the customer’s own money last', () => {
    const vouchers = usual.map((benefit, place) => voucher(place, { no: 90 - place, benefit }));
    const places = [...vouchers.keys()];
    expect(applicationOrder(vouchers)).toEqual(places);
    expect(applicationOrder(vouchers.toReversed())).toEqual(places.toReversed());
  });

  it('is between 0 and 99 for every kind, and each kind has its own', () => {
    const orders = usual.map((benefit) => applyOrderOf(campaignWith({ benefit })));
    expect(new Set(orders).size).toBe(usual.length);
    for (const order of orders) expect(order >= 0 && order <= 99).toBe(true);
  });

  it.each([
    [49, [1, 0]],
    [50, [1, 0]],
    [51, [0, 1]],
  ])(
    'is what the campaign says: an amount at %i beside a percentage at 50',
    (applyOrder, order) => {
      expect(applyOrderOf(campaignWith({ applyOrder }))).toBe(applyOrder);
      const vouchers = [
        voucher(1, { no: 2, benefit: percentOff }),
        voucher(2, { no: 1, benefit: amountOff, applyOrder }),
      ];
      expect(applicationOrder(vouchers)).toEqual(order);
    },
  );

  it('0 is an order, not none', () => {
    expect(applyOrderOf(campaignWith({ applyOrder: 0 }))).toBe(0);
  });

  it('of equals by campaign, soonest to expire first, then by voucher', () => {
    const vouchers = [
      voucher(4, { no: 2 }, '2026-11-01'),
      voucher(3, { no: 1 }, '2026-11-30'),
      voucher(2, { no: 1 }, '2026-11-30'),
      voucher(9, { no: 1 }, '2026-11-29'),
    ];
    expect(applicationOrder(vouchers)).toEqual([3, 2, 1, 0]);
    expect(applicationOrder(vouchers.toReversed())).toEqual([0, 1, 2, 3]);
  });

  it('the same voucher twice is applied as it was scanned', () => {
    const twice = voucher(1);
    expect(applicationOrder([twice, voucher(0), twice])).toEqual([1, 0, 2]);
  });

  it('has nothing to say of none, and little of one', () => {
    expect(applicationOrder([])).toEqual([]);
    expect(applicationOrder([voucher(1)])).toEqual([0]);
  });

  it('does not depend on how they were scanned', () => {
    const any = fc.array(
      fc.record({
        no: fc.integer({ min: 1, max: 3 }),
        benefit: fc.constantFrom(...usual),
        applyOrder: fc.option(fc.integer({ min: 0, max: 99 })),
        day: fc.constantFrom('2026-11-21', '2026-11-30'),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(any, (drawn) => {
        const vouchers = drawn.map(({ day, ...campaign }, place) => voucher(place, campaign, day));
        const refs = (list: readonly VoucherFacts[]) =>
          applicationOrder(list).map((place) => list[place]?.ref);
        expect(refs(vouchers.toReversed())).toEqual(refs(vouchers));
        expect(refs(vouchers).toSorted()).toEqual(vouchers.map(({ ref }) => ref).toSorted());
      }),
      { numRuns: casesOf(200) },
    );
  });
});

describe('what comes of it', () => {
  const costs = (...campaigns: readonly Partial<Campaign>[]) => {
    const vouchers = campaigns.map((one, place) => voucher(place, { no: place + 1, ...one }));
    return decideOrder(orderWith({ vouchers, basket: basketOf(line(3000)) }));
  };

  it('half off, then 500 off, whichever was scanned first', () => {
    const half = { benefit: percentOff };
    const five = { benefit: amountOff };
    expect(costs(half, five).toPayMinor).toBe(1000);
    expect(costs(five, half).toPayMinor).toBe(1000);
    expect(costs({ ...five, applyOrder: 0 }, half).toPayMinor).toBe(1250);
  });

  it('own money pays only for what is left', () => {
    const own = { benefit: storedAmount };
    expect(costs(own, { benefit: amountOff })).toMatchObject({
      toPayMinor: 0,
      vouchers: [{ acceptance: { discountMinor: 2500, amountLeftMinor: 7500 } }, {}],
    });
  });

  it('outcomes stay in the order given', () => {
    const { vouchers } = costs({ benefit: amountOff }, { benefit: percentOff });
    expect(vouchers).toMatchObject([
      { acceptance: { ref: refNo(0), discountMinor: 500 } },
      { acceptance: { ref: refNo(1), discountMinor: 1500 } },
    ]);
  });
});
