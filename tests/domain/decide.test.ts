import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import { decideOrder } from '../../shared/domain/order/decide.ts';
import { freshSyncMs } from '../../shared/domain/order/decision.ts';
import type { Acceptance, OrderFacts } from '../../shared/domain/order/decision.ts';
import type {
  Claim,
  CounterFacts,
  CounterLease,
  Fact,
  ShopAuthority,
  VoucherFacts,
} from '../../shared/domain/facts.ts';
import { endsSoonDays, ruleNames } from '../../shared/domain/order/judgeVoucher.ts';
import {
  basketOf,
  campaignWith,
  counterAt,
  counterWith,
  customerWith,
  dayMs,
  fact,
  hourMs,
  line,
  minuteMs,
  noon,
  orderWith,
  refNo,
  shop,
  verdictFor,
  voucherWith,
} from './build.ts';
import { casesOf } from './cases.ts';

const today = '2026-11-21';
const ref = '0'.repeat(32);
const item = { zh: '奶茶', en: 'Milk tea' };
const gift = { kind: 'gift', item, valueMinor: 250 } as const;
const stored = { kind: 'storedAmount', amountMinor: 10_000 } as const;

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

function times(uses: number): Partial<OrderFacts> {
  return { uses: new Map([[ref, uses]]) };
}

describe('what an acceptance says', () => {
  it('uses and what is left of them', () => {
    const change = { usesAllowed: fact(5), usesCounted: fact(2) };
    expect(acceptance({}, {}, change)).toMatchObject({
      ref,
      uses: 1,
      usesLeft: 2,
      amountLeftMinor: null,
    });
  });

  it('several uses at once, what they give together and what is left', () => {
    const change = { usesAllowed: fact(5), usesCounted: fact(2) };
    expect(acceptance({}, times(2), change)).toMatchObject({
      uses: 2,
      usesLeft: 1,
      discountMinor: 1000,
      valueMinor: 1000,
    });
    expect(acceptance({ benefit: gift }, times(3), change)).toMatchObject({
      discountMinor: 0,
      valueMinor: 750,
      usesLeft: 0,
    });
  });

  it('a stored amount and what is left of it', () => {
    const spent = { amountSpentMinor: fact(1000) };
    const chosen = { amounts: new Map([[ref, 2500]]) };
    expect(acceptance({ benefit: stored }, {}, spent)).toMatchObject({
      uses: 0,
      usesLeft: 1,
      discountMinor: 3600,
      amountLeftMinor: 5400,
    });
    expect(acceptance({ benefit: stored }, chosen, spent)).toMatchObject({
      discountMinor: 2500,
      valueMinor: 2500,
      amountLeftMinor: 6500,
    });
  });

  it('a stored amount has no uses to take several of', () => {
    expect(acceptance({ benefit: stored }, times(3))).toMatchObject({
      uses: 0,
      discountMinor: 3600,
    });
  });

  it('uses that two counters apart took together are not owed back', () => {
    const change = { usesCounted: fact(3) };
    expect(acceptance({ benefit: stored }, {}, change).usesLeft).toBe(0);
  });

  it('the top-up and the shop’s own cost', () => {
    const benefit = { kind: 'freeItem', item, priceMinor: null, capMinor: 3000 } as const;
    expect(acceptance({ benefit })).toMatchObject({
      discountMinor: 3000,
      valueMinor: 3000,
      topUpMinor: 600,
      costToShopMinor: 1200,
    });
  });

  it('a gift is worth something, costs the shop its share and takes nothing off', () => {
    expect(acceptance({ benefit: gift })).toMatchObject({
      discountMinor: 0,
      lines: [],
      valueMinor: 250,
      costToShopMinor: 100,
    });
  });

  it('from each line how much, and on how many units one by one', () => {
    const basket = basketOf(line(1800, { quantity: 3 }), line(900));
    const benefit = { kind: 'fixedPrice', item, priceMinor: 1300 } as const;
    expect(acceptance({ benefit, usesPerVoucher: 3 }, { basket, ...times(2) }).lines).toEqual([
      { lineId: 'line-0', discountMinor: 1000, units: 2 },
    ]);
    expect(acceptance({}, { basket }).lines).toEqual([
      { lineId: 'line-0', discountMinor: 429, units: 0 },
      { lineId: 'line-1', discountMinor: 71, units: 0 },
    ]);
  });
});

describe('certainty', () => {
  const claim = (answer: Claim['answer'], by: Claim['by'] = 'hq'): Partial<VoucherFacts> => ({
    claim: fact({ claimId: 'c1', answer, by }),
  });
  const certainty = (
    campaign: Partial<Campaign>,
    counter: Partial<CounterFacts> = {},
    voucher: Partial<VoucherFacts> = {},
  ) => acceptance(campaign, { counter: counterWith(counter) }, voucher).certainty;

  it.each([
    [freshSyncMs - 1, 'fresh'],
    [freshSyncMs, 'fresh'],
    [freshSyncMs + 1, 'doubtful'],
  ])('head office heard %i ms ago: %s', (ms, kind) => {
    expect(certainty({}, { lastSync: noon - ms })).toEqual({ kind, asOf: noon - ms });
  });

  it('is doubtful while the line is down, and too much so where head office was never heard', () => {
    const lastSync = noon - minuteMs;
    expect(certainty({}, { lineUp: false })).toEqual({ kind: 'doubtful', asOf: lastSync });
    expect(verdictFor({}, { counter: counterWith({ lastSync: null }) })).toBe('tooLongWithoutHq');
  });

  it('is certain standing alone', () => {
    const alone = { standAlone: true, lastSync: null, lineUp: false };
    expect(certainty({}, alone)).toEqual({ kind: 'certain', because: 'standAlone' });
  });

  it('is certain by a claim that head office or the shop’s authority granted (I2)', () => {
    const granted = { kind: 'certain', because: 'claim' };
    expect(certainty({}, { lineUp: false }, claim('granted'))).toEqual(granted);
    expect(certainty({}, {}, claim('granted', 'shopAuthority'))).toEqual(granted);
  });

  it('is certain in the home shop whose authority is here, under the policy that says so', () => {
    const home = { homeShop: fact<string | null>(shop) };
    const offline = { kind: 'homeShop' } as const;
    expect(certainty({ offline }, {}, home)).toEqual({ kind: 'certain', because: 'homeShop' });
    // Other shops accept it under any other policy: being at home proves nothing then.
    expect(certainty({}, {}, home).kind).toBe('fresh');
  });

  it.each<[ShopAuthority, string]>([
    ['here', 'ok'],
    ['answers', 'authorityAway'],
    ['away', 'authorityAway'],
    ['unnamed', 'authorityAway'],
  ])('at home with its authority %s: %s (I2)', (authority, verdict) => {
    const counter = counterWith({ authority: fact(authority) });
    const offline = { kind: 'homeShop' } as const;
    const home = { homeShop: fact<string | null>(shop) };
    expect(verdictFor({ offline }, { counter }, home)).toBe(verdict);
    expect(verdictFor({ offline }, { counter }, { ...home, ...claim('granted') })).toBe('ok');
  });

  describe('lease', () => {
    const offline = { kind: 'lease' } as const;
    const leased = (usesLeft: number): ReadonlyMap<number, Fact<CounterLease>> =>
      new Map([[7, fact({ leaseId: 'l1', usesLeft })]]);

    it('of this very voucher is certain (I2)', () => {
      const away = { lineUp: false };
      expect(certainty({ offline }, away, { lease: fact('l1') })).toEqual({
        kind: 'certain',
        because: 'lease',
      });
      expect(certainty({}, away, { lease: fact('l1') }).kind).toBe('certain');
    });

    it.each([
      [0, 'leaseSpent'],
      [1, 'leaseSpent'],
      [2, 'ok'],
      [3, 'ok'],
    ])('of %i uses, two wanted: %s (I3)', (usesLeft, verdict) => {
      const counter = counterWith({ leases: leased(usesLeft), lineUp: false });
      const several = { usesAllowed: fact(5) };
      expect(verdictFor({ offline }, { counter, ...times(2) }, several)).toBe(verdict);
    });

    it('of uses is spent by the vouchers of this order, one after the other (I3)', () => {
      const vouchers = [1, 2, 3].map((no) =>
        voucherWith(campaignWith({ offline }), { ref: refNo(no) }),
      );
      const counter = counterWith({ leases: leased(2) });
      const { vouchers: outcomes } = decideOrder(orderWith({ vouchers, counter }));
      expect(outcomes.map(({ verdict }) => verdict)).toEqual(['ok', 'ok', 'refused']);
      expect(outcomes[2]).toMatchObject({ refusal: { reason: 'leaseSpent' } });
    });

    it('of another campaign, or of uses for a stored amount, is none', () => {
      const counter = counterWith({ leases: leased(9) });
      expect(verdictFor({ offline, no: 8 }, { counter })).toBe('needsLease');
      expect(verdictFor({ offline, benefit: stored }, { counter })).toBe('leaseSpent');
      expect(verdictFor({ offline, benefit: stored }, { counter }, { lease: fact('l1') })).toBe(
        'ok',
      );
    });

    it('makes a use certain under any policy', () => {
      const counter = { leases: leased(1), lineUp: false };
      expect(certainty({}, counter)).toEqual({ kind: 'certain', because: 'lease' });
      expect(verdictFor({ offline: { kind: 'hqOnly' } }, { counter: counterWith(counter) })).toBe(
        'ok',
      );
    });
  });
});

describe('risk budget', () => {
  const offline = {
    kind: 'riskBudget',
    maxCount: 3,
    maxValueMinor: 9000,
    maxHoursSinceSync: 24,
  } as const;
  const away = { counter: counterWith({ lastSync: noon - hourMs }) };

  it.each([
    [2, 'ok'],
    [3, 'ok'],
    [4, 'riskBudgetSpent'],
  ])('of 3 uses, %i at once: %s (I3)', (uses, verdict) => {
    const several = { usesAllowed: fact(9) };
    expect(verdictFor({ offline }, { ...away, ...times(uses) }, several)).toBe(verdict);
  });

  it('counts uses of this order one by one, and part of a stored amount as one (I3)', () => {
    const campaign = campaignWith({ offline, usesPerVoucher: 2 });
    const [first, second] = [1, 2].map((no) => voucherWith(campaign, { ref: refNo(no) }));
    const vouchers = [first as VoucherFacts, second as VoucherFacts];
    const verdict = (uses: number) =>
      decideOrder(
        orderWith({
          vouchers,
          ...away,
          uses: new Map([
            [refNo(1), 2],
            [refNo(2), uses],
          ]),
        }),
      ).vouchers[1];
    expect(verdict(1)).toMatchObject({ verdict: 'ok' });
    expect(verdict(2)).toMatchObject({ refusal: { reason: 'riskBudgetSpent' } });
    const one = { offline: { ...offline, maxCount: 1 }, benefit: stored };
    expect(verdictFor(one, away)).toBe('ok');
    expect(verdictFor({ ...one, offline: { ...offline, maxCount: 0 } }, away)).toBe(
      'riskBudgetSpent',
    );
  });
});

describe('days without head office', () => {
  const after = (ms: number) => ({ counter: counterWith({ lastSync: noon - ms }) });

  it.each([
    [2 * dayMs - 1, 'ok'],
    [2 * dayMs, 'ok'],
    [2 * dayMs + 1, 'tooLongWithoutHq'],
  ])('of 2, after %i ms: %s', (ms, verdict) => {
    expect(verdictFor({ maxDaysWithoutHq: 2 }, after(ms))).toBe(verdict);
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

  it('goes by what is given, a gift’s worth and several uses included (I8)', () => {
    const limit = { approvalAboveMinor: 500, usesPerVoucher: 3, benefit: gift };
    expect(verdictFor(limit, times(2))).toBe('ok');
    expect(verdictFor(limit, times(3))).toBe('needsApproval');
  });

  it('an approval overrides no refusal', () => {
    expect(verdictFor({ status: 'paused' }, { approved: true })).toBe('campaignPaused');
  });

  it('an order with one to approve can’t be confirmed yet, and says above which limit', () => {
    const campaign = campaignWith({ approvalAboveMinor: 0 });
    const order = orderWith({ vouchers: [voucherWith(campaign)] });
    expect(decideOrder(order)).toMatchObject({
      confirmable: false,
      discountMinor: 500,
      vouchers: [{ approval: { reason: 'valueAboveLimit', limitMinor: 0 } }],
    });
    expect(decideOrder({ ...order, approved: true }).confirmable).toBe(true);
  });
});

describe('warnings', () => {
  const many = { usesAllowed: fact(3) };
  const lastDay = (daysLeft: number) =>
    fact(`2026-11-${21 + daysLeft}`, 'code') satisfies VoucherFacts['lastDay'];
  const paid = { kind: 'paid', priceMinor: 500, graceDays: 2, refund: 'none' } as const;

  it.each([
    [0, true],
    [endsSoonDays - 1, true],
    [endsSoonDays, true],
    [endsSoonDays + 1, false],
  ])('endsSoon with %i days left: %s', (daysLeft, warned) => {
    const { warnings } = acceptance({}, {}, { ...many, lastDay: lastDay(daysLeft) });
    expect(warnings).toEqual(warned ? [{ kind: 'endsSoon', daysLeft }] : []);
  });

  it('endsSoon only while something is left to use', () => {
    const soon = { lastDay: lastDay(0) };
    const warned = [{ kind: 'endsSoon', daysLeft: 0 }];
    expect(acceptance({}, {}, soon).warnings).toEqual([]);
    expect(acceptance({ benefit: stored }, {}, soon).warnings).toEqual(warned);
    const spent = { ...soon, amountSpentMinor: fact(10_000 - 3600) };
    expect(acceptance({ benefit: stored }, {}, spent).warnings).toEqual([]);
  });

  it.each([
    [0, []],
    [-1, [{ kind: 'inGrace', lastDay: '2026-11-20' }]],
    [-2, [{ kind: 'inGrace', lastDay: '2026-11-19' }]],
  ])('inGrace: paid, %i days to go', (daysLeft, warnings) => {
    const voucher = { lastDay: lastDay(daysLeft) };
    expect(acceptance({ acquisition: paid }, {}, voucher).warnings).toEqual(warnings);
  });

  it('inGrace it no longer ends soon, whatever is left of it', () => {
    const voucher = { ...many, lastDay: lastDay(-1) };
    expect(acceptance({ acquisition: paid }, {}, voucher).warnings).toEqual([
      { kind: 'inGrace', lastDay: '2026-11-20' },
    ]);
  });

  it('extensionMayBeUnknown where the day is the code’s own and head office is far', () => {
    const counter = counterWith({ lastSync: noon - freshSyncMs - 1 });
    const soon = { ...many, form: 'signed' as const, lastDay: lastDay(1) };
    const kinds = (order: Partial<OrderFacts>, change: Partial<VoucherFacts> = {}) =>
      acceptance({}, order, { ...soon, ...change }).warnings.map(({ kind }) => kind);
    expect(kinds({ counter })).toEqual(['endsSoon', 'extensionMayBeUnknown']);
    expect(kinds({})).toEqual(['endsSoon']);
    expect(kinds({ counter }, { lastDay: fact('2026-11-22', 'hq') })).toEqual(['endsSoon']);
    // It was extended, so extensions are known here.
    expect(kinds({ counter }, { extendedThrough: fact('2026-11-23') })).toEqual(['endsSoon']);
  });

  it('lastUse of several', () => {
    const last = [{ kind: 'lastUse' }];
    expect(acceptance({}, {}, { ...many, usesCounted: fact(1) }).warnings).toEqual([]);
    expect(acceptance({}, {}, { ...many, usesCounted: fact(2) }).warnings).toEqual(last);
    expect(acceptance({}, times(3), many).warnings).toEqual(last);
    expect(acceptance({}).warnings).toEqual([]);
  });

  it('nthToday, this order’s own included', () => {
    const days = (...on: readonly string[]) =>
      customerWith(on.map((businessDay) => ({ businessDay, uses: 1, valueMinor: 500 })));
    const customer = days(today, '2026-11-20', '2026-11-22');
    expect(acceptance({}, { customer }).warnings).toEqual([{ kind: 'nthToday', n: 2 }]);
    expect(acceptance({}, { customer: days('2026-11-20') }).warnings).toEqual([]);
    expect(acceptance({ no: 8 }, { customer }).warnings).toEqual([]);
    const vouchers = [1, 2].map((no) => voucherWith(campaignWith(), { ref: refNo(no) }));
    expect(decideOrder(orderWith({ customer, vouchers })).vouchers[1]).toMatchObject({
      acceptance: { warnings: [{ kind: 'nthToday', n: 3 }] },
    });
    expect(decideOrder(orderWith({ vouchers })).vouchers[1]).toMatchObject({
      acceptance: { warnings: [] },
    });
  });

  it('codeSaysOther, of benefits that can be compared, and the campaign’s is what counts', () => {
    const said = (
      benefit: Campaign['benefit'],
      printed: NonNullable<VoucherFacts['printed']>,
      voucher: Partial<VoucherFacts> = {},
    ) => acceptance({ benefit }, {}, { printed, ...voucher }).warnings.map(({ kind }) => kind);
    const amount = (amountMinor: number) => ({ amountMinor, percentOff: null });
    const percent = (digits: number, decimals: number) => ({
      amountMinor: null,
      percentOff: { digits, decimals },
    });
    const off = { kind: 'amountOff', amountMinor: 500 } as const;
    const tenth = {
      kind: 'percentOff',
      percent: 10,
      capMinor: null,
      rounding: { mode: 'down', toMinor: 1 },
    } as const;
    expect(said(off, amount(500))).toEqual([]);
    expect(said(off, amount(501))).toEqual(['codeSaysOther']);
    expect(said(off, percent(10, 0))).toEqual([]);
    expect(said(tenth, percent(10, 0))).toEqual([]);
    expect(said(tenth, percent(1000, 2))).toEqual([]);
    expect(said(tenth, percent(1001, 2))).toEqual(['codeSaysOther']);
    expect(said(tenth, amount(10))).toEqual([]);
    const half = { amountStoredMinor: fact(5_000) };
    expect(said(stored, amount(5_000), half)).toEqual([]);
    expect(said(stored, amount(10_000), half)).toEqual(['codeSaysOther']);
    expect(said(gift, amount(500))).toEqual([]);
  });

  it('nthToday counts what journal, shop and head office say, by business day', () => {
    const day = [{ businessDay: today, uses: 2, valueMinor: 1000 }];
    const customer = customerWith([], 7, {
      used: new Map([[7, [fact(day, 'hq'), fact(day, 'shop'), fact(day, 'journal')]]]),
    });
    const late = counterAt(noon + 12 * hourMs);
    expect(acceptance({}, { customer, counter: late }).warnings).toEqual([
      { kind: 'nthToday', n: 7 },
    ]);
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
      { numRuns: casesOf(200) },
    );
  });

  it('one refused voucher takes nothing and keeps the whole order from being confirmed', () => {
    const vouchers = [
      voucherWith(campaignWith({ no: 1 }), { ref: refNo(1) }),
      voucherWith(campaignWith({ no: 2, status: 'paused' }), { ref: refNo(2) }),
    ];
    expect(decideOrder(orderWith({ vouchers }))).toMatchObject({
      confirmable: false,
      discountMinor: 500,
      toPayMinor: 3100,
      vouchers: [{ verdict: 'ok' }, { verdict: 'refused', ref: refNo(2) }],
    });
  });

  it('the same voucher twice in one order is one use (I2)', () => {
    const voucher = voucherWith(campaignWith({ usesPerVoucher: 5 }));
    expect(decideOrder(orderWith({ vouchers: [voucher, voucher] }))).toMatchObject({
      confirmable: false,
      discountMinor: 500,
      vouchers: [{ verdict: 'ok' }, { refusal: { reason: 'inThisOrder' } }],
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

describe('the rules', () => {
  it('go in the order that is documented', () => {
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
      'channel',
      'blackout',
      'holiday',
      'weekday',
      'hours',
      'customerNamed',
      'holder',
      'segment',
      'tier',
      'voucherUses',
      'customerUses',
      'shopUses',
      'campaignUses',
      'exclusive',
      'stackingGroup',
      'soldOut',
      'itemsAndSpend',
      'voucherMoney',
      'customerMoney',
      'shopMoney',
      'campaignMoney',
      'claim',
      'homeShop',
      'lease',
      'hqOnly',
      'daysWithoutHq',
      'riskBudget',
    ]);
  });

  it('answer with the first that refuses', () => {
    const late = {
      offline: { kind: 'hqOnly' },
      items: { include: ['coffee'], exclude: [] },
    } as const;
    expect(verdictFor({ ...late, status: 'paused' })).toBe('campaignPaused');
    expect(verdictFor(late)).toBe('noEligibleItem');
    expect(verdictFor({ offline: { kind: 'hqOnly' } })).toBe('needsHq');
  });
});
