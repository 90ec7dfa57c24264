import type { Weekday } from '../shared/domain/civil.ts';
import type { Figure, ReasonWords } from '../shared/i18n/reasonWords.ts';
import { hoursText, periodWords } from '../shared/i18n/reasonWords.ts';
import { useSession } from './bridge/session.ts';
import { localeOf } from './format.ts';
import { useCounterName } from './shell/counterName.ts';
import { useFormat, useWords } from './words.ts';
import type { Format, Say } from './words.ts';

/** A reason as it is shown. */
export interface ReasonText {
  readonly title: string;
  readonly detail: string | null;
  readonly next: string;
}

/** 2024-01-01 was a Monday; any would do. */
const someMonday = Date.UTC(2024, 0, 1, 12);
const dayMs = 86_400_000;

/** From so many days in a row on, the first and the last say it. */
const shortestRun = 3;

function weekdaysText(weekdays: readonly Weekday[], format: Format, common: Say<'common'>): string {
  const names = new Intl.DateTimeFormat(localeOf(format.language), {
    weekday: 'short',
    timeZone: 'UTC',
  });
  const said = weekdays.map((weekday) => names.format(someMonday + (weekday - 1) * dayMs));
  const [first, last] = [said[0], said.at(-1)];
  const isRun = weekdays.every((weekday, place) => weekday === (weekdays[0] ?? weekday) + place);
  if (isRun && said.length >= shortestRun && first !== undefined && last !== undefined) {
    return common('weekdayRange', { first, last });
  }
  return new Intl.ListFormat(localeOf(format.language)).format(said);
}

interface Voices {
  readonly words: Say<'reasons'>;
  readonly common: Say<'common'>;
}

/** A time, a day or a name is read as one: it is not broken over two lines. */
const whole = (text: string): string => text.replaceAll(' ', '\u00a0');

function figureText(figure: Figure, format: Format, { words, common }: Voices): string {
  switch (figure.kind) {
    case 'instant':
      return whole(format.moment(figure.value));
    case 'date':
      return whole(format.date(figure.value));
    case 'money':
      return format.money(figure.value);
    case 'count':
      return format.number(figure.value);
    case 'text':
      return figure.value;
    case 'localized':
      return format.text(figure.value);
    case 'weekdays':
      return weekdaysText(figure.value, format, common);
    case 'hours':
      return hoursText(figure.value);
    case 'period': {
      const { key, days } = periodWords(figure.value);
      return words(key, days === null ? {} : { days });
    }
  }
}

/** Names as they are said here: counters by more than a number, this shop in the screen's language. */
function useNamed(): (figure: string, text: string) => string {
  const { shop } = useSession();
  const { text: localized } = useFormat();
  const counterName = useCounterName();
  return (figure, text) => {
    switch (figure) {
      case 'counter':
        return whole(counterName(text));
      case 'operator':
        return whole(text);
      case 'shopName': {
        const isThisShop = shop !== null && Object.values(shop.name).includes(text);
        return isThisShop ? localized(shop.name) : text;
      }
      default:
        return text;
    }
  };
}

/** Says refusals, doubts, approvals and warnings in the screen's language. */
export function useReasonText(): (reason: ReasonWords) => ReasonText {
  const words = useWords('reasons');
  const format = useFormat();
  const common = useWords('common');
  const named = useNamed();
  return ({ titleKey, detailKey, nextKey, figures }) => {
    const said = Object.fromEntries(
      Object.entries(figures).map(([name, figure]) => [
        name,
        named(name, figureText(figure, format, { words, common })),
      ]),
    );
    return {
      title: words(titleKey, said),
      detail: detailKey === null ? null : words(detailKey, said),
      next: words(nextKey, said),
    };
  };
}
