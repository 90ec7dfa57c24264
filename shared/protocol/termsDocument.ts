import { z } from 'zod';
import { plainTerms } from '../domain/campaign/plainTerms.ts';
import { campaignTermsShape } from './campaign.ts';
import { described, withElement } from './document.ts';
import type { PlainFault } from './document.ts';
import { localized } from './primitives.ts';

/** The terms of a campaign that have fields of their own, with words for each and what may be left out. */

const terms = campaignTermsShape;

const [givenWay, paidWay] = terms.acquisition.options;
const [campaignDays, daysFromIssue, daysFromFirstUse] = terms.validity.options;
const [accept, riskBudget, homeShop, lease, hqOnly] = terms.offline.options;
const range = terms.blackouts.element.shape;
const hourRange = terms.hours.unwrap().element.shape;
const limit = terms.limits.element.shape;
const [ever, businessDay, week, month, rollingDays] = limit.period.options;
const reasons = terms.goodwill.unwrap().shape;
const after = terms.issueAfter.unwrap().shape;

/** A text in Chinese, English or both. */
const inBothLanguages = localized
  .extend({
    zh: described(localized.shape.zh.default(''), '中文 Chinese', 'As it is said in Chinese.'),
    en: described(localized.shape.en.default(''), '英文 English', 'As it is said in English.'),
  })
  .refine(({ zh, en }) => zh !== '' || en !== '', 'noName' satisfies PlainFault);

const acquisition = z.discriminatedUnion('kind', [
  givenWay.extend({
    kind: described(givenWay.shape.kind, '赠送 Given', 'It costs the customer nothing.'),
  }),
  paidWay.extend({
    kind: described(paidWay.shape.kind, '购买 Paid', 'The customer’s own money is on it.'),
    priceMinor: described(paidWay.shape.priceMinor, '售价 Price', 'What the customer paid for it.'),
    graceDays: described(
      paidWay.shape.graceDays.default(0),
      '宽限天数 Days of grace',
      'It is still taken so many days after its last day.',
    ),
    refund: described(
      paidWay.shape.refund,
      '退款 Refund',
      'none; whileUnused: the price, until the first use; unusedShare: in proportion to what is left.',
    ),
  }),
]);

const validity = z.discriminatedUnion('kind', [
  campaignDays.extend({
    kind: described(
      campaignDays.shape.kind,
      '活动期内 Days of the campaign',
      'Good on all days of the campaign.',
    ),
  }),
  daysFromIssue.extend({
    kind: described(
      daysFromIssue.shape.kind,
      '自领取起 Days from issue',
      'The campaign’s days are those on which it is issued.',
    ),
    days: described(daysFromIssue.shape.days, '天数 Days', 'The day of issue is the first.'),
  }),
  daysFromFirstUse.extend({
    kind: described(
      daysFromFirstUse.shape.kind,
      '自首次使用起 Days from first use',
      'Sooner than the last day of the campaign; for vouchers of several uses.',
    ),
    days: described(
      daysFromFirstUse.shape.days,
      '天数 Days',
      'The day of the first use is the first.',
    ),
  }),
]);

const hours = withElement(
  terms.hours.unwrap(),
  terms.hours.unwrap().element.extend({
    fromMinute: described(hourRange.fromMinute, '从 From', 'Minute of the day, included.'),
    toMinute: described(hourRange.toMinute, '到 To', 'Minute of the day, not included.'),
  }),
).nullable();

const blackouts = withElement(
  terms.blackouts,
  terms.blackouts.element.extend({
    from: described(range.from, '首日 First day', 'YYYY-MM-DD, included.'),
    through: described(range.through, '末日 Last day', 'YYYY-MM-DD, included.'),
  }),
);

function scopeOf(
  scope: typeof terms.shops,
  plain: { readonly include: null; readonly exclude: never[] },
) {
  return scope.extend({
    include: described(
      scope.shape.include.default(plain.include),
      '只限 Only these',
      'Names, or #group; null (left out): everything.',
    ),
    exclude: described(
      scope.shape.exclude.default(plain.exclude),
      '除去 Never these',
      'Names, or #group; outranks include.',
    ),
  });
}

const period = z.discriminatedUnion('kind', [
  ever.extend({ kind: described(ever.shape.kind, '总共 Ever', 'In all.') }),
  businessDay.extend({
    kind: described(businessDay.shape.kind, '每天 Business day', 'By the shop’s cut-over hour.'),
  }),
  week.extend({ kind: described(week.shape.kind, '每周 Week', 'Monday to Sunday.') }),
  month.extend({ kind: described(month.shape.kind, '每月 Month', 'Of the calendar.') }),
  rollingDays.extend({
    kind: described(rollingDays.shape.kind, '若干天内 Rolling days', 'Today and the days before.'),
    days: described(rollingDays.shape.days, '天数 Days', 'Today counts.'),
  }),
]);

const limits = withElement(
  terms.limits,
  terms.limits.element.extend({
    on: described(limit.on, '限使用或领取 On', 'use, or receipt (what is handed out).'),
    per: described(
      limit.per,
      '按谁计 Per',
      'Counted over every voucher of the campaign of the same voucher, customer, shop, or at all.',
    ),
    period: described(period, '周期 Period', 'Within which it counts.'),
    measure: described(limit.measure, '计次或计额 Measure', 'uses, or money (what was given).'),
    max: described(limit.max, '上限 At most', 'Uses, or minor units.'),
  }),
);

const offline = z.discriminatedUnion('kind', [
  accept.extend({
    kind: described(accept.shape.kind, '接受 Accept', 'On what this terminal knows.'),
  }),
  riskBudget.extend({
    kind: described(
      riskBudget.shape.kind,
      '限额内接受 Risk budget',
      'Accept in doubt up to these bounds since the last sync, per terminal.',
    ),
    maxCount: described(riskBudget.shape.maxCount, '张数 Vouchers', 'At most so many.'),
    maxValueMinor: described(
      riskBudget.shape.maxValueMinor,
      '金额 Value',
      'At most so much together, in minor units.',
    ),
    maxHoursSinceSync: described(
      riskBudget.shape.maxHoursSinceSync,
      '小时 Hours',
      'At most so long since the last sync.',
    ),
  }),
  homeShop.extend({
    kind: described(
      homeShop.shape.kind,
      '仅归属门店 Home shop',
      'Only in the voucher’s home shop, by the terminal that keeps its account.',
    ),
  }),
  lease.extend({
    kind: described(
      lease.shape.kind,
      '预留额度 Lease',
      'Only where this terminal holds the voucher, or uses of the campaign.',
    ),
  }),
  hqOnly.extend({
    kind: described(
      hqOnly.shape.kind,
      '须总部确认 Head office only',
      'Refuse whenever head office has not answered for this very use.',
    ),
  }),
]);

const goodwill = terms.goodwill
  .unwrap()
  .extend({
    reasons: described(reasons.reasons, '理由 Reasons', 'For which it may be given.'),
    maxPerDay: described(
      reasons.maxPerDay,
      '每日上限 A day at most',
      'Per shop and business day; above it the terminal refuses to issue.',
    ),
    maxWorthPerDayMinor: described(
      reasons.maxWorthPerDayMinor,
      '每日金额上限 Worth a day at most',
      'Per shop and business day, in minor units; left out: by count alone.',
    ),
    maxPerPersonPerDay: described(
      reasons.maxPerPersonPerDay,
      '每人每日上限 A person and day at most',
      'How many one manager may give on a business day; left out: as many as the shop may.',
    ),
  })
  .nullable();

const [spend, visits, firstVisit, tier, goodRating] = after.events.element.options;

const issueEvent = z.discriminatedUnion('kind', [
  spend.extend({
    kind: described(spend.shape.kind, '满额 Spend', 'The order came to so much or more.'),
    fromMinor: described(spend.shape.fromMinor, '满 From', 'In minor units, after what was off.'),
  }),
  visits.extend({
    kind: described(
      visits.shape.kind,
      '到店次数 Visits',
      'Days on which the customer used a voucher.',
    ),
    every: described(visits.shape.every, '每几次 Every', '5: after the 5th, the 10th and so on.'),
  }),
  firstVisit.extend({
    kind: described(firstVisit.shape.kind, '首次到店 First visit', 'As far as the terminal knows.'),
  }),
  tier.extend({
    kind: described(tier.shape.kind, '会员等级 Tier', 'The customer is of one of these.'),
    tiers: described(tier.shape.tiers, '等级 Tiers', 'Names of membership tiers.'),
  }),
  goodRating.extend({
    kind: described(goodRating.shape.kind, '好评 Good rating', 'The customer said it was good.'),
  }),
]);

const issueAfter = terms.issueAfter
  .unwrap()
  .extend({
    events: described(
      withElement(after.events, issueEvent),
      '何时建议 After',
      'Any of these; the cashier hands it out by one tap.',
    ),
    maxPerDay: described(after.maxPerDay, '每日上限 A day at most', 'Per shop and business day.'),
  })
  .nullable();

/** Not exported one by one: they are no wire schemas (`tests/protocol/schemas.test.ts`). */
export const documentTerms = {
  inBothLanguages,
  acquisition,
  validity,
  hours,
  blackouts,
  shops: scopeOf(terms.shops, plainTerms.shops),
  items: scopeOf(terms.items, plainTerms.items),
  limits,
  offline,
  goodwill,
  issueAfter,
} as const;
