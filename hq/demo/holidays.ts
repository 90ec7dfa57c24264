import type { CivilDate } from '../../shared/domain/time/civil.ts';
import { addDays } from '../../shared/domain/time/civilTime.ts';
import type { HolidayCalendar } from '../../shared/protocol/feed.ts';

type Day = HolidayCalendar['days'][number];

function days(zh: string, en: string, from: CivilDate, count: number): readonly Day[] {
  return Array.from({ length: count }, (_, index) => ({
    date: addDays(from, index),
    name: { zh, en },
  }));
}

/** Public holidays of mainland China whose dates are certain; days moved about for long weekends are not. */
export const demoHolidays: HolidayCalendar = {
  id: 'cn',
  days: [
    ...days('中秋节', 'Mid-Autumn Festival', '2026-09-25', 1),
    ...days('国庆节', 'National Day', '2026-10-01', 3),
    ...days('元旦', 'New Year', '2027-01-01', 3),
    ...days('春节', 'Spring Festival', '2027-02-05', 4),
    ...days('清明节', 'Qingming', '2027-04-05', 1),
    ...days('劳动节', 'Labour Day', '2027-05-01', 2),
    ...days('端午节', 'Dragon Boat Festival', '2027-06-09', 1),
    ...days('中秋节', 'Mid-Autumn Festival', '2027-09-15', 1),
    ...days('国庆节', 'National Day', '2027-10-01', 3),
  ],
};
