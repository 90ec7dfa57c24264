import type { Campaign } from './campaign.ts';
import type { CivilDate } from '../time/civil.ts';
import { addDays } from '../time/civilTime.ts';
import type { FactSource, VoucherFacts } from '../facts.ts';

/** The last day a voucher is good, inclusive, in the campaign's zone, and who says so. */
export interface LastDay {
  readonly day: CivilDate;
  readonly source: FactSource;
}

type Days = Pick<VoucherFacts, 'lastDay' | 'extendedThrough' | 'revivedThrough' | 'firstUseDay'>;

/**
 * The voucher's own last day, or sooner where days run from its first use; an extension of the campaign or
 * of this voucher, and an undo that revived it, outrank both.
 */
export function lastDayOf(voucher: Days, campaign: Campaign): LastDay {
  const own: LastDay = { day: ownLastDay(voucher, campaign), source: voucher.lastDay.source };
  const { extendedThrough, revivedThrough } = voucher;
  const inCampaign = later(own, campaign.extendedThrough, 'hq');
  const inVoucher = later(inCampaign, extendedThrough.value, extendedThrough.source);
  return later(inVoucher, revivedThrough.value, revivedThrough.source);
}

function ownLastDay({ lastDay, firstUseDay }: Days, { validity }: Campaign): CivilDate {
  if (validity.kind !== 'daysFromFirstUse' || firstUseDay.value === null) return lastDay.value;
  const fromUse = addDays(firstUseDay.value, validity.days - 1);
  return fromUse < lastDay.value ? fromUse : lastDay.value;
}

function later(one: LastDay, day: CivilDate | null, source: FactSource): LastDay {
  return day !== null && day > one.day ? { day, source } : one;
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
