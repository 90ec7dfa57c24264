import type { RuleTried } from '../shared/domain/order/explain.ts';
import { figureText } from '../shared/i18n/figureText.ts';
import type { FigureVoice, SaidFigure, SaidFigures } from '../shared/i18n/figureText.ts';
import type { ReasonWords } from '../shared/i18n/reasonWords.ts';
import { ruleWords } from '../shared/i18n/ruleWords.ts';
import { useSession } from './bridge/session.ts';
import { useCounterName } from './shell/counterName.ts';
import { useFormat, useWords } from './words.ts';
import type { Format } from './words.ts';

/** A reason as it is shown. */
export interface ReasonText {
  readonly title: string;
  readonly detail: string | null;
  readonly next: string;
}

/** A rule as it is shown: what it asks for, and what it compared. */
export interface RuleText {
  readonly title: string;
  readonly says: string | null;
}

/** A time, a day or a name is read as one: it is not broken over two lines. */
const whole = (text: string): string => text.replaceAll(' ', '\u00a0');

function voiceOf(format: Format): FigureVoice {
  return {
    language: format.language,
    moment: (at) => whole(format.moment(at)),
    date: (day) => whole(format.date(day)),
    money: format.money,
    number: format.number,
  };
}

/** This shop, by its id or a name of it, in the screen's language; another as it was told. */
export function useShopName(): (told: string) => string {
  const { shop } = useSession();
  const { text } = useFormat();
  return (told) => {
    const isHere = shop !== null && [shop.id, ...Object.values(shop.name)].includes(told);
    return isHere ? text(shop.name) : told;
  };
}

/** Names as they are said here: counters by more than a number, this shop by its name. */
function useNamed(): (name: string, figure: SaidFigure) => SaidFigure {
  const shopName = useShopName();
  const counterName = useCounterName();
  return (name, figure) => {
    if (figure.kind !== 'text') return figure;
    switch (name) {
      case 'counter':
        return { kind: 'text', value: whole(counterName(figure.value)) };
      case 'operator':
        return { kind: 'text', value: whole(figure.value) };
      case 'shop':
      case 'home':
      case 'shopName':
        return { kind: 'text', value: shopName(figure.value) };
      default:
        return figure;
    }
  };
}

/** Says figures in the screen's language, the shop's currency and zone. */
function useSaid(): (figures: SaidFigures) => Readonly<Record<string, string>> {
  const voice = voiceOf(useFormat());
  const named = useNamed();
  return (figures) =>
    Object.fromEntries(
      Object.entries(figures).map(([name, figure]) => [
        name,
        figureText(named(name, figure), voice),
      ]),
    );
}

/** Says refusals, doubts, approvals and warnings in the screen's language. */
export function useReasonText(): (reason: ReasonWords) => ReasonText {
  const words = useWords('reasons');
  const said = useSaid();
  return ({ titleKey, detailKey, nextKey, figures }) => {
    const texts = said(figures);
    return {
      title: words(titleKey, texts),
      detail: detailKey === null ? null : words(detailKey, texts),
      next: words(nextKey, texts),
    };
  };
}

/** Says a rule that was tried, or was not. */
export function useRuleText(): (tried: RuleTried) => RuleText {
  const words = useWords('rules');
  const said = useSaid();
  return (tried) => {
    const { titleKey, saysKey, figures } = ruleWords(tried);
    return {
      title: words(titleKey),
      says: saysKey === null ? null : words(saysKey, said(figures)),
    };
  };
}
