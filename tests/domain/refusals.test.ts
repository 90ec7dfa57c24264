import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import { decideOrder } from '../../shared/domain/order/decide.ts';
import { maxUndoRounds } from '../../shared/domain/undo/undo.ts';
import {
  basketOf,
  campaignWith,
  civil,
  fact,
  line,
  noon,
  orderWith,
  refNo,
  shop,
  verdictFor,
  verdictOf,
  voucherWith,
} from './build.ts';

describe('the voucher itself', () => {
  it('a plain one is ok', () => {
    expect(verdictFor({})).toBe('ok');
  });

  it('inThisOrder: the same voucher twice, even with uses left', () => {
    const voucher = voucherWith(campaignWith({ usesPerVoucher: 5 }));
    const order = orderWith({ vouchers: [voucher, voucher] });
    expect(verdictOf(order)).toBe('inThisOrder');
    expect(decideOrder(order).discountMinor).toBe(500);
  });

  it('inThisOrder: another voucher of the campaign is no repetition', () => {
    const vouchers = [1, 2].map((no) => voucherWith(campaignWith(), { ref: refNo(no) }));
    expect(decideOrder(orderWith({ vouchers }))).toMatchObject({
      confirmable: true,
      discountMinor: 1000,
    });
  });

  it('inThisOrder: a first one that is refused makes the second no better', () => {
    const voucher = voucherWith(campaignWith(), { killed: fact(true) });
    const { vouchers } = decideOrder(orderWith({ vouchers: [voucher, voucher] }));
    expect(vouchers).toMatchObject([
      { refusal: { reason: 'killed' } },
      { refusal: { reason: 'inThisOrder' } },
    ]);
  });

  it.each([
    [true, 'killed'],
    [false, 'ok'],
  ])('killed: %s gives %s', (killed, verdict) => {
    expect(verdictFor({}, {}, { killed: fact(killed) })).toBe(verdict);
  });

  it.each([
    ['paused', 'campaignPaused'],
    ['active', 'ok'],
  ] as const)('campaignPaused: %s gives %s', (status, verdict) => {
    expect(verdictFor({ status })).toBe(verdict);
  });

  it.each([
    [1, 0, 'ok'],
    [1, 1, 'alreadyUsed'],
    [1, 2, 'alreadyUsed'],
    [5, 4, 'ok'],
    [5, 5, 'alreadyUsed'],
  ])('alreadyUsed: of %i uses %i are counted: %s', (allowed, counted, verdict) => {
    const change = { usesAllowed: fact(allowed), usesCounted: fact(counted) };
    expect(verdictFor({}, {}, change)).toBe(verdict);
  });

  it('alreadyUsed: says where, when and who (I2)', () => {
    const use = {
      at: noon,
      shop,
      shopName: 'Riverside',
      counter: 'Counter 2',
      operator: 'Mei',
      seq: 12,
    };
    const voucher = voucherWith(campaignWith(), {
      usesCounted: fact(1),
      lastUse: fact(use, 'journal'),
    });
    expect(decideOrder(orderWith({ vouchers: [voucher] })).vouchers[0]).toMatchObject({
      verdict: 'refused',
      refusal: { reason: 'alreadyUsed', lastUse: use, source: 'journal', asOf: noon },
    });
  });

  it.each([
    [1, 4, 'ok'],
    [2, 3, 'ok'],
    [3, 3, 'tooFewUsesLeft'],
    [5, 0, 'ok'],
    [6, 0, 'tooFewUsesLeft'],
    [2, 5, 'alreadyUsed'],
  ])('tooFewUsesLeft: %i at once of 5, %i used before: %s', (wanted, used, verdict) => {
    const voucher = voucherWith(campaignWith({ usesPerVoucher: 5 }), { usesCounted: fact(used) });
    const uses = new Map([[voucher.ref, wanted]]);
    expect(verdictOf(orderWith({ vouchers: [voucher], uses }))).toBe(verdict);
  });

  it('tooFewUsesLeft: says how many are left and how many were wanted', () => {
    const voucher = voucherWith(campaignWith({ usesPerVoucher: 5 }), { usesCounted: fact(3) });
    const order = orderWith({ vouchers: [voucher], uses: new Map([[voucher.ref, 3]]) });
    expect(decideOrder(order).vouchers[0]).toMatchObject({
      refusal: { reason: 'tooFewUsesLeft', left: 2, wanted: 3 },
    });
  });

  it.each([
    [9999, 'ok'],
    [10_000, 'nothingLeft'],
    [10_001, 'nothingLeft'],
  ])('nothingLeft: of a stored amount of 10000, %i spent: %s', (spent, verdict) => {
    const benefit = { kind: 'storedAmount', amountMinor: 10_000 } as const;
    const change = { amountSpentMinor: fact(spent), usesCounted: fact(3) };
    expect(verdictFor({ benefit }, {}, change)).toBe(verdict);
  });

  it.each([
    [maxUndoRounds - 1, 'ok'],
    [maxUndoRounds, 'ok'],
    [maxUndoRounds + 1, 'undoRoundsSpent'],
  ])('undoRoundsSpent: after %i rounds %s', (undoRounds, verdict) => {
    expect(verdictFor({}, {}, { undoRounds })).toBe(verdict);
  });
});

describe('together in one order', () => {
  const two = (first: Partial<Campaign>, second: Partial<Campaign>) =>
    verdictOf(
      orderWith({
        vouchers: [
          voucherWith(campaignWith({ no: 1, ...first }), { ref: refNo(1) }),
          voucherWith(campaignWith({ no: 2, ...second }), { ref: refNo(2) }),
        ],
      }),
    );

  it('exclusive: beside no other voucher, whichever of them asks for it', () => {
    expect(two({}, {})).toBe('ok');
    expect(two({}, { exclusive: true })).toBe('exclusive');
    expect(two({ exclusive: true }, {})).toBe('exclusive');
    expect(verdictFor({ exclusive: true })).toBe('ok');
  });

  it('exclusive: a refused voucher stands in nobody’s way', () => {
    expect(two({ exclusive: true, status: 'paused' }, { exclusive: true })).toBe('ok');
  });

  it('stackingGroup: one voucher of a group', () => {
    expect(two({ stackingGroup: 'cash' }, { stackingGroup: 'cash' })).toBe('stackingGroup');
    expect(two({ stackingGroup: 'cash' }, { stackingGroup: 'drink' })).toBe('ok');
    expect(two({ stackingGroup: 'cash' }, { stackingGroup: null })).toBe('ok');
    expect(two({ stackingGroup: null }, { stackingGroup: null })).toBe('ok');
  });
});

describe('the order’s lines', () => {
  it.each([
    ['everything', null, [], 'ok'],
    ['the item', ['milk-tea'], [], 'ok'],
    ['its category', ['#drink'], [], 'ok'],
    ['another item', ['coffee'], [], 'noEligibleItem'],
    ['a category of that name is no item', ['drink'], [], 'noEligibleItem'],
    ['all but the item', null, ['milk-tea'], 'noEligibleItem'],
    ['all but its category', null, ['#drink'], 'noEligibleItem'],
    ['the item, and yet not its category', ['milk-tea'], ['#drink'], 'noEligibleItem'],
    ['all but another', null, ['coffee'], 'ok'],
  ])('noEligibleItem: a voucher for %s', (_, include, exclude, verdict) => {
    expect(verdictFor({ items: { include, exclude } })).toBe(verdict);
  });

  it('noEligibleItem: what earlier vouchers took leaves nothing to take', () => {
    const whole = campaignWith({ no: 1, benefit: { kind: 'amountOff', amountMinor: 3600 } });
    const vouchers = [whole, campaignWith({ no: 2 })].map((campaign, place) =>
      voucherWith(campaign, { ref: refNo(place) }),
    );
    expect(verdictOf(orderWith({ vouchers }))).toBe('noEligibleItem');
  });

  it('noEligibleItem: a share of an order that nobody keyed', () => {
    const benefit = {
      kind: 'percentOff',
      percent: 10,
      capMinor: null,
      rounding: { mode: 'halfUp', toMinor: 1 },
    } as const;
    expect(verdictFor({ benefit }, { basket: basketOf() })).toBe('noEligibleItem');
    expect(verdictFor({ benefit })).toBe('ok');
  });

  it.each([
    [3599, 'ok'],
    [3600, 'ok'],
    [3601, 'belowMinimumSpend'],
  ])('belowMinimumSpend: a minimum of %i on 3600: %s', (minimumSpendMinor, verdict) => {
    expect(verdictFor({ minimumSpendMinor })).toBe(verdict);
  });

  it.each([
    [3599, 'belowMinimumSpend'],
    [3600, 'ok'],
    [3601, 'ok'],
  ])('belowMinimumSpend: 满3600 on an order of %i: %s', (spent, verdict) => {
    const benefit = { kind: 'threshold', spendMinor: 3600, offMinor: 500, maxTimes: 1 } as const;
    expect(verdictFor({ benefit }, { basket: basketOf(line(spent)) })).toBe(verdict);
  });

  it('belowMinimumSpend: counts what it is for alone, and says what is short', () => {
    const basket = basketOf(line(2000), line(5000, { item: 'cake', categories: ['food'] }));
    const campaign = campaignWith({
      minimumSpendMinor: 3000,
      items: { include: ['#drink'], exclude: [] },
    });
    expect(
      decideOrder(orderWith({ basket, vouchers: [voucherWith(campaign)] })).vouchers[0],
    ).toMatchObject({
      refusal: { reason: 'belowMinimumSpend', minimumMinor: 3000, shortMinor: 1000 },
    });
  });

  it('belowMinimumSpend: a lower minimum never refuses more', () => {
    fc.assert(
      fc.property(fc.nat(6000), fc.nat(6000), (price, minimum) => {
        const verdict = (minimumSpendMinor: number) =>
          verdictFor({ minimumSpendMinor }, { basket: basketOf(line(price + 1)) });
        const lower = verdict(Math.floor(minimum / 2));
        expect(verdict(minimum) === 'ok' ? lower : 'ok').toBe('ok');
      }),
    );
  });
});

describe('facts decide alone', () => {
  it('the same facts give the same decision, and frozen facts are left as they are', () => {
    const order = Object.freeze(orderWith({ vouchers: Object.freeze([voucherWith()]) }));
    expect(decideOrder(order)).toEqual(decideOrder(order));
  });

  it('of several reasons the first rule’s is said', () => {
    const wrong: Partial<Campaign> = {
      status: 'paused',
      shops: { include: ['elsewhere'], exclude: [] },
      minimumSpendMinor: 9999,
    };
    expect(verdictFor(wrong, {}, { killed: fact(true) })).toBe('killed');
    expect(verdictFor(wrong)).toBe('campaignPaused');
    expect(verdictFor({ ...wrong, status: 'active' })).toBe('wrongShop');
  });

  it('the order of shops, weekdays and hours makes no difference', () => {
    const hours = [
      { fromMinute: 0, toMinute: 60 },
      { fromMinute: 600, toMinute: 1000 },
    ];
    const scope = (...include: readonly string[]) => ({ include, exclude: [] });
    const one = { shops: scope('a', shop), weekdays: [1, 6] as const, hours };
    const turned = {
      shops: scope(shop, 'a'),
      weekdays: [6, 1] as const,
      hours: hours.toReversed(),
    };
    expect(civil(noon).weekday).toBe(6);
    expect([verdictFor(one), verdictFor(turned)]).toEqual(['ok', 'ok']);
  });
});
