import type { Localized } from '../../../../shared/domain/campaign/campaign.ts';
import type { Area, Language } from '../../../../shared/i18n/area.ts';
import { paper } from '../../../../shared/i18n/paper.ts';
import type { PaperLanguage } from '../../../app/paper/paperHead.ts';
import { bothOf } from '../paperText.ts';
import type { PaperText } from '../paperText.ts';

type PluralStem<Key> = Key extends `${infer Stem}_other` ? Stem : never;
type Figures = Readonly<Record<string, PaperText | number>>;

const pluralsOf = { zh: new Intl.PluralRules('zh'), en: new Intl.PluralRules('en') } as const;

/** The words of one area, in the language or the languages of a paper. */
export interface AreaWords<Key extends string> {
  say(key: Key, figures?: Figures): PaperText;
  /** Picks `_one` or `_other` by `count`. */
  count(stem: PluralStem<Key>, count: number, figures?: Figures): PaperText;
  /** What data says in each language; one that is missing is said in the other. */
  name(text: Localized): PaperText;
  /** Puts a text together, once for each language of the paper. */
  each(say: (language: Language) => string): PaperText;
}

export type PaperWords = AreaWords<keyof typeof paper.en>;

/**
 * The words of a paper. Figures are put in once and never read again: what stands in data can't become a
 * reference to another text.
 */
export function paperWords(language: PaperLanguage): PaperWords {
  return areaWords(paper, language);
}

export function areaWords<Key extends string>(
  area: Area<Key>,
  language: PaperLanguage,
): AreaWords<Key> {
  const each = (say: (one: Language) => string): PaperText =>
    language === 'both' ? bothOf(say('zh'), say('en')) : say(language);
  const filled = (key: Key, figures: Figures, one: Language) =>
    area[one][key].replace(/\{\{(\w+)\}\}/g, (_, name: string) => figureIn(one, figures[name]));
  return {
    each,
    say: (key, figures = {}) => each((one) => filled(key, figures, one)),
    count: (stem, count, figures = {}) =>
      each((one) => {
        const form = pluralsOf[one].select(count) === 'one' ? 'one' : 'other';
        // Every stem has both forms; a template type of a type parameter can't be followed to that.
        return filled(`${stem}_${form}` as Key, { ...figures, count }, one);
      }),
    name: (text) => each((one) => text[one] || text[one === 'zh' ? 'en' : 'zh']),
  };
}

function figureIn(language: Language, figure: PaperText | number | undefined): string {
  if (typeof figure === 'object') return figure[language];
  return figure === undefined ? '' : String(figure);
}
