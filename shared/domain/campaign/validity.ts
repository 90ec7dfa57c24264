import type { Campaign } from './campaign.ts';
import type { CivilDate, CivilTime } from '../time/civil.ts';
import { addDays } from '../time/civilTime.ts';
import type { FactSource, VoucherFacts } from '../facts.ts';

/** The last day a voucher is good, inclusive, and who says so. */
export interface LastDay {
  readonly day: CivilDate;
  readonly source: FactSource;
  /** Days from the first use are the shop's business days, as its entry froze them; others the campaign's. */
  readonly inBusinessDays: boolean;
}

type Days = Pick<VoucherFacts, 'lastDay' | 'extendedThrough' | 'revivedThrough' | 'firstUseDay'>;

/**
 * The voucher's own last day, or sooner where days run from its first use; an extension of the campaign or
 * of this voucher, and an undo that revived it, outrank both.
 */
export function lastDayOf(voucher: Days, campaign: Campaign): LastDay {
  const own = ownLastDay(voucher, campaign);
  const { extendedThrough, revivedThrough } = voucher;
  const inCampaign = later(own, campaign.extendedThrough, 'hq');
  const inVoucher = later(inCampaign, extendedThrough.value, extendedThrough.source);
  return later(inVoucher, revivedThrough.value, revivedThrough.source);
}

function ownLastDay({ lastDay, firstUseDay }: Days, { validity }: Campaign): LastDay {
  const printed = { day: lastDay.value, source: lastDay.source, inBusinessDays: false };
  if (validity.kind !== 'daysFromFirstUse' || firstUseDay.value === null) return printed;
  const day = addDays(firstUseDay.value, validity.days - 1);
  return day < printed.day ? { ...printed, day, inBusinessDays: true } : printed;
}

function later(one: LastDay, day: CivilDate | null, source: FactSource): LastDay {
  return day !== null && day > one.day ? { day, source, inBusinessDays: false } : one;
}

/** The day it is now, as this last day is counted. */
export function dayNow(
  { inBusinessDays }: LastDay,
  today: CivilDate,
  { businessDay }: Pick<CivilTime, 'businessDay'>,
): CivilDate {
  return inBusinessDays ? businessDay : today;
}

/** The last day on which it is still taken: a paid voucher has its days of grace. */
export function takenThrough({ day }: LastDay, { acquisition }: Campaign): CivilDate {
  return acquisition.kind === 'paid' ? addDays(day, acquisition.graceDays) : day;
}

/** The days of a voucher issued on `issueDay` (in the campaign's zone), both inclusive. */
export function daysOfIssue(
  { validity, validFrom, validThrough }: Campaign,
  issueDay: CivilDate,
): { readonly firstDay: CivilDate; readonly lastDay: CivilDate } {
  if (validity.kind !== 'daysFromIssue') return { firstDay: validFrom, lastDay: validThrough };
  const firstDay = issueDay > validFrom ? issueDay : validFrom;
  return { firstDay, lastDay: addDays(firstDay, validity.days - 1) };
}
