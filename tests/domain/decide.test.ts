import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../shared/domain/campaign.ts';
import { decideOrder, endsSoonDays, ruleNames } from '../../shared/domain/decide.ts';
import { freshSyncMs } from '../../shared/domain/decision.ts';
import type { Acceptance, OrderFacts } from '../../shared/domain/decision.ts';
import type { VoucherFacts } from '../../shared/domain/facts.ts';
import {
  basketOf,
  campaignWith,
  counterWith,
  customerWith,
  fact,
  line,
  noon,
  orderWith,
  refNo,
  shop,
  verdictFor,
  voucherWith,
} from './build.ts';

function acceptance(
  campaign: Partial<Campaign>,
  order: Partial<OrderFacts> = {},
  voucher: Partial<VoucherFacts> = {},
): Acceptance {
  const vouchers = [voucherWith(campaignWith(campaign), voucher)];
  const outcome = decideOrder(orderWith({ vouchers, ...order })).vouchers[0];
  if (outcome?.verdict === 'refused' || outcome === undefined) throw new Error('refused');
  return outcome.acceptance;
}

describe('what an acceptance says', () => {
  it('uses and what is left of them', () => {
    const change = { usesAllowed: fact(5), usesCounted: fact(2) };
    expect(acceptance({}, {}, change)).toMatchObject({
      uses: 1,
      usesLeft: 2,
      amountLeftMinor: null,
    });
  });

  it('a stored amount and what is left of it', () => {
    const benefit = { kind: 'storedAmount', amountMinor: 10_000 } as const;
    const spent = { amountSpentMinor: fact(1000) };
    const ref = '0'.repeat(32);
    expect(acceptance({ benefit }, {}, spent)).toMatchObject({ uses: 0, amountLeftMinor: 5400 });
    expect(acceptance({ benefit }, { amounts: new Map([[ref, 2500]]) }, spent)).toMatchObject({
      discountMinor: 2500,
      amountLeftMinor: 6500,
    });
  });

  it('the top-up and the shop’s own cost', () => {
    const benefit = {
      kind: 'freeItem',
      item: { zh: '奶茶', en: 'Milk tea' },
      capMinor: 3000,
    } as const;
    expect(acceptance({ benefit })).toMatchObject({
      discountMinor: 3000,
      topUpMinor: 600,
      costToShopMinor: 1200,
    });
  });

  it('a gift costs the shop its worth and the order nothing', () => {
    const benefit = { kind: 'gift', item: { zh: '杯垫', en: 'Coaster' }, valueMinor: 250 } as const;
    expect(acceptance({ benefit })).toMatchObject({ discountMinor: 0, costToShopMinor: 100 });
  });
});

describe('certainty', () => {
  it.each([
    [freshSyncMs - 1, 'fresh'],
    [freshSyncMs, 'fresh'],
    [freshSyncMs + 1, 'doubtful'],
  ])('head office heard %i ms ago: %s', (ms, kind) => {
    const counter = counterWith({ lastSync: noon - ms });
    expect(acceptance({}, { counter }).certainty).toEqual({ kind, asOf: noon - ms });
  });

  it('is certain standing alone, in the home shop, or by a claim', () => {
    const alone = { counter: counterWith({ standAlone: true, lastSync: null }) };
    expect(acceptance({}, alone).certainty).toEqual({ kind: 'certain', because: 'standAlone' });
    const home = { homeShop: fact<string | null>(shop) };
    expect(acceptance({ offline: { kind: 'homeShop' } }, {}, home).certainty).toEqual({
      kind: 'certain',
      because: 'homeShop',
    });
    // Other shops accept it under any other policy: being at home proves nothing then.
    expect(acceptance({}, {}, home).certainty.kind).toBe('fresh');
    const claim = { claim: fact('granted' as const) };
    expect(acceptance({}, {}, claim).certainty).toEqual({ kind: 'certain', because: 'claim' });
  });
});

describe('approval', () => {
  it.each([
    [499, 'needsApproval'],
    [500, 'ok'],
    [501, 'ok'],
    [null, 'ok'],
  ])('valueAboveLimit: 500 off with a limit of %s: %s (I8)', (approvalAboveMinor, verdict) => {
    expect(verdictFor({ approvalAboveMinor })).toBe(verdict);
    expect(verdictFor({ approvalAboveMinor }, { approved: true })).toBe('ok');
  });

  it('an approval overrides no refusal', () => {
    expect(verdictFor({ status: 'paused' }, { approved: true })).toBe('campaignPaused');
  });

  it('an order with one to approve can’t be confirmed yet', () => {
    const campaign = campaignWith({ approvalAboveMinor: 0 });
    const order = orderWith({ vouchers: [voucherWith(campaign)] });
    expect(decideOrder(order)).toMatchObject({ confirmable: false, discountMinor: 500 });
    expect(decideOrder({ ...order, approved: true }).confirmable).toBe(true);
  });
});

describe('warnings', () => {
  const many = { usesAllowed: fact(3) };
  const lastDay = (daysLeft: number) =>
    fact(`2026-11-${21 + daysLeft}`, 'code') satisfies VoucherFacts['lastDay'];

  it.each([
    [0, true],
    [endsSoonDays, true],
    [endsSoonDays + 1, false],
  ])('endsSoon with %i days left: %s', (daysLeft, warned) => {
    const { warnings } = acceptance({}, {}, { ...many, lastDay: lastDay(daysLeft) });
    expect(warnings).toEqual(warned ? [{ kind: 'endsSoon', daysLeft }] : []);
  });

  it('endsSoon only while something is left to use', () => {
    expect(acceptance({}, {}, { lastDay: lastDay(0) }).warnings).toEqual([]);
  });

  it('extensionMayBeUnknown where the day is the code’s own and head office is far', () => {
    const counter = counterWith({ lastSync: noon - freshSyncMs - 1 });
    const soon = { ...many, form: 'signed' as const, lastDay: lastDay(1) };
    const kinds = (order: Partial<OrderFacts>) =>
      acceptance({}, order, soon).warnings.map(({ kind }) => kind);
    expect(kinds({ counter })).toEqual(['endsSoon', 'extensionMayBeUnknown']);
    expect(kinds({})).toEqual(['endsSoon']);
  });

  it('lastUse of several', () => {
    const { warnings } = acceptance({}, {}, { ...many, usesCounted: fact(2) });
    expect(warnings).toEqual([{ kind: 'lastUse' }]);
  });

  it('nthToday, this order’s own included', () => {
    const customer = customerWith([
      { businessDay: '2026-11-21', uses: 1 },
      { businessDay: '2026-11-20', uses: 5 },
    ]);
    expect(acceptance({}, { customer }).warnings).toEqual([{ kind: 'nthToday', n: 2 }]);
    expect(acceptance({}, { customer: customerWith() }).warnings).toEqual([]);
    const vouchers = [1, 2].map((no) => voucherWith(campaignWith(), { ref: refNo(no) }));
    expect(decideOrder(orderWith({ customer, vouchers })).vouchers[1]).toMatchObject({
      acceptance: { warnings: [{ kind: 'nthToday', n: 3 }] },
    });
  });
});

describe('orders', () => {
  it('several vouchers share the lines, and the sums are exact', () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 8 });
    const prices = fc.array(fc.nat(1500), { maxLength: 5 });
    fc.assert(
      fc.property(amounts, prices, (offs, unitPrices) => {
        const vouchers = offs.map((amountMinor, no) =>
          voucherWith(campaignWith({ no: no + 1, benefit: { kind: 'amountOff', amountMinor } }), {
            ref: refNo(no),
          }),
        );
        const basket = basketOf(...unitPrices.map((price) => line(price)));
        const decision = decideOrder(orderWith({ vouchers, basket }));
        const total = unitPrices.reduce((a, b) => a + b, 0);
        const sum = decision.vouchers.reduce(
          (all, one) => all + (one.verdict === 'refused' ? 0 : one.acceptance.discountMinor),
          0,
        );
        expect(decision.totalMinor).toBe(total);
        expect(decision.discountMinor).toBe(sum);
        expect(decision.toPayMinor).toBe(Math.max(0, total - sum));
        expect(unitPrices.length === 0 || sum <= total).toBe(true);
        expect(decision.confirmable).toBe(
          decision.vouchers.every(({ verdict }) => verdict === 'ok'),
        );
      }),
    );
  });

  it('one refused voucher keeps the whole order from being confirmed', () => {
    const vouchers = [
      voucherWith(campaignWith({ no: 1 }), { ref: refNo(1) }),
      voucherWith(campaignWith({ no: 2, status: 'paused' }), { ref: refNo(2) }),
    ];
    expect(decideOrder(orderWith({ vouchers }))).toMatchObject({
      confirmable: false,
      discountMinor: 500,
      toPayMinor: 3100,
    });
  });

  it('an order without vouchers is nothing to confirm', () => {
    expect(decideOrder(orderWith({ vouchers: [] }))).toEqual({
      vouchers: [],
      totalMinor: 3600,
      discountMinor: 0,
      toPayMinor: 3600,
      confirmable: false,
    });
  });
});

describe('what was tried', () => {
  it('is every rule for an acceptance, and up to the first refusal otherwise', () => {
    const triedOf = (campaign: Partial<Campaign>) =>
      decideOrder(orderWith({ vouchers: [voucherWith(campaignWith(campaign))] })).vouchers[0]
        ?.tried;
    expect(triedOf({})).toEqual(ruleNames.map((rule) => ({ rule, passed: true })));
    expect(triedOf({ status: 'paused' })).toEqual([
      { rule: 'inThisOrder', passed: true },
      { rule: 'killed', passed: true },
      { rule: 'campaignPaused', passed: false },
    ]);
    expect(triedOf({ minimumSpendMinor: 9999 })?.at(-1)).toEqual({
      rule: 'itemsAndSpend',
      passed: false,
    });
    expect(triedOf({ offline: { kind: 'hqOnly' } })?.at(-1)).toEqual({
      rule: 'hqOnly',
      passed: false,
    });
  });

  it('goes in the order that is documented', () => {
    expect(ruleNames).toEqual([
      'inThisOrder',
      'killed',
      'campaignPaused',
      'used',
      'amountLeft',
      'undoRounds',
      'firstDay',
      'lastDay',
      'shop',
      'weekday',
      'hours',
      'customerNamed',
      'holder',
      'customerLimits',
      'exclusive',
      'stackingGroup',
      'itemsAndSpend',
      'claim',
      'homeShop',
      'hqOnly',
      'daysWithoutHq',
      'riskBudget',
    ]);
  });
});
