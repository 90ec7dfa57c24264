import { endsSoonDays } from '../../../shared/domain/customers/wake.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import type { EntryOf } from '../../../shared/protocol/entry.ts';
import type { PaperReminder } from '../paper/documents.ts';
import type { Reader } from '../ports.ts';
import { customerPanel } from './customers.ts';

/**
 * What the customer of a redemption still holds, for the foot of its receipt; `null` where nothing is to
 * be said: the shop doesn't print it, nobody is named, they want to hear nothing, or they hold nothing.
 * `today` is a calendar day: of an earlier day's receipt nothing is said, as "tomorrow" would be wrong there.
 */
export function receiptReminder(
  tx: Reader,
  entry: EntryOf<'redemption'>,
  today: CivilDate,
): PaperReminder | null {
  const { customer } = entry.body;
  if (customer === null || !tx.settings().receiptReminder) return null;
  if (localDate(entry) !== today || tx.contactWish(customer)?.may === false) return null;
  const held = customerPanel(tx, customer, today)?.vouchers ?? [];
  const [soonest] = held;
  if (soonest === undefined) return null;
  if (soonest.daysLeft > endsSoonDays) return { left: held.length, ends: null };
  const { daysLeft } = soonest;
  const count = held.filter((voucher) => voucher.daysLeft === daysLeft).length;
  return { left: held.length, ends: { count, daysLeft } };
}

/** The shop's calendar day, by the offset frozen in the entry. */
function localDate({ at, offsetMinutes }: EntryOf<'redemption'>): CivilDate {
  return new Date(at + offsetMinutes * 60_000).toISOString().slice(0, 10);
}
