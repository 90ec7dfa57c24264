import type { RuleTried } from '../domain/order/explain.ts';
import type { Figures } from '../domain/figure.ts';
import type { RuleName } from '../domain/order/judgeVoucher.ts';
import type { SaidFigures } from './figureText.ts';
import type { RuleKey } from './rules.ts';

/** Which texts of the area `rules` say how a rule came out, and the figures they take. */
export interface RuleWords {
  readonly titleKey: RuleKey;
  /** What it compared; `null` where it was not tried. */
  readonly saysKey: RuleKey | null;
  readonly outcomeKey: RuleKey;
  readonly figures: SaidFigures;
}

type LimitRule = Extract<RuleName, `${string}Uses` | `${string}Money`>;

export function ruleWords(tried: RuleTried): RuleWords {
  const titleKey = `${tried.rule}Title` as const;
  const outcomeKey = tried.outcome;
  if (!('figures' in tried)) {
    return { titleKey, saysKey: null, outcomeKey, figures: {} };
  }
  const { rule, figures } = tried;
  return { titleKey, saysKey: saysKey(rule, figures), outcomeKey, figures: withTold(figures) };
}

function saysKey(rule: RuleName, figures: Figures): RuleKey {
  if (isLimit(rule)) return rule.endsWith('Uses') ? 'usesLimitSays' : 'moneyLimitSays';
  switch (rule) {
    case 'shop':
      return shopKey(figures);
    case 'daysWithoutHq':
      return isNever(figures) ? 'daysWithoutHqNeverSays' : 'daysWithoutHqSays';
    default:
      return `${rule}Says`;
  }
}

function isLimit(rule: RuleName): rule is LimitRule {
  return rule.endsWith('Uses') || rule.endsWith('Money');
}

function shopKey({ include, exclude }: Figures): RuleKey {
  if (isEmpty(include)) return 'shopExceptSays';
  return isEmpty(exclude) ? 'shopSays' : 'shopBothSays';
}

function isEmpty(figure: Figures[string] | undefined): boolean {
  return figure?.kind === 'names' && figure.value.length === 0;
}

/** A terminal that never heard head office counts from the beginning of time. */
function isNever({ asOf }: Figures): boolean {
  return asOf?.kind === 'instant' && asOf.value === 0;
}

/** Who says so and as of when are said in one breath. */
function withTold(figures: Figures): SaidFigures {
  const { source, asOf } = figures;
  if (source?.kind !== 'source' || asOf?.kind !== 'instant') return figures;
  return { ...figures, told: { kind: 'told', source: source.value, asOf: asOf.value } };
}
