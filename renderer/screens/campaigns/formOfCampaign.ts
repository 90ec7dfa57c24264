import type { Benefit, Campaign, Limit } from '../../../shared/domain/campaign/campaign.ts';
import { newCampaignForm } from './campaignForm.ts';
import type { CampaignForm, LimitForm } from './campaignForm.ts';
import { hoursText, shopItself } from './campaignText.ts';

/** What the form shows of a benefit; fields of other kinds stay as a new campaign has them. */
function benefitPart(benefit: Benefit): Partial<CampaignForm> {
  const kind = { kind: benefit.kind };
  switch (benefit.kind) {
    case 'freeItem':
      return {
        ...kind,
        itemZh: benefit.item.zh,
        itemEn: benefit.item.en,
        amountMinor: benefit.capMinor,
        listPriceMinor: benefit.priceMinor,
      };
    case 'gift':
    case 'fixedPrice':
      return {
        ...kind,
        itemZh: benefit.item.zh,
        itemEn: benefit.item.en,
        amountMinor: benefit.kind === 'gift' ? benefit.valueMinor : benefit.priceMinor,
      };
    case 'amountOff':
    case 'storedAmount':
      return { ...kind, amountMinor: benefit.amountMinor };
    case 'percentOff':
      return {
        ...kind,
        percent: benefit.percent,
        amountMinor: benefit.capMinor,
        roundingMode: benefit.rounding.mode,
        roundToMinor: benefit.rounding.toMinor,
      };
    case 'threshold':
      return {
        ...kind,
        spendMinor: benefit.spendMinor,
        amountMinor: benefit.offMinor,
        repeating: benefit.maxTimes !== 1,
        maxTimes: benefit.maxTimes === 1 ? null : benefit.maxTimes,
      };
    case 'buyNGetM':
      return { ...kind, buy: benefit.buy, get: benefit.get };
    case 'memberPrice':
      return { ...kind, prices: benefit.prices };
  }
}

function limitForm({ on, per, period, measure, max }: Limit): LimitForm {
  const days = period.kind === 'rollingDays' ? period.days : null;
  return { on, per, period: period.kind, days, measure, max };
}

function acquisitionPart({ acquisition }: Campaign): Partial<CampaignForm> {
  if (acquisition.kind === 'given') return {};
  const { kind, priceMinor, graceDays, refund } = acquisition;
  return { acquisition: kind, priceMinor, graceDays, refund };
}

function daysPart(campaign: Campaign): Partial<CampaignForm> {
  const { validity } = campaign;
  return {
    validity: validity.kind,
    ...(validity.kind === 'campaignDays' ? {} : { validityDays: validity.days }),
    extendedThrough: campaign.extendedThrough ?? '',
    reviveDays: campaign.reviveDays,
    weekdays: campaign.weekdays ?? [],
    hours: hoursText(campaign.hours),
    holidays: campaign.holidays,
    blackouts: campaign.blackouts,
  };
}

function forPart(campaign: Campaign): Partial<CampaignForm> {
  const { shops, items } = campaign;
  return {
    shopsInclude: (shops.include ?? []).join(', '),
    shopsExclude: shops.exclude.join(', '),
    include: (items.include ?? []).join(', '),
    exclude: items.exclude.join(', '),
    minimumSpendMinor: campaign.minimumSpendMinor,
    channels: campaign.channels ?? [],
    customerRequired: campaign.customer === 'required',
    segments: campaign.segments ?? [],
    tiers: (campaign.tiers ?? []).join(', '),
    limits: campaign.limits.map(limitForm),
  };
}

function finerPart(campaign: Campaign): Partial<CampaignForm> {
  const { offline, goodwill, funder } = campaign;
  return {
    stackingGroup: campaign.stackingGroup ?? '',
    exclusive: campaign.exclusive,
    applyOrder: campaign.applyOrder,
    offline: offline.kind,
    ...(offline.kind === 'riskBudget'
      ? {
          budgetCount: offline.maxCount,
          budgetMinor: offline.maxValueMinor,
          budgetHours: offline.maxHoursSinceSync,
        }
      : {}),
    maxDaysWithoutHq: campaign.maxDaysWithoutHq,
    approvalAboveMinor: campaign.approvalAboveMinor,
    costToShopPercent: campaign.costToShopPercent,
    funder: funder === shopItself ? '' : funder,
    isGoodwill: goodwill !== null,
    ...(goodwill === null
      ? {}
      : {
          goodwillReasons: goodwill.reasons,
          goodwillPerDay: goodwill.maxPerDay,
          goodwillWorthMinor: goodwill.maxWorthPerDayMinor ?? null,
          goodwillPerPerson: goodwill.maxPerPersonPerDay ?? null,
        }),
    ...issueAfterPart(campaign),
    paused: campaign.status === 'paused',
  };
}

function issueAfterPart({ issueAfter }: Campaign): Partial<CampaignForm> {
  if (issueAfter === null) return {};
  const { events, maxPerDay } = issueAfter;
  const figures = events.map((event): Partial<CampaignForm> => {
    switch (event.kind) {
      case 'spend':
        return { afterSpendMinor: event.fromMinor };
      case 'visits':
        return { afterEvery: event.every };
      case 'tier':
        return { afterTiers: event.tiers.join(', ') };
      case 'firstVisit':
      case 'goodRating':
        return {};
    }
  });
  const afterEvents = events.map(({ kind }) => kind);
  return Object.assign({ isIssueAfter: true, afterEvents, afterPerDay: maxPerDay }, ...figures);
}

/** An existing campaign in the form, to make its next version. */
export function formOfCampaign(campaign: Campaign): CampaignForm {
  return {
    ...newCampaignForm(campaign.validFrom, campaign.validThrough, campaign.zone),
    id: campaign.id,
    nameZh: campaign.name.zh,
    nameEn: campaign.name.en,
    ...benefitPart(campaign.benefit),
    usesPerVoucher: campaign.usesPerVoucher,
    ...acquisitionPart(campaign),
    ...daysPart(campaign),
    ...forPart(campaign),
    ...finerPart(campaign),
  };
}
