import type {
  DayRange,
  HourRange,
  Limit,
  LimitPeriod,
  Localized,
} from '../domain/campaign/campaign.ts';
import type { CivilDate, InstantMs, Weekday } from '../domain/time/civil.ts';
import type { FactSource } from '../domain/facts.ts';
import type { Figure } from '../domain/figure.ts';
import type { CountedPart } from '../domain/campaign/limits.ts';
import type { MinorUnits } from '../domain/money.ts';
import type { Language } from './area.ts';
import { common } from './common.ts';
import { figures } from './figures.ts';

/** A figure of the domain, or one that words put together of several. */
export type SaidFigure =
  | Figure
  /** Who says so, and as of when (0: they were never heard). */
  | { readonly kind: 'told'; readonly source: FactSource; readonly asOf: InstantMs }
  /** Who counted how much; `inOrder` is what earlier vouchers of this order take. */
  | {
      readonly kind: 'parts';
      readonly value: readonly CountedPart[];
      readonly inOrder: number;
      readonly measure: Limit['measure'];
    };

export type SaidFigures = Readonly<Record<string, SaidFigure>>;

/** What depends on the shop's currency and zone, and on what time it is. */
export interface FigureVoice {
  readonly language: Language;
  readonly moment: (at: InstantMs) => string;
  readonly date: (day: CivilDate) => string;
  readonly money: (amount: MinorUnits) => string;
  readonly number: (value: number) => string;
}

const localeOf = { zh: 'zh-CN', en: 'en-GB' } as const;
/** 2024-01-01 was a Monday; any would do. */
const someMonday = Date.UTC(2024, 0, 1, 12);
const dayMs = 86_400_000;
/** From so many days in a row on, the first and the last say it. */
const shortestRun = 3;

/** Says a figure of any kind in the voice's language. */
export function figureText(figure: SaidFigure, voice: FigureVoice): string {
  switch (figure.kind) {
    case 'instant':
      return voice.moment(figure.value);
    case 'date':
      return voice.date(figure.value);
    case 'dates':
      return listText(figure.value.map(voice.date), voice);
    case 'dayRanges':
      return listText(
        figure.value.map((range) => rangeText(range, voice)),
        voice,
      );
    case 'minute':
      return minuteText(figure.value);
    case 'money':
      return voice.money(figure.value);
    case 'count':
      return voice.number(figure.value);
    case 'text':
      return figure.value === '' ? figures[voice.language].none : figure.value;
    case 'names':
      return listText(figure.value, voice);
    case 'localized':
      return localizedText(figure.value, voice);
    case 'weekdays':
      return weekdaysText(figure.value, voice);
    case 'hours':
      return hoursText(figure.value);
    case 'period':
      return periodText(figure.value, voice);
    case 'channels':
      return listText(
        figure.value.map((channel) => figures[voice.language][channelKeys[channel]]),
        voice,
      );
    case 'segments':
      return listText(
        figure.value.map((segment) => common[voice.language][`segment_${segment}`]),
        voice,
      );
    case 'source':
      return figures[voice.language][sourceKeys[figure.value]];
    case 'told':
      return toldText(figure.source, figure.asOf, voice);
    case 'parts':
      return partsText(figure, voice);
  }
}

/** A text with its figures put in once: what stands in data can't become a reference to another. */
export function withFigures(text: string, said: SaidFigures, voice: FigureVoice): string {
  return text.replace(/\{\{(\w+)\}\}/g, (gap, name: string) => {
    const figure = said[name];
    return figure === undefined ? gap : figureText(figure, voice);
  });
}

const sourceKeys = {
  journal: 'sourceJournal',
  shop: 'sourceShop',
  hq: 'sourceHq',
  code: 'sourceCode',
  operator: 'sourceOperator',
  clock: 'sourceClock',
} as const satisfies Readonly<Record<FactSource, keyof typeof figures.en>>;

const channelKeys = {
  counter: 'channelCounter',
  online: 'channelOnline',
  delivery: 'channelDelivery',
} as const;

function fill(text: string, said: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (gap, name: string) => said[name] ?? gap);
}

function listText(names: readonly string[], { language }: FigureVoice): string {
  if (names.length === 0) return figures[language].none;
  return new Intl.ListFormat(localeOf[language]).format(names);
}

function rangeText({ from, through }: DayRange, { date }: FigureVoice): string {
  return from === through ? date(from) : `${date(from)}–${date(through)}`;
}

/** The text of this language; a campaign may have but one. */
function localizedText(text: Localized, { language }: FigureVoice): string {
  return text[language] === '' ? text[language === 'zh' ? 'en' : 'zh'] : text[language];
}

function weekdaysText(weekdays: readonly Weekday[], voice: FigureVoice): string {
  const names = new Intl.DateTimeFormat(localeOf[voice.language], {
    weekday: 'short',
    timeZone: 'UTC',
  });
  const said = weekdays.map((weekday) => names.format(someMonday + (weekday - 1) * dayMs));
  const [first, last] = [said[0], said.at(-1)];
  const isRun = weekdays.every((weekday, place) => weekday === (weekdays[0] ?? weekday) + place);
  if (isRun && said.length >= shortestRun && first !== undefined && last !== undefined) {
    return fill(common[voice.language].weekdayRange, { first, last });
  }
  return listText(said, voice);
}

/** `11:00–14:00, 22:00–02:00`: the same in every language. */
function hoursText(hours: readonly HourRange[]): string {
  return hours
    .map(({ fromMinute, toMinute }) => `${minuteText(fromMinute)}–${minuteText(toMinute)}`)
    .join(', ');
}

function minuteText(minute: number): string {
  const hour = String(Math.floor(minute / 60)).padStart(2, '0');
  return `${hour}:${String(minute % 60).padStart(2, '0')}`;
}

function periodText(period: LimitPeriod, voice: FigureVoice): string {
  const texts = figures[voice.language];
  switch (period.kind) {
    case 'ever':
      return texts.periodEver;
    case 'businessDay':
      return texts.periodBusinessDay;
    case 'week':
      return texts.periodWeek;
    case 'month':
      return texts.periodMonth;
    case 'rollingDays':
      return fill(texts.periodRollingDays, { days: voice.number(period.days) });
  }
}

/** What this terminal counted itself is as of now; who was never heard has no time. */
function toldText(source: FactSource, asOf: InstantMs, voice: FigureVoice): string {
  const texts = figures[voice.language];
  const teller = texts[sourceKeys[source]];
  const isDated = (source === 'hq' || source === 'shop') && asOf > 0;
  return isDated ? fill(texts.toldAsOf, { source: teller, asOf: voice.moment(asOf) }) : teller;
}

/** Who counted nothing is left out, unless nobody counted anything. */
function partsText(
  { value, inOrder, measure }: Extract<SaidFigure, { kind: 'parts' }>,
  voice: FigureVoice,
): string {
  const texts = figures[voice.language];
  const amount = (counted: number): string =>
    measure === 'money'
      ? voice.money(counted)
      : fill(texts.countOfUses, { count: voice.number(counted) });
  const counting = value.filter(({ counted }) => counted !== 0);
  const said = counting.map(({ source, asOf, counted }) =>
    source === 'journal'
      ? fill(texts.partJournal, { counted: amount(counted) })
      : fill(texts.partTold, { counted: amount(counted), told: toldText(source, asOf, voice) }),
  );
  if (inOrder > 0) said.push(fill(texts.partInOrder, { counted: amount(inOrder) }));
  return listText(said, voice);
}
