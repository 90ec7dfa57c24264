import { goodwillReasons } from '../../../shared/domain/campaign.ts';
import type {
  Benefit,
  BenefitKind,
  Campaign,
  CustomerLimit,
  GoodwillReason,
  LimitPeriod,
  OfflinePolicy,
} from '../../../shared/domain/campaign.ts';
import type { Weekday } from '../../../shared/domain/civil.ts';
import type { CampaignDraft } from '../../../shared/protocol/campaign.ts';
import { hourRanges, hoursText, listOf } from './campaignText.ts';

/** A limit as the form holds it; `days` counts for `rollingDays` only. */
export interface LimitForm {
  readonly maxUses: number | null;
  readonly period: LimitPeriod['kind'];
  readonly days: number | null;
}

/** A campaign as the form holds it: what is not filled in yet is `null` or empty. Money in minor units. */
export interface CampaignForm {
  readonly id: string | null;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly kind: BenefitKind;
  readonly itemZh: string;
  readonly itemEn: string;
  /** Cap, value, amount or amount off, as the kind has it. */
  readonly amountMinor: number | null;
  readonly percent: number | null;
  readonly spendMinor: number | null;
  readonly repeating: boolean;
  readonly buy: number | null;
  readonly get: number | null;
  readonly validFrom: string;
  readonly validThrough: string;
  readonly zone: string;
  readonly weekdays: readonly Weekday[];
  readonly hours: string;
  readonly shops: readonly string[] | null;
  readonly include: string;
  readonly exclude: string;
  readonly minimumSpendMinor: number | null;
  readonly usesPerVoucher: number | null;
  readonly limits: readonly LimitForm[];
  readonly customerRequired: boolean;
  readonly stackingGroup: string;
  readonly exclusive: boolean;
  readonly offline: OfflinePolicy['kind'];
  readonly budgetCount: number | null;
  readonly budgetMinor: number | null;
  readonly budgetHours: number | null;
  readonly maxDaysWithoutHq: number | null;
  readonly approvalAboveMinor: number | null;
  readonly costToShopPercent: number | null;
  readonly funder: string;
  readonly isGoodwill: boolean;
  readonly goodwillReasons: readonly GoodwillReason[];
  readonly goodwillDays: number | null;
  readonly goodwillPerDay: number | null;
  readonly goodwillLimit: LimitForm;
  readonly paused: boolean;
}

const noLimit: LimitForm = { maxUses: null, period: 'month', days: null };
export const newLimit: LimitForm = { maxUses: 1, period: 'businessDay', days: null };

/** A plain single-use campaign that begins today. */
export function newCampaignForm(today: string, lastDay: string, zone: string): CampaignForm {
  return {
    id: null,
    nameZh: '',
    nameEn: '',
    kind: 'freeItem',
    itemZh: '',
    itemEn: '',
    amountMinor: null,
    percent: null,
    spendMinor: null,
    repeating: false,
    buy: null,
    get: null,
    validFrom: today,
    validThrough: lastDay,
    zone,
    weekdays: [],
    hours: '',
    shops: null,
    include: '',
    exclude: '',
    minimumSpendMinor: null,
    usesPerVoucher: 1,
    limits: [],
    customerRequired: false,
    stackingGroup: '',
    exclusive: false,
    offline: 'accept',
    budgetCount: 20,
    budgetMinor: null,
    budgetHours: 72,
    maxDaysWithoutHq: 14,
    approvalAboveMinor: null,
    costToShopPercent: 100,
    funder: 'shop',
    isGoodwill: false,
    goodwillReasons: [...goodwillReasons],
    goodwillDays: 30,
    goodwillPerDay: 10,
    goodwillLimit: noLimit,
    paused: false,
  };
}

function amountOf(benefit: Benefit): number | null {
  switch (benefit.kind) {
    case 'freeItem':
    case 'percentOff':
      return benefit.capMinor;
    case 'gift':
      return benefit.valueMinor;
    case 'amountOff':
    case 'storedAmount':
      return benefit.amountMinor;
    case 'threshold':
      return benefit.offMinor;
    case 'buyNGetM':
      return null;
  }
}

function limitForm({ maxUses, period }: CustomerLimit): LimitForm {
  return { maxUses, period: period.kind, days: period.kind === 'rollingDays' ? period.days : null };
}

/** An existing campaign in the form, to make its next version. */
export function formOfCampaign(campaign: Campaign): CampaignForm {
  const { benefit, offline, goodwill } = campaign;
  const fresh = newCampaignForm(campaign.validFrom, campaign.validThrough, campaign.zone);
  const item = benefit.kind === 'freeItem' || benefit.kind === 'gift' ? benefit.item : null;
  const budget = offline.kind === 'riskBudget' ? offline : null;
  return {
    ...fresh,
    id: campaign.id,
    nameZh: campaign.name.zh,
    nameEn: campaign.name.en,
    kind: benefit.kind,
    itemZh: item?.zh ?? '',
    itemEn: item?.en ?? '',
    amountMinor: amountOf(benefit),
    percent: benefit.kind === 'percentOff' ? benefit.percent : null,
    spendMinor: benefit.kind === 'threshold' ? benefit.spendMinor : null,
    repeating: benefit.kind === 'threshold' && benefit.repeating,
    buy: benefit.kind === 'buyNGetM' ? benefit.buy : null,
    get: benefit.kind === 'buyNGetM' ? benefit.get : null,
    weekdays: campaign.weekdays ?? [],
    hours: hoursText(campaign.hours),
    shops: campaign.shops,
    include: (campaign.items.include ?? []).join(', '),
    exclude: campaign.items.exclude.join(', '),
    minimumSpendMinor: campaign.minimumSpendMinor,
    usesPerVoucher: campaign.usesPerVoucher,
    limits: campaign.customerLimits.map(limitForm),
    customerRequired: campaign.customer === 'required',
    stackingGroup: campaign.stackingGroup ?? '',
    exclusive: campaign.exclusive,
    offline: offline.kind,
    budgetCount: budget?.maxCount ?? fresh.budgetCount,
    budgetMinor: budget?.maxValueMinor ?? null,
    budgetHours: budget?.maxHoursSinceSync ?? fresh.budgetHours,
    maxDaysWithoutHq: campaign.maxDaysWithoutHq,
    approvalAboveMinor: campaign.approvalAboveMinor,
    costToShopPercent: campaign.costToShopPercent,
    funder: campaign.funder,
    isGoodwill: goodwill !== null,
    goodwillReasons: goodwill?.reasons ?? fresh.goodwillReasons,
    goodwillDays: goodwill?.validDays ?? fresh.goodwillDays,
    goodwillPerDay: goodwill?.maxPerDay ?? fresh.goodwillPerDay,
    goodwillLimit: goodwill?.receiveLimit ? limitForm(goodwill.receiveLimit) : noLimit,
    paused: campaign.status === 'paused',
  };
}

/** A figure still missing becomes NaN, which the schema refuses at its own path. */
const figure = (value: number | null): number => value ?? Number.NaN;

function bothLanguages(zh: string, en: string): { readonly zh: string; readonly en: string } {
  return { zh: zh.trim() || en.trim(), en: en.trim() || zh.trim() };
}

function benefitOf(form: CampaignForm): Benefit {
  const item = bothLanguages(form.itemZh, form.itemEn);
  const amount = figure(form.amountMinor);
  switch (form.kind) {
    case 'freeItem':
      return { kind: 'freeItem', item, capMinor: amount };
    case 'gift':
      return { kind: 'gift', item, valueMinor: amount };
    case 'amountOff':
      return { kind: 'amountOff', amountMinor: amount };
    case 'storedAmount':
      return { kind: 'storedAmount', amountMinor: amount };
    case 'percentOff':
      return { kind: 'percentOff', percent: figure(form.percent), capMinor: form.amountMinor };
    case 'threshold':
      return {
        kind: 'threshold',
        spendMinor: figure(form.spendMinor),
        offMinor: amount,
        repeating: form.repeating,
      };
    case 'buyNGetM':
      return { kind: 'buyNGetM', buy: figure(form.buy), get: figure(form.get) };
  }
}

function limitOf({ maxUses, period, days }: LimitForm): CustomerLimit {
  return {
    maxUses: figure(maxUses),
    period: period === 'rollingDays' ? { kind: period, days: figure(days) } : { kind: period },
  };
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
  const limit = form.goodwillLimit;
  return {
    reasons: [...form.goodwillReasons],
    validDays: figure(form.goodwillDays),
    maxPerDay: figure(form.goodwillPerDay),
    receiveLimit: limit.maxUses === null ? null : limitOf(limit),
  };
}

/** The form as the terminal takes it, to be judged by `campaignDraft`. */
export function draftOfForm(form: CampaignForm): CampaignDraft {
  const include = listOf(form.include);
  return {
    id: form.id,
    name: bothLanguages(form.nameZh, form.nameEn),
    benefit: benefitOf(form),
    validFrom: form.validFrom,
    validThrough: form.validThrough,
    zone: form.zone,
    weekdays: form.weekdays.length === 0 ? null : [...form.weekdays],
    hours: hourRanges(form.hours),
    shops: form.shops === null ? null : [...form.shops],
    items: { include: include.length === 0 ? null : include, exclude: listOf(form.exclude) },
    minimumSpendMinor: form.minimumSpendMinor,
    usesPerVoucher: figure(form.usesPerVoucher),
    customerLimits: form.limits.map(limitOf),
    customer: form.customerRequired ? 'required' : 'optional',
    stackingGroup: form.stackingGroup.trim() || null,
    exclusive: form.exclusive,
    offline: offlineOf(form),
    maxDaysWithoutHq: figure(form.maxDaysWithoutHq),
    approvalAboveMinor: form.approvalAboveMinor,
    costToShopPercent: figure(form.costToShopPercent),
    funder: form.funder.trim(),
    goodwill: goodwillOf(form),
    status: form.paused ? 'paused' : 'active',
  };
}
