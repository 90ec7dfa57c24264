import type { Campaign } from '../campaign/campaign.ts';
import type { Refusal } from '../reasons.ts';
import { maxUndoDays } from '../undo/undo.ts';
import type { CivilDate } from '../time/civil.ts';
import { addDays } from '../time/civilTime.ts';

/** So many days after the day it was given one may come back with it (缺货凭证). */
export const rainCheckDays = 14;

/**
 * How often one voucher may be given a rain-check: each lengthens it, and a shop that never has the
 * item is for a manager to make good.
 */
export const maxRainChecks = 3;

/** Through when a voucher is good that gets one on `today`: as long as before at least. */
export function rainCheckThrough(today: CivilDate, goodThrough: CivilDate): CivilDate {
  const extended = addDays(today, rainCheckDays);
  return extended > goodThrough ? extended : goodThrough;
}

/**
 * What head office believes of a rain-check: no more than the rules give for the day it was given on. The
 * campaign's zone may be a day ahead of the shop's business day.
 */
export function believedRainCheck(
  given: { readonly businessDay: CivilDate; readonly goodThrough: CivilDate },
  lastDay: CivilDate,
): CivilDate {
  const most = rainCheckThrough(addDays(given.businessDay, 1), lastDay);
  return given.goodThrough < most ? given.goodThrough : most;
}

/**
 * The last day on which a voucher can have been good anywhere, whatever head office has not heard of yet:
 * an extension, days of grace, and an undo after its last day that made it good again.
 */
export function goodAtMostThrough(
  voucher: { readonly lastDay: CivilDate; readonly extendedThrough: CivilDate | null },
  { acquisition, extendedThrough, reviveDays }: Campaign,
): CivilDate {
  const ends = [voucher.lastDay, voucher.extendedThrough, extendedThrough];
  const last = ends.reduce<CivilDate>((end, day) => (day !== null && day > end ? day : end), '');
  const grace = acquisition.kind === 'paid' ? acquisition.graceDays : 0;
  return addDays(last, grace + (reviveDays === 0 ? 0 : maxUndoDays + reviveDays));
}

/**
 * Whether a voucher that was refused so is good but for what the shop has: its item is gone, or the
 * shop's share of the campaign is, and comes again with the next day, week or month.
 */
export function isForRainCheck(refusal: Refusal): boolean {
  if (refusal.reason === 'soldOut') return true;
  return (
    refusal.reason === 'shopLimit' && refusal.measure === 'uses' && refusal.period.kind !== 'ever'
  );
}
