import { goodwillReasons } from '../../../shared/domain/campaign/campaign.ts';
import type {
  Acquisition,
  BenefitKind,
  Campaign,
  Channel,
  GoodwillReason,
  IssueEvent,
  Limit,
  LimitPeriod,
  OfflinePolicy,
  Segment,
  Validity,
} from '../../../shared/domain/campaign/campaign.ts';
import type { Rounding } from '../../../shared/domain/money.ts';
import type { Weekday } from '../../../shared/domain/time/civil.ts';

/** A limit as the form holds it; `days` counts for `rollingDays` only, `max` is uses or minor units. */
export interface LimitForm {
  readonly on: Limit['on'];
  readonly per: Limit['per'];
  readonly period: LimitPeriod['kind'];
  readonly days: number | null;
  readonly measure: Limit['measure'];
  readonly max: number | null;
}

/** One member price: of an item, or of a `#category`. */
export interface PriceForm {
  readonly of: string;
  readonly priceMinor: number | null;
}

/** Days on which it is not taken, both inclusive. */
export interface DaysForm {
  readonly from: string;
  readonly through: string;
}

/** A campaign as the form holds it: what is not filled in yet is `null` or empty. Money in minor units. */
export interface CampaignForm {
  readonly id: string | null;
  readonly nameZh: string;
  readonly nameEn: string;

  readonly kind: BenefitKind;
  readonly itemZh: string;
  readonly itemEn: string;
  /** Cap, value, price, amount or amount off, as the kind has it. */
  readonly amountMinor: number | null;
  readonly listPriceMinor: number | null;
  readonly percent: number | null;
  readonly roundingMode: Rounding['mode'];
  readonly roundToMinor: number | null;
  readonly spendMinor: number | null;
  readonly repeating: boolean;
  /** Counts while it repeats; `null`: as often as there is a spend. */
  readonly maxTimes: number | null;
  readonly buy: number | null;
  readonly get: number | null;
  readonly prices: readonly PriceForm[];
  readonly usesPerVoucher: number | null;

  readonly acquisition: Acquisition['kind'];
  readonly priceMinor: number | null;
  readonly graceDays: number | null;
  readonly refund: Extract<Acquisition, { kind: 'paid' }>['refund'];

  readonly validFrom: string;
  readonly validThrough: string;
  readonly zone: string;
  readonly validity: Validity['kind'];
  readonly validityDays: number | null;
  readonly extendedThrough: string;
  readonly reviveDays: number | null;
  readonly weekdays: readonly Weekday[];
  readonly hours: string;
  readonly holidays: Campaign['holidays'];
  readonly blackouts: readonly DaysForm[];

  readonly shopsInclude: string;
  readonly shopsExclude: string;
  readonly include: string;
  readonly exclude: string;
  readonly minimumSpendMinor: number | null;
  readonly channels: readonly Channel[];
  readonly customerRequired: boolean;
  readonly segments: readonly Segment[];
  readonly tiers: string;
  readonly limits: readonly LimitForm[];

  readonly stackingGroup: string;
  readonly exclusive: boolean;
  readonly applyOrder: number | null;
  readonly offline: OfflinePolicy['kind'];
  readonly budgetCount: number | null;
  readonly budgetMinor: number | null;
  readonly budgetHours: number | null;
  readonly maxDaysWithoutHq: number | null;
  readonly approvalAboveMinor: number | null;
  readonly costToShopPercent: number | null;
  /** Empty: the shop itself. */
  readonly funder: string;

  readonly isGoodwill: boolean;
  readonly goodwillReasons: readonly GoodwillReason[];
  readonly goodwillPerDay: number | null;
  /** `null`: no bound on what is given in all, or by one person. */
  readonly goodwillWorthMinor: number | null;
  readonly goodwillPerPerson: number | null;
  readonly isIssueAfter: boolean;
  readonly afterEvents: readonly IssueEvent['kind'][];
  readonly afterSpendMinor: number | null;
  readonly afterEvery: number | null;
  readonly afterTiers: string;
  readonly afterPerDay: number | null;
  readonly paused: boolean;
}

/** A coupon given to make something right is good so long, unless told otherwise. */
export const usualGoodwillDays = 30;

export const newLimit: LimitForm = {
  on: 'use',
  per: 'customer',
  period: 'businessDay',
  days: null,
  measure: 'uses',
  max: 1,
};
export const newPrice: PriceForm = { of: '', priceMinor: null };
export const newDays: DaysForm = { from: '', through: '' };

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
    listPriceMinor: null,
    percent: null,
    roundingMode: 'halfUp',
    roundToMinor: 1,
    spendMinor: null,
    repeating: false,
    maxTimes: null,
    buy: null,
    get: null,
    prices: [newPrice],
    usesPerVoucher: 1,
    acquisition: 'given',
    priceMinor: null,
    graceDays: 0,
    refund: 'unusedShare',
    validFrom: today,
    validThrough: lastDay,
    zone,
    validity: 'campaignDays',
    validityDays: null,
    extendedThrough: '',
    reviveDays: 0,
    weekdays: [],
    hours: '',
    holidays: 'any',
    blackouts: [],
    shopsInclude: '',
    shopsExclude: '',
    include: '',
    exclude: '',
    minimumSpendMinor: null,
    channels: [],
    customerRequired: false,
    segments: [],
    tiers: '',
    limits: [],
    stackingGroup: '',
    exclusive: false,
    applyOrder: null,
    offline: 'accept',
    budgetCount: 20,
    budgetMinor: null,
    budgetHours: 72,
    maxDaysWithoutHq: 14,
    approvalAboveMinor: null,
    costToShopPercent: 100,
    funder: '',
    isGoodwill: false,
    goodwillReasons: [...goodwillReasons],
    goodwillPerDay: 10,
    goodwillWorthMinor: null,
    goodwillPerPerson: null,
    isIssueAfter: false,
    afterEvents: ['spend'],
    afterSpendMinor: null,
    afterEvery: 5,
    afterTiers: '',
    afterPerDay: 50,
    paused: false,
  };
}
