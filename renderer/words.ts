import { createInstance } from 'i18next';
import type { i18n } from 'i18next';
import { useEffect, useMemo, useState } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Localized } from '../shared/domain/campaign/campaign.ts';
import type { Language } from '../shared/i18n/area.ts';
import { atCounter } from '../shared/i18n/atCounter.ts';
import type { catalogue } from '../shared/i18n/catalogue.ts';
import type { Problem } from '../shared/contract/problem.ts';
import { useSession } from './bridge/session.ts';
import {
  ageOf,
  amountText,
  dateText,
  dayOf,
  daysBetween,
  listText,
  localeOf,
  moneyText,
  timeText,
} from './format.ts';

export type AreaName = keyof typeof catalogue;

type Unplural<Key> = Key extends `${infer Base}_one` | `${infer Base}_other` ? Base : Key;
/** The keys of an area; plural pairs go by their common part. */
export type WordKey<Name extends AreaName> = Unplural<
  keyof (typeof catalogue)[Name]['en'] & string
>;
export type Figures = Readonly<Record<string, string | number>>;
/** Says a text of one area, with its figures. */
export type Say<Name extends AreaName> = (key: WordKey<Name>, figures?: Figures) => string;

type Texts = Readonly<Record<string, string>>;
/** Areas of the catalogue, in both languages. */
export type Areas = Readonly<Record<string, Readonly<Record<Language, Texts>>>>;

function resourcesIn(areas: Areas, language: Language): Record<string, Texts> {
  return Object.fromEntries(Object.entries(areas).map(([name, texts]) => [name, texts[language]]));
}

/** The texts of both languages, ready at once; switched while running by `changeLanguage`. */
export function makeWords(language: Language, areas: Areas = atCounter): i18n {
  const words = createInstance();
  void words.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: resourcesIn(areas, 'en'), zh: resourcesIn(areas, 'zh') },
    ns: Object.keys(areas),
    defaultNS: 'common',
    keySeparator: false,
    nsSeparator: false,
    initAsync: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false, bindI18nStore: 'added' },
  });
  return words;
}

/** Fetches the areas that only other screens than the redeeming one speak with. */
async function fetchOtherWords(words: i18n): Promise<void> {
  const { catalogue: areas } = await import('../shared/i18n/catalogue.ts');
  for (const [name, texts] of Object.entries(areas)) {
    if (words.hasResourceBundle('en', name)) continue;
    words.addResourceBundle('en', name, texts.en);
    words.addResourceBundle('zh', name, texts.zh);
  }
}

/** Whether every text is there; fetches those that aren't. */
export function useAllWords(): boolean {
  const { i18n: words } = useTranslation();
  const [areAllThere, setAllThere] = useState(false);
  useEffect(() => {
    void fetchOtherWords(words).then(() => setAllThere(true));
  }, [words]);
  return areAllThere;
}

const languageOf = (tag: string | undefined): Language => (tag?.startsWith('zh') ? 'zh' : 'en');

/** The language on the screen now. */
export function useLanguage(): Language {
  const { i18n: words } = useTranslation();
  return languageOf(words.language);
}

/** Words of one area in the screen's language. */
export function useWords<Name extends AreaName>(name: Name): Say<Name> {
  const { i18n: words } = useTranslation();
  const language = words.language;
  return useMemo(() => {
    const say = words.getFixedT(language, name) as (key: string, figures: Figures) => string;
    return (key, figures = {}) => say(key, figures);
  }, [words, language, name]);
}

/** A problem in words, in full sentences. */
export function useProblemWords(): (problem: Problem) => string {
  const words = useWords('problems');
  return (problem) => {
    const text = words(problem.code, problem.detail);
    const first = problem.faults[0];
    return first === undefined ? text : `${text} (${first.field})`;
  };
}

/** Formatting in the shop's currency and zone and the screen's language. */
export interface Format {
  readonly language: Language;
  readonly currency: string;
  readonly zone: string;
  /** Minor units → `¥18.00`; negative ones with a true minus sign. */
  readonly money: (minor: number) => string;
  /** Minor units → `18.00`, as keyed at a till. */
  readonly amount: (minor: number) => string;
  /** Instant → `14:03`. */
  readonly time: (instant: number) => string;
  /** Calendar day `YYYY-MM-DD` → `30 Nov`, `11月30日`. */
  readonly date: (day: string) => string;
  /** Calendar day → `30 Nov 2026`, `2026年11月30日`: where the year is what matters. */
  readonly longDate: (day: string) => string;
  /** Instant → `today 14:03`, `yesterday 14:03`, `30 Nov 14:03`. */
  readonly moment: (instant: number) => string;
  /** Whole days → `ends today`, `ends tomorrow`, `12 days left`. */
  readonly daysLeftWords: (daysLeft: number) => string;
  /** Days from the shop's today to a calendar day. */
  readonly daysUntil: (day: string) => number;
  /** Instant → `1 min ago`. */
  readonly ago: (instant: number) => string;
  /** Instant → `1 min`, `3 h`: an age, without “ago”. */
  readonly age: (instant: number) => string;
  readonly number: (value: number) => string;
  /** `a, b and c`, `a、b和c`. */
  readonly list: (names: readonly string[]) => string;
  /** The one of the two texts that is in the screen's language. */
  readonly text: (localized: Localized) => string;
}

export function useFormat(): Format {
  const language = useLanguage();
  const words = useWords('common');
  const { shop, effectiveNow } = useSession();
  const currency = shop?.currency ?? 'CNY';
  const zone = shop?.zone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return useMemo(
    () => makeFormat({ language, words, currency, zone, now: effectiveNow }),
    [language, words, currency, zone, effectiveNow],
  );
}

interface FormatFor {
  readonly language: Language;
  readonly words: Say<'common'>;
  readonly currency: string;
  readonly zone: string;
  readonly now: () => number;
}

function makeFormat({ language, words, currency, zone, now }: FormatFor): Format {
  const today = () => dayOf(now(), zone);
  const date = (day: string) => dateText(day, today().slice(0, 4), language);
  const time = (instant: number) => timeText(instant, zone, language);
  const moment = (instant: number) => {
    const days = daysBetween(dayOf(instant, zone), today());
    if (days === 0) return words('todayAt', { time: time(instant) });
    if (days === 1) return words('yesterdayAt', { time: time(instant) });
    return words('dayAt', { day: date(dayOf(instant, zone)), time: time(instant) });
  };
  const age = (instant: number) => {
    const { unit, count } = ageOf(now() - instant);
    return words(`age_${unit}`, { n: count });
  };
  const ago = (instant: number) => {
    const { unit, count } = ageOf(now() - instant);
    return words(`ago_${unit}`, { n: count });
  };
  const daysLeftWords = (daysLeft: number) => {
    if (daysLeft < 0) return words('ended');
    if (daysLeft === 0) return words('endsToday');
    if (daysLeft === 1) return words('endsTomorrow');
    return words('daysLeft', { n: daysLeft });
  };
  return {
    language,
    currency,
    zone,
    money: (minor) => moneyText(minor, currency, language),
    amount: (minor) => amountText(minor, currency, language),
    time,
    date,
    longDate: (day) => dateText(day, '', language),
    moment,
    daysLeftWords,
    daysUntil: (day) => daysBetween(today(), day),
    ago,
    age,
    number: (value) => new Intl.NumberFormat(localeOf(language)).format(value),
    list: (names) => listText(names, language),
    text: (localized) => localized[language],
  };
}
