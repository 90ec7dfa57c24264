import type { HolidayCalendar } from '../../shared/protocol/feed.ts';
import { writeWithFeed } from '../feed/feedWriter.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import type { Tx } from '../store/schema.ts';

export async function holidayCalendars(
  office: Office,
  tx: Tx | Office['db'],
): Promise<readonly HolidayCalendar[]> {
  const rows = await tx
    .selectFrom('holiday_calendar')
    .select('body')
    .where('tenant_id', '=', office.tenant)
    .orderBy('calendar_id')
    .execute();
  return rows.map((row) => JSON.parse(row.body) as HolidayCalendar);
}

/** Throws `notFound`. */
export async function holidayCalendar(
  office: Office,
  tx: Tx | Office['db'],
  id: string,
): Promise<HolidayCalendar> {
  const row = await tx
    .selectFrom('holiday_calendar')
    .select('body')
    .where('tenant_id', '=', office.tenant)
    .where('calendar_id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new HqProblem('notFound', 'no such holiday calendar');
  return JSON.parse(row.body) as HolidayCalendar;
}

/** Puts a whole calendar in the place of what was known of it, and tells the terminals. */
export function putHolidayCalendar(
  office: Office,
  calendar: HolidayCalendar,
): Promise<HolidayCalendar> {
  return writeWithFeed(office, async (tx, feed) => {
    const body = JSON.stringify(calendar);
    await tx
      .insertInto('holiday_calendar')
      .values({
        tenant_id: office.tenant,
        partition_key: feed.partition,
        calendar_id: calendar.id,
        body,
      })
      .onConflict((known) => known.columns(['tenant_id', 'calendar_id']).doUpdateSet({ body }))
      .execute();
    feed.add({ kind: 'holidays', calendar });
    return calendar;
  });
}
