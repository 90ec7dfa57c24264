import type { HourRange } from '../campaign/campaign.ts';
import type { CivilDate, CivilTime } from '../time/civil.ts';
import { daysBetween } from '../time/civilTime.ts';

/** A voucher whose last day is at most so many days away is worth a word. */
export const endsSoonDays = 3;
/** Nobody is told again within so many days of the last time. */
export const askedLatelyDays = 14;
/** Customers on one day's list at most: more than a shop can speak to. */
export const maxWakesListed = 50;
/** When customers may be spoken to where the shop says nothing: 10:00 to 20:00. */
export const defaultAskHours: HourRange = { fromMinute: 600, toMinute: 1200 };

/** `never`: they want to be told no more. */
export const wakeOutcomes = ['told', 'notNow', 'never'] as const;
export type WakeOutcome = (typeof wakeOutcomes)[number];

export interface WakeFacts {
  /** What the customer wished; `null` where they never said. */
  readonly wish: boolean | null;
  /** The last day somebody asked them; `null`: nobody did, as far as is known here. */
  readonly lastAsked: CivilDate | null;
  /** Days to the end of the voucher that ends soonest; `null`: they have none. */
  readonly soonestDays: number | null;
  readonly today: CivilDate;
}

/** Why a customer is left in peace; `null`: a word about what ends soon is welcome. */
export type LeftInPeace = 'wished' | 'askedLately' | 'nothingEnds';

/** A wish comes before all else: whoever said no is not asked, whatever ends. */
export function leftInPeace(facts: WakeFacts): LeftInPeace | null {
  const { wish, lastAsked, soonestDays, today } = facts;
  if (wish === false) return 'wished';
  if (soonestDays === null || soonestDays > endsSoonDays) return 'nothingEnds';
  // A clock that was set back makes no customer ask-able again.
  const wasLately = lastAsked !== null && daysBetween(lastAsked, today) < askedLatelyDays;
  return wasLately ? 'askedLately' : null;
}

/** Half-open, and over midnight where it begins later than it ends; the same minute twice: never. */
export function isAskingTime(
  { minuteOfDay }: Pick<CivilTime, 'minuteOfDay'>,
  { fromMinute, toMinute }: HourRange,
): boolean {
  if (fromMinute <= toMinute) return minuteOfDay >= fromMinute && minuteOfDay < toMinute;
  return minuteOfDay >= fromMinute || minuteOfDay < toMinute;
}

/** One word of a customer on being told; the later stands, and of two at one moment the no. */
export interface ContactWish {
  readonly may: boolean;
  readonly at: number;
}

/** Whether `next` takes the place of what is known. */
export function isLaterWish(known: ContactWish | null, next: ContactWish): boolean {
  if (known === null || next.at > known.at) return true;
  return next.at === known.at && known.may && !next.may;
}
