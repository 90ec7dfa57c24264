import type { OrderFacts, VoucherOutcome } from './decision.ts';
import { walkOrder } from './decide.ts';
import type { VoucherFacts, VoucherRef } from '../facts.ts';
import type { Figures } from '../figure.ts';
import { beginOrder, discountRule, ruleNames } from './judgeVoucher.ts';
import type { RuleName, Trace } from './judgeVoucher.ts';
import { eligibleLines, leftOf } from './openLines.ts';
import type { OpenLine } from './openLines.ts';
import type { Judged } from './rules/rule.ts';

/** One rule tried, with what it compared. `notAsked`: the campaign asks nothing of the kind. */
export type RuleTried =
  | { readonly rule: RuleName; readonly outcome: 'passed' | 'refused'; readonly figures: Figures }
  | { readonly rule: RuleName; readonly outcome: 'notAsked' | 'notReached' };

/** Why one voucher was decided as it was: every rule, in the order tried. */
export interface Explanation {
  readonly ref: VoucherRef;
  readonly outcome: VoucherOutcome;
  /** Its turn in the order, from 1. */
  readonly turn: number;
  readonly tried: readonly RuleTried[];
}

/**
 * The decision of `decideOrder` with its reasons, voucher by voucher in the order given: the very same
 * walk, listened to.
 */
export function explainOrder(facts: OrderFacts): readonly Explanation[] {
  const listeners = new Map<number, Listener>();
  const { outcomes } = walkOrder(facts, beginOrder(facts), (place) => {
    const listener = createListener(listeners.size + 1);
    listeners.set(place, listener);
    return listener;
  });
  return outcomes.map((outcome, place) => {
    const { ref } = facts.vouchers[place] as VoucherFacts;
    const { turn, heard } = listeners.get(place) as Listener;
    return { ref, outcome, turn, tried: triedBy(heard) };
  });
}

interface Listener extends Trace {
  readonly turn: number;
  readonly heard: ReadonlyMap<RuleName, RuleTried>;
}

function createListener(turn: number): Listener {
  const heard = new Map<RuleName, RuleTried>();
  const hear = (rule: RuleName, refused: boolean, figures: Figures | null): void => {
    if (figures === null && !refused) {
      heard.set(rule, { rule, outcome: 'notAsked' });
      return;
    }
    heard.set(rule, { rule, outcome: refused ? 'refused' : 'passed', figures: figures ?? {} });
  };
  return {
    turn,
    heard,
    rule: (rule, context, refused) => hear(rule.name, refused, rule.figures(context)),
    discount: (judged, lines, refused) =>
      hear(discountRule, refused, discountFigures(judged, lines)),
  };
}

function discountFigures({ campaign }: Judged, lines: readonly OpenLine[]): Figures {
  const eligible = eligibleLines(lines, campaign.items);
  return {
    eligibleMinor: { kind: 'money', value: leftOf(eligible) },
    lines: { kind: 'count', value: eligible.length },
    ofLines: { kind: 'count', value: lines.length },
    minimumMinor: { kind: 'money', value: campaign.minimumSpendMinor ?? 0 },
  };
}

function triedBy(heard: ReadonlyMap<RuleName, RuleTried>): readonly RuleTried[] {
  return ruleNames.map((rule) => heard.get(rule) ?? { rule, outcome: 'notReached' });
}
