import { describe, expect, it } from 'vitest';
import type { Campaign, GoodwillTerms } from '../../shared/domain/campaign.ts';
import { decideGoodwill } from '../../shared/domain/goodwill.ts';
import type { GoodwillFacts } from '../../shared/domain/goodwill.ts';
import { campaignWith, civil, noon } from './build.ts';

const terms: GoodwillTerms = {
  reasons: ['wait', 'quality'],
  validDays: 30,
  maxPerDay: 3,
  receiveLimit: { period: { kind: 'rollingDays', days: 7 }, maxUses: 2 },
};

function factsWith(change: Partial<GoodwillFacts> = {}, campaign: Partial<Campaign> = {}) {
  return {
    campaign: campaignWith({ goodwill: terms, ...campaign }),
    reason: 'wait' as const,
    now: civil(noon),
    issuedToday: 0,
    received: null,
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
    const oneDay = { goodwill: { ...terms, validDays: 1 } };
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

  it('notGoodwill', () => {
    expect(wordOf({}, { goodwill: null })).toBe('notGoodwill');
  });

  it('campaignPaused', () => {
    expect(wordOf({}, { status: 'paused' })).toBe('campaignPaused');
  });

  it.each([
    ['2026-11-21', '2026-11-21', 'ok'],
    ['2026-11-22', '2026-11-30', 'campaignNotOn'],
    ['2026-11-01', '2026-11-20', 'campaignNotOn'],
  ])('campaignNotOn: from %s through %s: %s', (validFrom, validThrough, word) => {
    expect(wordOf({}, { validFrom, validThrough })).toBe(word);
  });

  it('reasonNotAllowed', () => {
    expect(wordOf({ reason: 'quality' })).toBe('ok');
    expect(wordOf({ reason: 'service' })).toBe('reasonNotAllowed');
  });

  it('customerRequired', () => {
    expect(wordOf({}, { customer: 'required' })).toBe('customerRequired');
    expect(wordOf({ received: [] }, { customer: 'required' })).toBe('ok');
  });

  it.each([
    [2, 'ok'],
    [3, 'allowanceSpent'],
    [4, 'allowanceSpent'],
  ])('allowanceSpent: %i of 3 issued today: %s (I3)', (issuedToday, word) => {
    expect(wordOf({ issuedToday })).toBe(word);
  });

  it.each([
    ['2026-11-14', 2, 'ok'],
    ['2026-11-15', 1, 'ok'],
    ['2026-11-15', 2, 'receiveLimit'],
    ['2026-11-21', 3, 'receiveLimit'],
  ])('receiveLimit: on %s received %i: %s (I3)', (businessDay, uses, word) => {
    expect(wordOf({ received: [{ businessDay, uses }] })).toBe(word);
  });

  it('receiveLimit binds nobody where there is none', () => {
    const received = [{ businessDay: '2026-11-21', uses: 99 }];
    expect(wordOf({ received }, { goodwill: { ...terms, receiveLimit: null } })).toBe('ok');
  });

  it.each([
    [499, 'needsApproval'],
    [500, 'ok'],
    [501, 'ok'],
  ])('goodwillValue: worth 500 with a limit of %i: %s (I8)', (approvalAboveMinor, word) => {
    expect(wordOf({}, { approvalAboveMinor })).toBe(word);
    expect(wordOf({ approved: true }, { approvalAboveMinor })).toBe('ok');
  });

  it('goodwillValue: what has no upper bound is above every limit', () => {
    const benefit = { kind: 'percentOff', percent: 50, capMinor: null } as const;
    expect(wordOf({}, { benefit, approvalAboveMinor: 100_000 })).toBe('needsApproval');
    expect(wordOf({}, { benefit })).toBe('ok');
  });
});
