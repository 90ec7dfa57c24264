import { describe, expect, it } from 'vitest';
import type { Campaign, GoodwillTerms, Limit } from '../../shared/domain/campaign/campaign.ts';
import { allowanceLeft, decideGoodwill } from '../../shared/domain/issue/goodwill.ts';
import type { GoodwillFacts } from '../../shared/domain/issue/goodwill.ts';
import { plainRounding } from '../../shared/domain/money.ts';
import { campaignWith, civil, hourMs, noon, tallyOf } from './build.ts';

const terms: GoodwillTerms = { reasons: ['wait', 'quality'], maxPerDay: 3 };
const receiveLimit: Limit = {
  on: 'receipt',
  per: 'customer',
  period: { kind: 'rollingDays', days: 7 },
  measure: 'uses',
  max: 2,
};
const nobody = { byCustomer: null, inShop: [], anywhere: [] };
const somebody = { ...nobody, byCustomer: [] };
const halfOff = {
  kind: 'percentOff',
  percent: 50,
  capMinor: null,
  rounding: plainRounding,
} as const;

function factsWith(
  change: Partial<GoodwillFacts> = {},
  campaign: Partial<Campaign> = {},
): GoodwillFacts {
  return {
    campaign: campaignWith({
      goodwill: terms,
      validity: { kind: 'daysFromIssue', days: 30 },
      ...campaign,
    }),
    reason: 'wait',
    now: civil(noon),
    issuedToday: 0,
    worthTodayMinor: 0,
    byPersonToday: 0,
    received: nobody,
    approved: false,
    ...change,
  };
}

function wordOf(change: Partial<GoodwillFacts>, campaign: Partial<Campaign> = {}): string {
  const decision = decideGoodwill(factsWith(change, campaign));
  return decision.verdict === 'refused' ? decision.refusal.reason : decision.verdict;
}

describe('goodwill', () => {
  it('is good from today, its issue day being the first of its days', () => {
    expect(decideGoodwill(factsWith())).toEqual({
      verdict: 'ok',
      grant: { firstDay: '2026-11-21', lastDay: '2026-12-20', valueMinor: 500 },
    });
    const oneDay = { validity: { kind: 'daysFromIssue', days: 1 } } as const;
    expect(decideGoodwill(factsWith({}, oneDay))).toMatchObject({
      grant: { firstDay: '2026-11-21', lastDay: '2026-11-21' },
    });
  });

  it('counts its days in the campaign’s zone', () => {
    const late = { now: civil(Date.UTC(2026, 10, 21, 18)) };
    expect(decideGoodwill(factsWith(late))).toMatchObject({ grant: { firstDay: '2026-11-22' } });
    expect(decideGoodwill(factsWith(late, { zone: 'America/New_York' }))).toMatchObject({
      grant: { firstDay: '2026-11-21' },
    });
  });

  it('is worth nothing to count where the order decides', () => {
    expect(decideGoodwill(factsWith({}, { benefit: halfOff }))).toMatchObject({
      grant: { valueMinor: 0 },
    });
  });

  it('notGoodwill', () => {
    expect(wordOf({}, { goodwill: null })).toBe('notGoodwill');
  });

  it('campaignPaused', () => {
    expect(wordOf({}, { status: 'paused' })).toBe('campaignPaused');
  });

  it.each([
    ['2026-11-20', '2026-11-22', 'ok'],
    ['2026-11-21', '2026-11-21', 'ok'],
    ['2026-11-22', '2026-11-30', 'campaignNotOn'],
    ['2026-11-01', '2026-11-20', 'campaignNotOn'],
  ])('campaignNotOn: from %s through %s: %s', (validFrom, validThrough, word) => {
    expect(wordOf({}, { validFrom, validThrough })).toBe(word);
  });

  it('campaignNotOn says when it is on', () => {
    const days = { validFrom: '2026-11-22', validThrough: '2026-11-30' };
    expect(decideGoodwill(factsWith({}, days))).toEqual({
      verdict: 'refused',
      refusal: { reason: 'campaignNotOn', from: '2026-11-22', through: '2026-11-30' },
    });
  });

  it('reasonNotAllowed', () => {
    expect(wordOf({ reason: 'quality' })).toBe('ok');
    expect(wordOf({ reason: 'service' })).toBe('reasonNotAllowed');
  });

  it('customerRequired', () => {
    expect(wordOf({}, { customer: 'required' })).toBe('customerRequired');
    expect(wordOf({ received: somebody }, { customer: 'required' })).toBe('ok');
    expect(wordOf({}, { customer: 'optional' })).toBe('ok');
  });

  it.each([
    [2, 'ok'],
    [3, 'allowanceSpent'],
    [4, 'allowanceSpent'],
  ])('allowanceSpent: %i of 3 issued today: %s (I3)', (issuedToday, word) => {
    expect(wordOf({ issuedToday })).toBe(word);
  });

  it('allowanceSpent says how many a day', () => {
    expect(decideGoodwill(factsWith({ issuedToday: 3 }))).toMatchObject({
      refusal: { perDay: 3 },
    });
  });

  it.each([
    ['2026-11-14', 2, 'ok'],
    ['2026-11-15', 1, 'ok'],
    ['2026-11-15', 2, 'receiptLimit'],
    ['2026-11-21', 3, 'receiptLimit'],
  ])('receiptLimit: on %s received %i of 2 in 7 days: %s (I3)', (businessDay, uses, word) => {
    const received = { ...nobody, byCustomer: tallyOf([{ businessDay, uses, valueMinor: 0 }]) };
    expect(wordOf({ received }, { limits: [receiveLimit] })).toBe(word);
  });

  it('receiptLimit goes by the business day, not the calendar’s', () => {
    const received = {
      ...nobody,
      byCustomer: tallyOf([{ businessDay: '2026-11-21', uses: 1, valueMinor: 500 }]),
    };
    const limits = [{ ...receiveLimit, period: { kind: 'businessDay' } as const, max: 1 }];
    const atOne = civil(noon + 11 * hourMs);
    expect(atOne).toMatchObject({ date: '2026-11-22', businessDay: '2026-11-21' });
    expect(wordOf({ received, now: atOne }, { limits })).toBe('receiptLimit');
    expect(wordOf({ received, now: civil(noon + 13 * hourMs) }, { limits })).toBe('ok');
  });

  it.each([
    [999, 'receiptLimit'],
    [1000, 'ok'],
    [1001, 'ok'],
  ])('receiptLimit in money: a second one of 500 within %i: %s (I3)', (max, word) => {
    const day = { businessDay: '2026-11-21', uses: 1, valueMinor: 500 };
    const limits = [{ ...receiveLimit, per: 'shop', measure: 'money', max } as const];
    expect(wordOf({ received: { ...nobody, inShop: tallyOf([day]) } }, { limits })).toBe(word);
  });

  it('receiptLimit counts what the order decides by number alone', () => {
    const limits = [{ ...receiveLimit, per: 'campaign', measure: 'money', max: 1 } as const];
    expect(wordOf({}, { limits, benefit: halfOff })).toBe('ok');
    const anywhere = tallyOf([{ businessDay: '2026-11-21', uses: 2, valueMinor: 0 }]);
    const two = [{ ...receiveLimit, per: 'campaign' } as const];
    expect(wordOf({ received: { ...nobody, anywhere } }, { limits: two })).toBe('receiptLimit');
  });

  it('receiptLimit binds nobody where there is none', () => {
    const day = { businessDay: '2026-11-21', uses: 99, valueMinor: 0 };
    expect(wordOf({ received: { ...nobody, byCustomer: tallyOf([day]) } })).toBe('ok');
  });

  it.each([
    [499, 'needsApproval'],
    [500, 'ok'],
    [501, 'ok'],
  ])('goodwillValue: worth 500 with a limit of %i: %s (I8)', (approvalAboveMinor, word) => {
    expect(wordOf({}, { approvalAboveMinor })).toBe(word);
    expect(wordOf({ approved: true }, { approvalAboveMinor })).toBe('ok');
  });

  it('goodwillValue says above which limit, and what would be granted', () => {
    expect(decideGoodwill(factsWith({}, { approvalAboveMinor: 400 }))).toEqual({
      verdict: 'needsApproval',
      grant: { firstDay: '2026-11-21', lastDay: '2026-12-20', valueMinor: 500 },
      approval: { reason: 'goodwillValue', limitMinor: 400 },
    });
  });

  it('goodwillValue: what has no upper bound is above every limit', () => {
    expect(wordOf({}, { benefit: halfOff, approvalAboveMinor: 100_000 })).toBe('needsApproval');
    expect(wordOf({}, { benefit: halfOff })).toBe('ok');
  });

  it('an approval overrides no refusal (I8)', () => {
    expect(wordOf({ approved: true, issuedToday: 3 })).toBe('allowanceSpent');
  });

  describe('the allowance of a day', () => {
    const bounds = { maxWorthPerDayMinor: 1200, maxPerPersonPerDay: 2 };
    const goodwill = { ...terms, ...bounds };

    it.each([
      [{ issuedToday: 2, worthTodayMinor: 700, byPersonToday: 1 }, 'ok'],
      [{ issuedToday: 3 }, 'allowanceSpent'],
      [{ worthTodayMinor: 701 }, 'worthSpent'],
      [{ byPersonToday: 2 }, 'ownAllowanceSpent'],
    ])('%j: %s', (given, word) => {
      expect(wordOf(given, { goodwill })).toBe(word);
    });

    it('binds by worth and person only where the terms say so', () => {
      expect(wordOf({ worthTodayMinor: 99_999, byPersonToday: 99 })).toBe('ok');
      const given = { issuedToday: 1, worthTodayMinor: 500, byPersonToday: 1 };
      expect(allowanceLeft(given, goodwill)).toEqual({ count: 2, worthMinor: 700, ofPerson: 1 });
      expect(allowanceLeft(given, terms)).toEqual({ count: 2, worthMinor: null, ofPerson: null });
    });
  });
});
