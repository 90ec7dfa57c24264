import { describe, expect, it } from 'vitest';
import type { Benefit, Campaign } from '../../shared/domain/campaign.ts';
import { benefitKinds } from '../../renderer/screens/campaigns/benefitKinds.ts';
import { faultsOfProblem, judgeForm } from '../../renderer/screens/campaigns/campaignFaults.ts';
import {
  draftOfForm,
  formOfCampaign,
  newCampaignForm,
} from '../../renderer/screens/campaigns/campaignForm.ts';
import type { CampaignForm } from '../../renderer/screens/campaigns/campaignForm.ts';
import { hourRanges, hoursText, listOf } from '../../renderer/screens/campaigns/campaignText.ts';
import { problemOf } from '../../shared/contract/problem.ts';

const item = { zh: '奶茶', en: 'Milk tea' };
const benefits: readonly Benefit[] = [
  { kind: 'freeItem', item, capMinor: 1800 },
  { kind: 'gift', item, valueMinor: 0 },
  { kind: 'amountOff', amountMinor: 500 },
  { kind: 'percentOff', percent: 20, capMinor: null },
  { kind: 'threshold', spendMinor: 3000, offMinor: 500, repeating: true },
  { kind: 'buyNGetM', buy: 2, get: 1 },
  { kind: 'storedAmount', amountMinor: 10_000 },
];

const everything: Omit<Campaign, 'benefit'> = {
  id: 'c1',
  no: 7,
  version: 3,
  name: { zh: '名', en: 'Name' },
  validFrom: '2026-01-01',
  validThrough: '2026-12-31',
  zone: 'Asia/Shanghai',
  weekdays: [1, 5],
  hours: [
    { fromMinute: 600, toMinute: 840 },
    { fromMinute: 1020, toMinute: 1440 },
  ],
  shops: ['s1'],
  items: { include: ['tea', '#hot'], exclude: ['cake'] },
  minimumSpendMinor: 1000,
  usesPerVoucher: 3,
  customerLimits: [
    { period: { kind: 'rollingDays', days: 30 }, maxUses: 2 },
    { period: { kind: 'ever' }, maxUses: 9 },
  ],
  customer: 'required',
  stackingGroup: 'drinks',
  exclusive: true,
  offline: { kind: 'riskBudget', maxCount: 5, maxValueMinor: 9000, maxHoursSinceSync: 24 },
  maxDaysWithoutHq: 9,
  approvalAboveMinor: 5000,
  costToShopPercent: 40,
  funder: 'brand',
  goodwill: {
    reasons: ['wait', 'quality'],
    validDays: 30,
    maxPerDay: 4,
    receiveLimit: { period: { kind: 'month' }, maxUses: 1 },
  },
  status: 'paused',
};

function good(part: Partial<CampaignForm> = {}): CampaignForm {
  const fresh = newCampaignForm('2026-11-21', '2027-02-19', 'Asia/Shanghai');
  return { ...fresh, nameZh: '券', itemZh: '茶', amountMinor: 1800, ...part };
}

function faultsOf(part: Partial<CampaignForm>) {
  const judged = judgeForm(good(part));
  return judged.ok ? {} : judged.faults;
}

describe('a campaign through the form', () => {
  it.each(benefits)('keeps every term of a $kind', (benefit) => {
    const campaign: Campaign = { ...everything, benefit };
    const { no: _no, version: _version, ...draft } = campaign;
    const judged = judgeForm(formOfCampaign(campaign));
    expect(judged).toEqual({ ok: true, draft });
  });

  it('offers every kind of benefit', () => {
    expect(new Set<string>(benefitKinds)).toEqual(new Set(benefits.map(({ kind }) => kind)));
  });

  it('makes a plain new campaign of a name, an item and a cap, named in both languages', () => {
    const judged = judgeForm(good());
    expect(judged.ok).toBe(true);
    expect(draftOfForm(good()).name).toEqual({ zh: '券', en: '券' });
  });
});

describe('what is wrong stands at its field', () => {
  it.each([
    [{ nameZh: ' ' }, { name: 'name' }],
    [{ itemZh: '' }, { item: 'item' }],
    [{ amountMinor: null }, { amount: 'amount' }],
    [{ amountMinor: 0 }, { amount: 'amount' }],
    [{ kind: 'percentOff', percent: 0 }, { percent: 'percent' }],
    [{ kind: 'percentOff', percent: 101 }, { percent: 'percent' }],
    [{ kind: 'threshold', spendMinor: 1000, amountMinor: 1001 }, { amount: 'off' }],
    [{ kind: 'buyNGetM', buy: null, get: 1 }, { buy: 'pieces' }],
    [{ validFrom: '' }, { validFrom: 'day' }],
    [{ validThrough: '2026-11-20' }, { validThrough: 'endsBefore' }],
    [{ hours: '25:00-26:00' }, { hours: 'hours' }],
    [{ hours: '10:00-10:00' }, { hours: 'hours' }],
    [{ usesPerVoucher: 0 }, { uses: 'uses' }],
    [
      { limits: [{ maxUses: 1, period: 'week', days: null }], customerRequired: false },
      { customer: 'customer' },
    ],
    [
      { limits: [{ maxUses: 1, period: 'rollingDays', days: null }], customerRequired: true },
      { limits: 'limit' },
    ],
    [{ offline: 'riskBudget', budgetMinor: null }, { budget: 'budget' }],
    [{ isGoodwill: true, goodwillReasons: [] }, { goodwillReasons: 'reasons' }],
    [{ funder: ' ' }, { funder: 'funder' }],
  ] as const)('%j', (part, faults) => {
    expect(faultsOf(part)).toEqual(faults);
  });

  it('takes the last day that is also the first', () => {
    expect(faultsOf({ validThrough: '2026-11-21' })).toEqual({});
  });

  it('shows what head office found at the same fields', () => {
    const problem = problemOf('badInput', {}, [
      { field: 'campaign.benefit.capMinor', message: 'too small' },
      { field: 'goodwill.maxPerDay', message: 'too big' },
    ]);
    expect(faultsOfProblem(problem)).toEqual({ amount: 'amount', goodwillPerDay: 'perDay' });
    expect(faultsOfProblem(null)).toEqual({});
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
