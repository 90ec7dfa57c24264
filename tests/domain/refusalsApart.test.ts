import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideOrder } from '../../shared/domain/order/decide.ts';
import type { Claim, CounterFacts, Fact, ShopAuthority } from '../../shared/domain/facts.ts';
import {
  campaignWith,
  counterWith,
  dayMs,
  fact,
  hourMs,
  minuteMs,
  noon,
  orderWith,
  refNo,
  shop,
  verdictFor,
  voucherWith,
} from './build.ts';

function claimed(answer: Claim['answer'], by: Claim['by'] = 'hq'): { claim: Fact<Claim> } {
  return { claim: fact({ claimId: '1'.repeat(32), answer, by }) };
}

const granted = claimed('granted');

function away(ms: number, change: Partial<CounterFacts> = {}) {
  return { counter: counterWith({ lastSync: noon - ms, ...change }) };
}

const alone = { counter: counterWith({ standAlone: true, lastSync: null }) };

describe('an answer to this very use', () => {
  it('needsHq: the policy hqOnly takes nothing but a yes (I3)', () => {
    const campaign = { offline: { kind: 'hqOnly' } as const };
    expect(verdictFor(campaign)).toBe('needsHq');
    expect(verdictFor(campaign, {}, granted)).toBe('ok');
    expect(verdictFor(campaign, alone)).toBe('ok');
  });

  it('claimRefused: whatever the policy (I2)', () => {
    for (const kind of ['accept', 'homeShop', 'lease', 'hqOnly'] as const) {
      expect(verdictFor({ offline: { kind } }, {}, claimed('refused'))).toBe('claimRefused');
      const byShop = claimed('refused', 'shopAuthority');
      expect(verdictFor({ offline: { kind } }, {}, byShop)).toBe('claimRefused');
    }
    expect(verdictFor({}, {}, granted)).toBe('ok');
  });
});

describe('the home shop', () => {
  const campaign = { offline: { kind: 'homeShop' } as const };
  const home = { homeShop: fact<string | null>(shop) };
  const keptBy = (authority: ShopAuthority) => ({
    counter: counterWith({ authority: fact(authority) }),
  });

  it('needsHomeShop: used there alone, whoever granted it (I3)', () => {
    const elsewhere = { homeShop: fact<string | null>('shop-2') };
    expect(verdictFor(campaign, {}, home)).toBe('ok');
    expect(verdictFor(campaign, away(90 * dayMs), home)).toBe('ok');
    expect(verdictFor(campaign, {}, elsewhere)).toBe('needsHomeShop');
    expect(verdictFor(campaign, {}, { ...elsewhere, ...granted })).toBe('needsHomeShop');
  });

  it('needsHomeShop: a voucher without a home is taken only where it is certain', () => {
    expect(verdictFor(campaign)).toBe('needsHomeShop');
    expect(verdictFor(campaign, {}, granted)).toBe('ok');
    expect(verdictFor(campaign, alone)).toBe('ok');
  });

  it.each([
    ['here', 'ok'],
    ['answers', 'authorityAway'],
    ['away', 'authorityAway'],
    ['unnamed', 'authorityAway'],
  ] as const)('authorityAway: the shop’s account is kept by one that is %s: %s', (who, verdict) => {
    expect(verdictFor(campaign, keptBy(who), home)).toBe(verdict);
  });

  it('authorityAway: not once it gave its word, nor head office its own', () => {
    for (const by of ['shopAuthority', 'hq'] as const) {
      const voucher = { ...home, ...claimed('granted', by) };
      expect(verdictFor(campaign, keptBy('answers'), voucher)).toBe('ok');
    }
  });
});

describe('what is set aside for this counter', () => {
  const campaign = { offline: { kind: 'lease' } as const };
  const holding = (usesLeft: number, campaignNo = 7) => ({
    leases: new Map([[campaignNo, fact({ leaseId: 'a'.repeat(32), usesLeft })]]),
  });

  it('needsLease: nothing set aside, however fresh the line (I3)', () => {
    expect(verdictFor(campaign)).toBe('needsLease');
    expect(verdictFor(campaign, away(0, holding(9, 8)))).toBe('needsLease');
    expect(verdictFor(campaign, {}, { lease: fact('b'.repeat(32)) })).toBe('ok');
    expect(verdictFor(campaign, {}, granted)).toBe('ok');
    expect(verdictFor(campaign, alone)).toBe('ok');
  });

  it.each([
    [0, 1, 'leaseSpent'],
    [1, 1, 'ok'],
    [2, 1, 'ok'],
    [1, 2, 'leaseSpent'],
    [2, 2, 'ok'],
  ])('leaseSpent: %i uses set aside, %i wanted: %s (I3)', (usesLeft, wanted, verdict) => {
    const order = { ...away(30 * dayMs, holding(usesLeft)), uses: new Map([[refNo(0), wanted]]) };
    expect(verdictFor({ ...campaign, usesPerVoucher: 5 }, order)).toBe(verdict);
  });

  it('leaseSpent: counts the vouchers of this very order', () => {
    const vouchers = [1, 2, 3].map((no) => voucherWith(campaignWith(campaign), { ref: refNo(no) }));
    const { vouchers: outcomes } = decideOrder(
      orderWith({ vouchers, ...away(hourMs, holding(2)) }),
    );
    expect(outcomes).toMatchObject([
      { verdict: 'ok' },
      { verdict: 'ok' },
      { refusal: { reason: 'leaseSpent' } },
    ]);
  });
});

describe('too long apart', () => {
  it.each([
    [3 * dayMs - 1, 'ok'],
    [3 * dayMs, 'ok'],
    [3 * dayMs + 1, 'tooLongWithoutHq'],
  ])('tooLongWithoutHq: 3 days, after %i ms: %s', (ms, verdict) => {
    expect(verdictFor({ maxDaysWithoutHq: 3 }, away(ms))).toBe(verdict);
  });

  it('tooLongWithoutHq: a terminal that never heard head office doubts everything', () => {
    expect(verdictFor({}, { counter: counterWith({ lastSync: null }) })).toBe('tooLongWithoutHq');
    expect(verdictFor({}, alone)).toBe('ok');
    expect(verdictFor({ maxDaysWithoutHq: 3 }, away(4 * dayMs), granted)).toBe('ok');
  });
});

describe('the risk budget', () => {
  const offline = {
    kind: 'riskBudget',
    maxCount: 3,
    maxValueMinor: 2000,
    maxHoursSinceSync: 24,
  } as const;
  const spent = (count: number, valueMinor: number) => ({
    doubtSinceSync: new Map([[7, { count, valueMinor }]]),
  });

  it.each([
    [1, 500, hourMs, 'ok'],
    [2, 1000, hourMs, 'ok'],
    [3, 1000, hourMs, 'riskBudgetSpent'],
    [2, 1499, hourMs, 'ok'],
    [2, 1500, hourMs, 'ok'],
    [2, 1501, hourMs, 'riskBudgetSpent'],
    [0, 0, 24 * hourMs - 1, 'ok'],
    [0, 0, 24 * hourMs, 'ok'],
    [0, 0, 24 * hourMs + 1, 'riskBudgetSpent'],
  ])(
    'riskBudgetSpent: %i uses, %i value, %i ms since the sync: %s (I3)',
    (count, value, ms, verdict) => {
      expect(verdictFor({ offline }, away(ms, spent(count, value)))).toBe(verdict);
    },
  );

  it('riskBudgetSpent: fresh or certain uses spend none of it', () => {
    expect(verdictFor({ offline }, away(minuteMs, spent(9, 9000)))).toBe('ok');
    expect(verdictFor({ offline }, away(dayMs, spent(9, 9000)), granted)).toBe('ok');
  });

  it('riskBudgetSpent: a voucher of this order that was granted spends none of it', () => {
    const campaign = campaignWith({ offline: { ...offline, maxCount: 1 } });
    const vouchers = [
      voucherWith(campaign, { ref: refNo(1), ...granted }),
      voucherWith(campaign, { ref: refNo(2) }),
    ];
    expect(decideOrder(orderWith({ vouchers, ...away(hourMs) })).confirmable).toBe(true);
  });

  it('riskBudgetSpent: counts the vouchers of this very order, and a gift’s worth', () => {
    const gift = { kind: 'gift', item: { zh: '杯垫', en: 'Coaster' }, valueMinor: 900 } as const;
    const campaign = campaignWith({ offline, benefit: gift });
    const vouchers = [1, 2, 3].map((no) => voucherWith(campaign, { ref: refNo(no) }));
    expect(decideOrder(orderWith({ vouchers, ...away(hourMs) })).vouchers).toMatchObject([
      { verdict: 'ok' },
      { verdict: 'ok' },
      { refusal: { reason: 'riskBudgetSpent' } },
    ]);
  });

  it('riskBudgetSpent: another campaign’s doubt in this order is not counted', () => {
    const vouchers = [7, 8].map((no) =>
      voucherWith(campaignWith({ no, offline: { ...offline, maxCount: 1 } }), { ref: refNo(no) }),
    );
    expect(decideOrder(orderWith({ vouchers, ...away(hourMs) })).confirmable).toBe(true);
  });

  it('riskBudgetSpent: a bigger budget never refuses more', () => {
    fc.assert(
      fc.property(fc.nat(5), fc.nat(3000), fc.nat(5), fc.nat(3000), (count, value, more, worth) => {
        const verdict = (maxCount: number, maxValueMinor: number) =>
          verdictFor(
            { offline: { ...offline, maxCount, maxValueMinor } },
            away(hourMs, spent(count, value)),
          );
        const bigger = verdict(3 + more, 2000 + worth);
        expect(verdict(3, 2000) === 'ok' ? bigger : 'ok').toBe('ok');
      }),
    );
  });
});
