import { issueEventKinds } from '../../../shared/domain/campaign/campaign.ts';
import type {
  IssueEvent,
  OfflinePolicy,
  Validity,
} from '../../../shared/domain/campaign/campaign.ts';
import type { CampaignDraft } from '../../../shared/protocol/campaign.ts';
import type { CampaignForm, LimitForm } from './campaignForm.ts';
import { hourRanges, listOf, shopItself } from './campaignText.ts';

/** A figure still missing becomes NaN, which the schema refuses at its own path. */
const figure = (value: number | null): number => value ?? Number.NaN;

function bothLanguages(zh: string, en: string): { zh: string; en: string } {
  return { zh: zh.trim() || en.trim(), en: en.trim() || zh.trim() };
}

function benefitOf(form: CampaignForm): CampaignDraft['benefit'] {
  const item = bothLanguages(form.itemZh, form.itemEn);
  const amount = figure(form.amountMinor);
  switch (form.kind) {
    case 'freeItem':
      return { kind: 'freeItem', item, priceMinor: form.listPriceMinor, capMinor: amount };
    case 'gift':
      return { kind: 'gift', item, valueMinor: amount };
    case 'fixedPrice':
      return { kind: 'fixedPrice', item, priceMinor: amount };
    case 'amountOff':
      return { kind: 'amountOff', amountMinor: amount };
    case 'storedAmount':
      return { kind: 'storedAmount', amountMinor: amount };
    case 'percentOff':
      return {
        kind: 'percentOff',
        percent: figure(form.percent),
        capMinor: form.amountMinor,
        rounding: { mode: form.roundingMode, toMinor: figure(form.roundToMinor) },
      };
    case 'threshold':
      return {
        kind: 'threshold',
        spendMinor: figure(form.spendMinor),
        offMinor: amount,
        maxTimes: form.repeating ? form.maxTimes : 1,
      };
    case 'buyNGetM':
      return { kind: 'buyNGetM', buy: figure(form.buy), get: figure(form.get) };
    case 'memberPrice':
      return {
        kind: 'memberPrice',
        prices: form.prices.map(({ of, priceMinor }) => ({
          of: of.trim(),
          priceMinor: figure(priceMinor),
        })),
      };
  }
}

function acquisitionOf(form: CampaignForm): CampaignDraft['acquisition'] {
  if (form.acquisition === 'given') return { kind: 'given' };
  return {
    kind: 'paid',
    priceMinor: figure(form.priceMinor),
    graceDays: figure(form.graceDays),
    refund: form.refund,
  };
}

function validityOf({ validity, validityDays }: CampaignForm): Validity {
  return validity === 'campaignDays'
    ? { kind: validity }
    : { kind: validity, days: figure(validityDays) };
}

function limitOf({
  on,
  per,
  period,
  days,
  measure,
  max,
}: LimitForm): CampaignDraft['limits'][number] {
  return {
    on,
    per,
    period: period === 'rollingDays' ? { kind: period, days: figure(days) } : { kind: period },
    measure,
    max: figure(max),
  };
}

function scopeOf(include: string, exclude: string): CampaignDraft['items'] {
  return { include: orNull(listOf(include)), exclude: listOf(exclude) };
}

function offlineOf(form: CampaignForm): OfflinePolicy {
  if (form.offline !== 'riskBudget') return { kind: form.offline };
  return {
    kind: 'riskBudget',
    maxCount: figure(form.budgetCount),
    maxValueMinor: figure(form.budgetMinor),
    maxHoursSinceSync: figure(form.budgetHours),
  };
}

function goodwillOf(form: CampaignForm): CampaignDraft['goodwill'] {
  if (!form.isGoodwill) return null;
  const { goodwillWorthMinor, goodwillPerPerson } = form;
  return {
    reasons: [...form.goodwillReasons],
    maxPerDay: figure(form.goodwillPerDay),
    ...(goodwillWorthMinor === null ? {} : { maxWorthPerDayMinor: goodwillWorthMinor }),
    ...(goodwillPerPerson === null ? {} : { maxPerPersonPerDay: goodwillPerPerson }),
  };
}

type IssueAfter = NonNullable<CampaignDraft['issueAfter']>;

function eventOf(kind: IssueEvent['kind'], form: CampaignForm): IssueAfter['events'][number] {
  switch (kind) {
    case 'spend':
      return { kind, fromMinor: figure(form.afterSpendMinor) };
    case 'visits':
      return { kind, every: figure(form.afterEvery) };
    case 'tier':
      return { kind, tiers: listOf(form.afterTiers) };
    case 'firstVisit':
    case 'goodRating':
      return { kind };
  }
}

function issueAfterOf(form: CampaignForm): CampaignDraft['issueAfter'] {
  if (!form.isIssueAfter) return null;
  const chosen = issueEventKinds.filter((kind) => form.afterEvents.includes(kind));
  return {
    events: chosen.map((kind) => eventOf(kind, form)),
    maxPerDay: figure(form.afterPerDay),
  };
}

/** Nothing chosen: no bound. */
function orNull<T>(values: readonly T[]): T[] | null {
  return values.length === 0 ? null : [...values];
}

/** Where the shop bears all of it, nobody else is named. */
function funderOf({ costToShopPercent, funder }: CampaignForm): string {
  return costToShopPercent === 100 ? funder.trim() || shopItself : funder.trim();
}

/** The form as the terminal takes it, to be judged by `campaignDraft`. */
export function draftOfForm(form: CampaignForm): CampaignDraft {
  return {
    id: form.id,
    name: bothLanguages(form.nameZh, form.nameEn),
    benefit: benefitOf(form),
    acquisition: acquisitionOf(form),
    validFrom: form.validFrom,
    validThrough: form.validThrough,
    zone: form.zone,
    validity: validityOf(form),
    extendedThrough: form.extendedThrough || null,
    reviveDays: figure(form.reviveDays),
    weekdays: orNull(form.weekdays),
    hours: hourRanges(form.hours),
    holidays: form.holidays,
    blackouts: form.blackouts.map((days) => ({ ...days })),
    shops: scopeOf(form.shopsInclude, form.shopsExclude),
    items: scopeOf(form.include, form.exclude),
    channels: orNull(form.channels),
    segments: orNull(form.segments),
    tiers: orNull(listOf(form.tiers)),
    minimumSpendMinor: form.minimumSpendMinor,
    // A stored amount is spent in parts, and has no uses to count.
    usesPerVoucher: form.kind === 'storedAmount' ? 1 : figure(form.usesPerVoucher),
    limits: form.limits.map(limitOf),
    customer: form.customerRequired ? 'required' : 'optional',
    stackingGroup: form.stackingGroup.trim() || null,
    exclusive: form.exclusive,
    applyOrder: form.applyOrder,
    offline: offlineOf(form),
    maxDaysWithoutHq: figure(form.maxDaysWithoutHq),
    approvalAboveMinor: form.approvalAboveMinor,
    costToShopPercent: figure(form.costToShopPercent),
    funder: funderOf(form),
    goodwill: goodwillOf(form),
    issueAfter: issueAfterOf(form),
    status: form.paused ? 'paused' : 'active',
  };
}
