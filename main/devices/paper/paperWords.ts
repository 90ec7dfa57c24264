import { paper } from '../../../shared/i18n/paper.ts';
import type { Language } from '../../../shared/i18n/area.ts';

type PaperKey = keyof typeof paper.en;
type PluralStem<Key> = Key extends `${infer Stem}_other` ? Stem : never;
type Figures = Readonly<Record<string, string | number>>;

export interface PaperWords {
  say(key: PaperKey, figures?: Figures): string;
  /** Picks `_one` or `_other` by `count`. */
  count(stem: PluralStem<PaperKey>, count: number, figures?: Figures): string;
}

/**
 * The words of one language. Figures are put in once and never read again: what stands in data can't
 * become a reference to another text.
 */
export function paperWords(language: Language): PaperWords {
  const texts = paper[language];
  const plural = new Intl.PluralRules(language);
  const say = (key: PaperKey, figures: Figures = {}) =>
    texts[key].replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(figures[name] ?? ''));
  return {
    say,
    count: (stem, count, figures = {}) =>
      say(plural.select(count) === 'one' ? `${stem}_one` : `${stem}_other`, { ...figures, count }),
  };
}
