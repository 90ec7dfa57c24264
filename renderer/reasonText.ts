import type { Weekday } from '../shared/domain/civil.ts';
import type { Figure, ReasonWords } from '../shared/i18n/reasonWords.ts';
import { hoursText, periodWords } from '../shared/i18n/reasonWords.ts';
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

function weekdaysText(weekdays: readonly Weekday[], format: Format): string {
  const names = new Intl.DateTimeFormat(localeOf(format.language), {
    weekday: 'short',
    timeZone: 'UTC',
  });
  const said = weekdays.map((weekday) => names.format(someMonday + (weekday - 1) * dayMs));
  return new Intl.ListFormat(localeOf(format.language)).format(said);
}

function figureText(figure: Figure, format: Format, words: Say<'reasons'>): string {
  switch (figure.kind) {
    case 'instant':
      return format.moment(figure.value);
    case 'date':
      return format.date(figure.value);
    case 'money':
      return format.money(figure.value);
    case 'count':
      return format.number(figure.value);
    case 'text':
      return figure.value;
    case 'localized':
      return format.text(figure.value);
    case 'weekdays':
      return weekdaysText(figure.value, format);
    case 'hours':
      return hoursText(figure.value);
    case 'period': {
      const { key, days } = periodWords(figure.value);
      return words(key, days === null ? {} : { days });
    }
  }
}

/** Says refusals, doubts, approvals and warnings in the screen's language. */
export function useReasonText(): (reason: ReasonWords) => ReasonText {
  const words = useWords('reasons');
  const format = useFormat();
  const counterName = useCounterName();
  return ({ titleKey, detailKey, nextKey, figures }) => {
    const said = Object.fromEntries(
      Object.entries(figures).map(([name, figure]) => {
        const text = figureText(figure, format, words);
        return [name, name === 'counter' ? counterName(text) : text];
      }),
    );
    return {
      title: words(titleKey, said),
      detail: detailKey === null ? null : words(detailKey, said),
      next: words(nextKey, said),
    };
  };
}
