import { Button as AriaButton } from 'react-aria-components/Button';
import type { CalendarDay } from '../../../shared/contract/dayViews.ts';
import { cls } from '../../ui/cls.ts';
import { useFormat, useWords } from '../../words.ts';
import s from './MonthGrid.module.css';

interface MonthGridProps {
  /** `2026-11`. */
  readonly month: string;
  readonly today: string;
  readonly days: readonly CalendarDay[];
  readonly chosen: number | null;
  readonly onClose: (number: number) => void;
  readonly onOpenDay: (day: string) => void;
}

const dayMs = 86_400_000;
const daysOfWeek = 7;

/** Days of the month, and how many empty places come before its first: weeks begin on Monday. */
function placesOf(month: string): { readonly before: number; readonly days: readonly string[] } {
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const days: string[] = [];
  for (let at = first; ; at += dayMs) {
    const day = new Date(at).toISOString().slice(0, 10);
    if (!day.startsWith(month)) break;
    days.push(day);
  }
  return { before: (new Date(first).getUTCDay() + daysOfWeek - 1) % daysOfWeek, days };
}

/** Monday first; narrow, as a calendar on the wall has them. */
function weekdaysIn(language: 'zh' | 'en'): readonly string[] {
  const format = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    weekday: 'narrow',
    timeZone: 'UTC',
  });
  const monday = Date.UTC(2026, 0, 5);
  return Array.from({ length: daysOfWeek }, (_, n) => format.format(monday + n * dayMs));
}

/** A month at a glance: closed, still open, nothing done. A list says the same in words. */
export function MonthGrid({ month, today, days, chosen, onClose, onOpenDay }: MonthGridProps) {
  const words = useWords('day');
  const { longDate, money, language } = useFormat();
  const known = new Map(days.map((one) => [one.day, one]));
  const places = placesOf(month);
  const weekdays = weekdaysIn(language);
  return (
    <ul className={s.grid} aria-label={words('calendarText')}>
      {weekdays.map((name, place) => (
        <li key={`weekday ${place}`} className={s.weekday} aria-hidden="true">
          {name}
        </li>
      ))}
      {Array.from({ length: places.before }, (_, place) => (
        <li key={`before ${place}`} aria-hidden="true" />
      ))}
      {places.days.map((day) => {
        const one = known.get(day);
        const no = Number(day.slice(8));
        if (one === undefined) {
          return (
            <li key={day} className={cls(s.none, day === today && s.today)}>
              {no}
            </li>
          );
        }
        const last = one.closes.at(-1);
        const sum = one.closes.reduce((all, { tillMinor }) => all + tillMinor, 0);
        const isHere = one.closes.some(({ number }) => number === chosen);
        const isRunning = one.isOpen && day === today;
        const says = isRunning
          ? words('today')
          : one.isOpen
            ? words('dayOpen')
            : `${words('closeNo', { number: last?.number ?? 0 })} · ${money(sum)}`;
        return (
          <li key={day}>
            <AriaButton
              className={cls(s.day, one.isOpen ? !isRunning && s.open : s.closed, isHere && s.here)}
              aria-label={`${longDate(day)} · ${says}`}
              onPress={() => {
                if (one.isOpen || last === undefined) onOpenDay(day);
                else onClose(last.number);
              }}
            >
              <span className={cls(day === today && s.today)}>{no}</span>
              <span className={s.mark} aria-hidden="true">
                {isRunning ? '…' : one.isOpen ? '!' : '✓'}
              </span>
            </AriaButton>
          </li>
        );
      })}
    </ul>
  );
}
