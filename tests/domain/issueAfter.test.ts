import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Campaign, IssueEvent } from '../../shared/domain/campaign/campaign.ts';
import { firstOffer, offerAfter } from '../../shared/domain/issue/issueAfter.ts';
import type { IssueAfterFacts, Occasion } from '../../shared/domain/issue/issueAfter.ts';
import { campaignWith, civil, noon, tallyOf } from './build.ts';

const nobody = { byCustomer: null, inShop: [], anywhere: [] };
const regular = { visits: 5, tier: 'gold', segment: 'loyal' } as const;
const plain: Occasion = { toPayMinor: 0, customer: null, rating: null };

function factsWith(
  events: readonly IssueEvent[],
  occasion: Partial<Occasion> = {},
  campaign: Partial<Campaign> = {},
  change: Partial<IssueAfterFacts> = {},
): IssueAfterFacts {
  return {
    campaign: campaignWith({
      issueAfter: { events, maxPerDay: 3 },
      validity: { kind: 'daysFromIssue', days: 14 },
      ...campaign,
    }),
    occasion: { ...plain, ...occasion },
    now: civil(noon),
    shop: { id: 'jingan', groups: ['north'] },
    issuedToday: 0,
    givenThisVisit: false,
    received: nobody,
    ...change,
  };
}

const because = (facts: IssueAfterFacts) => offerAfter(facts)?.because.kind ?? null;
const spend: IssueEvent = { kind: 'spend', fromMinor: 5000 };
const fifth: IssueEvent = { kind: 'visits', every: 5 };

describe('a coupon suggested after a redemption', () => {
  it.each<[IssueEvent, Partial<Occasion>, boolean]>([
    [spend, { toPayMinor: 5000 }, true],
    [spend, { toPayMinor: 4999 }, false],
    [fifth, { customer: regular }, true],
    [fifth, { customer: { ...regular, visits: 10 } }, true],
    [fifth, { customer: { ...regular, visits: 6 } }, false],
    [fifth, { customer: { ...regular, visits: 0 } }, false],
    [fifth, {}, false],
    [{ kind: 'firstVisit' }, { customer: { ...regular, visits: 1 } }, true],
    [{ kind: 'firstVisit' }, { customer: { ...regular, visits: 2 } }, false],
    [{ kind: 'firstVisit' }, {}, false],
    [{ kind: 'tier', tiers: ['gold'] }, { customer: regular }, true],
    [{ kind: 'tier', tiers: ['silver'] }, { customer: regular }, false],
    [{ kind: 'tier', tiers: ['gold'] }, { customer: { ...regular, tier: null } }, false],
    [{ kind: 'goodRating' }, { rating: 3 }, true],
    [{ kind: 'goodRating' }, { rating: 2 }, false],
    [{ kind: 'goodRating' }, {}, false],
  ])('%j after %j: %s', (event, occasion, isOffered) => {
    expect(because(factsWith([event], occasion))).toBe(isOffered ? event.kind : null);
  });

  it('says by the first event that it was, and for how long it is good', () => {
    const both = { toPayMinor: 6000, customer: regular };
    expect(offerAfter(factsWith([fifth, spend], both))).toEqual({
      because: fifth,
      grant: { firstDay: '2026-11-21', lastDay: '2026-12-04', valueMinor: 500 },
    });
  });

  it('is not made by a campaign that is paused, over, elsewhere, or without such terms', () => {
    const rich = { toPayMinor: 9000 };
    expect(because(factsWith([spend], rich))).toBe('spend');
    for (const campaign of [
      { status: 'paused' },
      { validThrough: '2026-11-20' },
      { validFrom: '2026-11-22' },
      { shops: { include: ['xuhui'], exclude: [] } },
      { shops: { include: null, exclude: ['#north'] } },
      { issueAfter: null },
      { customer: 'required' },
    ] as const) {
      expect(because(factsWith([spend], rich, campaign))).toBeNull();
    }
  });

  it('is not made to a customer who could not use it', () => {
    const rich = { toPayMinor: 9000, customer: regular };
    const only = (campaign: Partial<Campaign>) =>
      because(factsWith([spend], rich, { customer: 'required', ...campaign }));
    expect(only({ tiers: ['gold'] })).toBe('spend');
    expect(only({ tiers: ['silver'] })).toBeNull();
    expect(only({ segments: ['new'] })).toBeNull();
  });

  it('I3: stays within the day’s budget and the limits on receiving', () => {
    const rich = { toPayMinor: 9000, customer: regular };
    expect(because(factsWith([spend], rich, {}, { issuedToday: 2 }))).toBe('spend');
    expect(because(factsWith([spend], rich, {}, { issuedToday: 3 }))).toBeNull();
    const limits = [
      { on: 'receipt', per: 'customer', period: { kind: 'month' }, measure: 'uses', max: 1 },
    ] as const;
    const received = {
      ...nobody,
      byCustomer: tallyOf([{ businessDay: '2026-11-20', uses: 1, valueMinor: 500 }]),
    };
    expect(because(factsWith([spend], rich, { limits }))).toBe('spend');
    expect(because(factsWith([spend], rich, { limits }, { received }))).toBeNull();
  });

  it('I3: is made once for a visit, and for each order of what no visit is', () => {
    const first = { toPayMinor: 9000, customer: { ...regular, visits: 1 } };
    const given = { givenThisVisit: true };
    expect(because(factsWith([{ kind: 'firstVisit' }], first, {}, given))).toBeNull();
    expect(because(factsWith([{ kind: 'visits', every: 1 }], first, {}, given))).toBeNull();
    expect(because(factsWith([{ kind: 'firstVisit' }, spend], first, {}, given))).toBe('spend');
  });

  it('is the same whatever order the campaigns are known in', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(99), { minLength: 1 }), (nos) => {
        const offers = nos.map((no) => ({ campaign: { no } }));
        expect(firstOffer(offers)?.campaign.no).toBe(Math.min(...nos));
        expect(firstOffer(offers.toReversed())).toEqual(firstOffer(offers));
      }),
    );
    expect(firstOffer([])).toBeNull();
  });
});
