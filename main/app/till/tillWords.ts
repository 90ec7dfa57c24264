import { noCurrency } from '../../../shared/domain/money.ts';
import type {
  BothWords,
  TillPrepared,
  TillProblem,
  TillReason,
} from '../../../shared/contract/tillApi.ts';
import { tillReasons as reasonNames } from '../../../shared/contract/tillApi.ts';
import type { Problem } from '../../../shared/contract/problem.ts';
import type { Language } from '../../../shared/i18n/area.ts';
import { withFigures } from '../../../shared/i18n/figureText.ts';
import { fullVoice } from '../../../shared/i18n/fullVoice.ts';
import { problems } from '../../../shared/i18n/problems.ts';
import type { ReasonWords } from '../../../shared/i18n/reasonWords.ts';
import { reasons } from '../../../shared/i18n/reasons.ts';
import { tillReasons } from '../../../shared/i18n/tillReasons.ts';

/** What a till is told in words, in both languages: it knows which one its cashier reads. */

function both(of: (language: Language) => string): BothWords {
  return { zh: of('zh'), en: of('en') };
}

interface TillProblemMore {
  readonly faults?: TillProblem['faults'];
  readonly prepared?: TillPrepared | null;
}

export function tillProblem(
  code: TillReason,
  { faults = [], prepared = null }: TillProblemMore = {},
): TillProblem {
  return { code, words: both((language) => tillReasons[language][code]), faults, prepared };
}

const isTillReason = (code: string): code is TillReason =>
  (reasonNames as readonly string[]).includes(code);

/** The terminal's own problem as a till is told it. */
export function toldProblem(problem: Problem, prepared: TillPrepared | null = null): TillProblem {
  const { code, detail, faults } = problem;
  if (code === 'notSignedIn') return tillProblem('nobodySignedIn', { prepared });
  if (code === 'badInput') return tillProblem('badBody', { faults });
  if (isTillReason(code)) return tillProblem(code, { faults, prepared });
  const figures = Object.fromEntries(
    Object.entries(detail).map(([name, value]) => [
      name,
      { kind: 'text', value: String(value) } as const,
    ]),
  );
  const words = both((language) =>
    withFigures(problems[language][code], figures, fullVoice(language, 'UTC', noCurrency)),
  );
  return { code, words, faults, prepared };
}

/** Where figures are said: the shop's own zone and currency. */
export interface SaidWhere {
  readonly zone: string;
  readonly currency: string;
}

/** A refusal, a doubt or an approval, as the counter's own screen would say it. */
export function reasonInWords(
  { titleKey, detailKey, nextKey, figures }: ReasonWords,
  { zone, currency }: SaidWhere,
): { readonly title: BothWords; readonly detail: BothWords | null; readonly next: BothWords } {
  const say = (key: keyof (typeof reasons)['en']) =>
    both((language) =>
      withFigures(reasons[language][key], figures, fullVoice(language, zone, currency)),
    );
  return {
    title: say(titleKey),
    detail: detailKey === null ? null : say(detailKey),
    next: say(nextKey),
  };
}
