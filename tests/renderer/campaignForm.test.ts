import { describe, expect, it } from 'vitest';
import { benefitKinds } from '../../renderer/screens/campaigns/benefitKinds.ts';
import { faultsOfProblem, judgeForm } from '../../renderer/screens/campaigns/campaignFaults.ts';
import { newCampaignForm, newLimit } from '../../renderer/screens/campaigns/campaignForm.ts';
import type { CampaignForm } from '../../renderer/screens/campaigns/campaignForm.ts';
import { hourRanges, hoursText, listOf } from '../../renderer/screens/campaigns/campaignText.ts';
import { draftOfForm } from '../../renderer/screens/campaigns/draftOfForm.ts';
import { placeOf } from '../../renderer/screens/campaigns/faultPlaces.ts';
import { isWrongIn, setIn } from '../../renderer/screens/campaigns/foldedTerms.ts';
import type { FoldName } from '../../renderer/screens/campaigns/foldedTerms.ts';
import { formOfCampaign } from '../../renderer/screens/campaigns/formOfCampaign.ts';
import { problemOf } from '../../shared/contract/problem.ts';
import type { Benefit, Campaign } from '../../shared/domain/campaign/campaign.ts';
import { plainTerms } from '../../shared/domain/campaign/plainTerms.ts';

const item = { zh: '茶', en: 'Tea' };
const benefits: readonly Benefit[] = [
  { kind: 'freeItem', item, priceMinor: null, capMinor: 1800 },
  { kind: 'freeItem', item, priceMinor: 2000, capMinor: 1800 },
  { kind: 'gift', item, valueMinor: 0 },
  { kind: 'amountOff', amountMinor: 500 },
  { kind: 'percentOff', percent: 20, capMinor: null, rounding: { mode: 'down', toMinor: 50 } },
  { kind: 'threshold', spendMinor: 3000, offMinor: 500, maxTimes: 1 },
  { kind: 'threshold', spendMinor: 3000, offMinor: 500, maxTimes: 4 },
  { kind: 'threshold', spendMinor: 3000, offMinor: 500, maxTimes: null },
  { kind: 'buyNGetM', buy: 2, get: 1 },
  { kind: 'fixedPrice', item, priceMinor: 990 },
  {
    kind: 'memberPrice',
    prices: [
      { of: 'tea', priceMinor: 1600 },
      { of: '#hot', priceMinor: 0 },
    ],
  },
  { kind: 'storedAmount', amountMinor: 10_000 },
];

const bare = {
  id: 'c1',
  no: 7,
  version: 3,
  name: { zh: '名', en: 'Name' },
  validFrom: '2026-01-01',
  validThrough: '2026-12-31',
  zone: 'Asia/Shanghai',
} as const;

const everything: Omit<Campaign, 'benefit'> = {
  ...bare,
  acquisition: { kind: 'given' },
  validity: { kind: 'daysFromIssue', days: 90 },
  extendedThrough: '2027-06-30',
  reviveDays: 7,
  weekdays: [1, 5],
  hours: [
    { fromMinute: 600, toMinute: 840 },
    { fromMinute: 1020, toMinute: 1440 },
  ],
  holidays: 'never',
  blackouts: [{ from: '2026-02-14', through: '2026-02-14' }],
  shops: { include: ['s1', '#north'], exclude: ['s2'] },
  items: { include: ['tea', '#hot'], exclude: ['cake'] },
  channels: ['counter', 'delivery'],
  segments: ['loyal'],
  tiers: ['金卡', 'Silver'],
  minimumSpendMinor: 1000,
  usesPerVoucher: 1,
  limits: [
    {
      on: 'use',
      per: 'customer',
      period: { kind: 'rollingDays', days: 30 },
      measure: 'money',
      max: 20_000,
    },
    { on: 'use', per: 'shop', period: { kind: 'month' }, measure: 'money', max: 900_000 },
    { on: 'receipt', per: 'campaign', period: { kind: 'ever' }, measure: 'uses', max: 9 },
  ],
  customer: 'required',
  stackingGroup: 'drinks',
  exclusive: false,
  applyOrder: 35,
  offline: { kind: 'riskBudget', maxCount: 5, maxValueMinor: 9000, maxHoursSinceSync: 24 },
  maxDaysWithoutHq: 9,
  approvalAboveMinor: 5000,
  costToShopPercent: 40,
  funder: 'brand',
  goodwill: null,
  issueAfter: {
    events: [
      { kind: 'spend', fromMinor: 5000 },
      { kind: 'visits', every: 5 },
      { kind: 'firstVisit' },
      { kind: 'tier', tiers: ['金卡', 'Silver'] },
      { kind: 'goodRating' },
    ],
    maxPerDay: 20,
  },
  status: 'paused',
};

function good(part: Partial<CampaignForm> = {}): CampaignForm {
  const fresh = newCampaignForm('2026-11-21', '2027-02-19', 'Asia/Shanghai');
  return { ...fresh, nameZh: '券', itemZh: '茶', amountMinor: 1800, ...part };
}

function faultsOf(part: Partial<CampaignForm>) {
  const judged = judgeForm(good(part));
  if (judged.ok) return {};
  return Object.fromEntries(
    Object.entries(judged.faults).map(([field, fault]) => [
      field,
      fault?.kind === 'bound' ? fault.word : fault?.code,
    ]),
  );
}

function expectKept(campaign: Campaign): void {
  const { no: _no, version: _version, ...draft } = campaign;
  expect(judgeForm(formOfCampaign(campaign))).toEqual({ ok: true, draft });
}

describe('a campaign through the form', () => {
  it.each(benefits)('keeps every term of a $kind', (benefit) => {
    expectKept({ ...everything, benefit });
  });

  it.each<Partial<Campaign>>([
    { validity: { kind: 'daysFromFirstUse', days: 7 }, usesPerVoucher: 5 },
    { offline: { kind: 'lease' } },
    { offline: { kind: 'homeShop' } },
    { offline: { kind: 'hqOnly' } },
    { exclusive: true },
    { holidays: 'only', acquisition: { kind: 'given' } },
    {
      goodwill: { reasons: ['wait', 'quality'], maxPerDay: 4 },
      validity: { kind: 'daysFromIssue', days: 30 },
    },
    { acquisition: { kind: 'paid', priceMinor: 9900, graceDays: 30, refund: 'whileUnused' } },
    {
      goodwill: {
        reasons: ['wait'],
        maxPerDay: 4,
        maxWorthPerDayMinor: 9000,
        maxPerPersonPerDay: 2,
      },
      validity: { kind: 'daysFromIssue', days: 30 },
    },
    { funder: 'chain' },
  ])('keeps %j', (terms) => {
    const benefit: Benefit = { kind: 'amountOff', amountMinor: 500 };
    expectKept({ ...bare, ...plainTerms, benefit, ...terms });
  });

  it('offers every kind of benefit', () => {
    expect(new Set<string>(benefitKinds)).toEqual(new Set(benefits.map(({ kind }) => kind)));
  });

  it('makes a plain new campaign of a name, an item and a cap, named in both languages', () => {
    const judged = judgeForm(good());
    expect(judged.ok && judged.draft).toMatchObject({
      ...plainTerms,
      name: { zh: '券', en: '券' },
    });
  });

  it('counts no uses of a stored amount, whatever the form held before', () => {
    const form = good({ kind: 'storedAmount', usesPerVoucher: 5 });
    expect(draftOfForm(form).usesPerVoucher).toBe(1);
  });
});

describe('what is wrong stands at its field', () => {
  it.each<[Partial<CampaignForm>, Record<string, string>]>([
    [{ nameZh: ' ' }, { name: 'name' }],
    [{ itemZh: '' }, { item: 'item' }],
    [{ kind: 'fixedPrice', itemZh: '' }, { item: 'item' }],
    [{ amountMinor: null }, { amount: 'amount' }],
    [{ amountMinor: 0 }, { amount: 'amount' }],
    [{ listPriceMinor: 0 }, { benefitPrice: 'price' }],
    [{ kind: 'fixedPrice', amountMinor: null }, { benefitPrice: 'price' }],
    [{ kind: 'memberPrice', prices: [], customerRequired: true }, { prices: 'prices' }],
    [
      {
        kind: 'memberPrice',
        customerRequired: true,
        prices: [
          { of: 'a', priceMinor: 1 },
          { of: '', priceMinor: 1 },
        ],
      },
      { 'prices.1': 'prices' },
    ],
    [{ kind: 'percentOff', percent: 0 }, { percent: 'percent' }],
    [{ kind: 'percentOff', percent: 101 }, { percent: 'percent' }],
    [{ kind: 'percentOff', percent: 10, roundToMinor: 0 }, { rounding: 'rounding' }],
    [
      { kind: 'threshold', spendMinor: 1000, amountMinor: 500, repeating: true, maxTimes: 0 },
      { maxTimes: 'times' },
    ],
    [{ kind: 'buyNGetM', buy: null, get: 1 }, { buy: 'pieces' }],
    [{ acquisition: 'paid' }, { price: 'amount' }],
    [{ acquisition: 'paid', priceMinor: 1, graceDays: null }, { graceDays: 'grace' }],
    [{ validFrom: '' }, { validFrom: 'day' }],
    [{ validity: 'daysFromIssue' }, { validity: 'validity' }],
    [{ reviveDays: 367 }, { reviveDays: 'revive' }],
    [{ hours: '25:00-26:00' }, { hours: 'hours' }],
    [{ blackouts: [{ from: '2026-12-01', through: '' }] }, { 'blackouts.0': 'blackout' }],
    [{ include: 'x'.repeat(41) }, { include: 'names' }],
    [{ shopsExclude: 'x'.repeat(41) }, { shopsExclude: 'names' }],
    [{ tiers: 'x'.repeat(41), customerRequired: true }, { tiers: 'tiers' }],
    [{ usesPerVoucher: 0 }, { uses: 'uses' }],
    [{ applyOrder: 100 }, { applyOrder: 'applyOrder' }],
    [
      {
        limits: [newLimit, { ...newLimit, period: 'rollingDays', days: null }],
        customerRequired: true,
      },
      { 'limits.1': 'limit' },
    ],
    [{ offline: 'riskBudget', budgetMinor: null }, { budget: 'budget' }],
    [
      { isGoodwill: true, goodwillReasons: [], validity: 'daysFromIssue', validityDays: 30 },
      { goodwillReasons: 'reasons' },
    ],
  ])('%j', (part, faults) => {
    expect(faultsOf(part)).toEqual(faults);
  });

  it('takes the last day that is also the first', () => {
    expect(faultsOf({ validThrough: '2026-11-21' })).toEqual({});
  });

  it('shows what head office found at the same fields', () => {
    const problem = problemOf('badInput', {}, [
      { field: 'campaign.benefit.capMinor', message: 'too small' },
      { field: 'goodwill.maxPerDay', message: 'too big' },
      { field: 'campaign.limits.2.max', message: 'limitBelowOneUse' },
      { field: 'weather', message: 'too wet' },
    ]);
    expect(faultsOfProblem(problem)).toEqual({
      amount: { kind: 'bound', word: 'amount' },
      goodwillPerDay: { kind: 'bound', word: 'perDay' },
      'limits.2': { kind: 'contradiction', code: 'limitBelowOneUse' },
      other: { kind: 'bound', word: 'else' },
    });
    expect(faultsOfProblem(null)).toEqual({});
  });
});

describe('what contradicts itself stands at its field too', () => {
  it.each<[Partial<CampaignForm>, Record<string, string>]>([
    [{ validThrough: '2026-11-20' }, { validThrough: 'endsBeforeStart' }],
    [{ extendedThrough: '2027-01-01' }, { extendedThrough: 'extendedToEarlier' }],
    [{ hours: '10:00-10:00' }, { hours: 'emptyHours' }],
    [
      { blackouts: [{ from: '2026-12-02', through: '2026-12-01' }] },
      { 'blackouts.0': 'blackoutEndsBeforeStart' },
    ],
    [{ blackouts: [{ from: '2026-11-01', through: '2027-03-01' }] }, { validFrom: 'noDayLeft' }],
    [{ include: 'a', exclude: 'a' }, { exclude: 'excludesAllItems' }],
    [{ shopsInclude: 's', shopsExclude: 's' }, { shopsExclude: 'excludesAllShops' }],
    [{ listPriceMinor: 1700 }, { amount: 'capAboveItem' }],
    [{ kind: 'threshold', spendMinor: 1000, amountMinor: 1001 }, { amount: 'offAboveSpend' }],
    [{ segments: ['new'] }, { customer: 'groupNeedsCustomer' }],
    [{ limits: [newLimit] }, { customer: 'limitNeedsCustomer' }],
    [{ limits: [newLimit, newLimit], customerRequired: true }, { 'limits.1': 'sameLimitTwice' }],
    [{ exclusive: true, stackingGroup: 'x' }, { stackingGroup: 'exclusiveInGroup' }],
    [{ costToShopPercent: 50 }, { funder: 'funder' }],
    [{ costToShopPercent: 50, funder: 'shop' }, { funder: 'costShareNeedsFunder' }],
    [{ isGoodwill: true }, { validity: 'goodwillNeedsDays' }],
    [
      { isGoodwill: true, validity: 'daysFromIssue', validityDays: 9, offline: 'homeShop' },
      { offline: 'goodwillHasNoHome' },
    ],
  ])('%j', (part, faults) => {
    expect(faultsOf(part)).toEqual(faults);
  });

  it('says it together with what is missing elsewhere', () => {
    expect(faultsOf({ amountMinor: null, validThrough: '2026-11-20' })).toEqual({
      amount: 'amount',
      validThrough: 'endsBeforeStart',
    });
  });
});

describe('folded terms', () => {
  const folds: readonly FoldName[] = [
    'when',
    'for',
    'limits',
    'paid',
    'goodwill',
    'after',
    'finer',
  ];

  it('ask nothing in a plain campaign', () => {
    expect(folds.map((fold) => setIn(fold, good()))).toEqual(folds.map(() => 0));
  });

  it('count what is asked: lists as one term, limits one by one', () => {
    const form = formOfCampaign({ ...everything, benefit: { kind: 'amountOff', amountMinor: 1 } });
    expect(folds.map((fold) => setIn(fold, form))).toEqual([7, 9, 3, 0, 0, 1, 7]);
  });

  it.each<[Partial<CampaignForm>, FoldName]>([
    [{ hours: '1' }, 'when'],
    [{ blackouts: [{ from: '', through: '' }] }, 'when'],
    [{ segments: ['new'] }, 'for'],
    [{ limits: [{ ...newLimit, max: null }], customerRequired: true }, 'limits'],
    [{ acquisition: 'paid' }, 'paid'],
    [{ offline: 'riskBudget' }, 'finer'],
  ])('%j opens its fold and no other', (part, fold) => {
    const judged = judgeForm(good(part));
    const faults = judged.ok ? {} : judged.faults;
    expect(folds.filter((one) => isWrongIn(one, faults))).toEqual([fold]);
  });
});

describe('places of faults', () => {
  it('takes whole names only: a field is not the beginning of another', () => {
    expect(placeOf('benefit.percent').field).toBe('percent');
    expect(placeOf('benefit.percentage').field).toBe('other');
    expect(placeOf('limits').field).toBe('limits');
    expect(placeOf('limits.11.period.days').field).toBe('limits.11');
    expect(placeOf('offline.maxCount').field).toBe('budget');
    expect(placeOf('offline').field).toBe('offline');
  });
});

describe('lists and hours as people write them', () => {
  it('parts by Western and Chinese commas, each entry once', () => {
    expect(listOf('a, b，c、a ; d\n')).toEqual(['a', 'b', 'c', 'd']);
  });

  it('reads hours over noon, midnight and with Chinese signs', () => {
    expect(hourRanges('')).toBeNull();
    expect(hourRanges('10:00-14:00，22：30～02:00')).toEqual([
      { fromMinute: 600, toMinute: 840 },
      { fromMinute: 1350, toMinute: 120 },
    ]);
    expect(hoursText([{ fromMinute: 0, toMinute: 1440 }])).toBe('00:00-24:00');
  });
});
